"""The tile map: every country has a square of its own, and no count is lost."""

from tgtf_portal.core.pages.tile_map import EUROPE, OFF_THE_MAP, Tile, tiles, tone

UNION = {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
}
PLACES = [*EUROPE.values(), *OFF_THE_MAP]


def test_europe_has_the_union_and_its_economic_area():
    assert UNION | {"NO", "IS", "LI"} <= set(EUROPE)


def test_no_two_countries_share_a_square():
    assert len(PLACES) == len(set(PLACES))


def test_every_square_lies_in_the_drawing():
    assert all(0 <= column < 10 and 0 <= row < 9 for column, row in PLACES)


def test_every_tile_has_a_name_that_is_not_its_code():
    assert [tile.code for tile in tiles({}) if tile.name == tile.code] == []


def test_tiles_link_only_the_countries_that_have_a_count():
    counts = {"PT": 3, "ES": 12, "FR": 0}
    drawn = {tile.code: tile for tile in tiles(counts, address="/clusters/?country=")}

    assert drawn["PT"] == Tile(0, 360, "PT", "Portugal", 3, 1, "/clusters/?country=PT")
    assert drawn["FR"].url == drawn["SE"].url == ""
    assert len(drawn) == len(EUROPE)


def test_tiles_keep_a_country_outside_europe():
    drawn = {tile.code: tile for tile in tiles({"CA": 1, "JP": 2})}

    assert (drawn["CA"].count, drawn["JP"].count) == (1, 2)
    assert (drawn["CA"].x, drawn["CA"].y) != (drawn["JP"].x, drawn["JP"].y)


def test_tone_grows_with_the_count_and_shows_even_the_smallest():
    assert [tone(n, 12) for n in (0, 1, 3, 4, 6, 9, 10, 12)] == [0, 1, 1, 2, 2, 3, 4, 4]
