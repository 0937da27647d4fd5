"""Europe as a grid of squares, one a country: a map that needs no geography data and no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from tgtf_portal.core.values.countries import country_name

# Column and row, from the north-west. Neighbours stay neighbours as far as squares allow.
EUROPE: dict[str, tuple[int, int]] = {
    "NO": (4, 0), "SE": (5, 0), "FI": (6, 0),
    "IS": (0, 1), "EE": (6, 1),
    "IE": (1, 2), "GB": (2, 2), "DK": (4, 2), "LV": (6, 2),
    "BE": (2, 3), "NL": (3, 3), "DE": (4, 3), "PL": (5, 3), "LT": (6, 3),
    "FR": (2, 4), "LU": (3, 4), "CZ": (4, 4), "SK": (5, 4), "UA": (6, 4),
    "CH": (2, 5), "LI": (3, 5), "AT": (4, 5), "HU": (5, 5), "RO": (6, 5), "MD": (7, 5),
    "PT": (0, 6), "ES": (1, 6), "IT": (3, 6), "SI": (4, 6), "HR": (5, 6), "RS": (6, 6),
    "BG": (7, 6), "GE": (9, 6),
    "BA": (5, 7), "XK": (6, 7), "MK": (7, 7), "TR": (8, 7), "AM": (9, 7),
    "MT": (3, 8), "ME": (5, 8), "AL": (6, 8), "GR": (7, 8), "CY": (9, 8),
}  # fmt: skip

# Where a country goes that is not in the drawing: first under Iberia, then in the north-east.
OFF_THE_MAP = [(column, row) for row in (8, 7) for column in range(3)]
OFF_THE_MAP += [(column, row) for row in range(4) for column in (9, 8)]

STEP = 60  # a tile of 54 and a gap of 6
TONES = 4


@dataclass(frozen=True)
class Tile:
    x: int
    y: int
    code: str
    name: str
    count: int
    tone: int
    url: str = ""


def tone(count: int, most: int) -> int:
    """0 for none, then 1 to 4 in equal steps up to the largest count."""
    return ceil(TONES * count / most) if count else 0


def tiles(counts: Mapping[str, int], *, address: str = "") -> list[Tile]:
    """One tile for each country of Europe, and one for any other country that has a count.

    `address` is what a country's code is appended to, to link the countries that have a count.

    >>> drawn = tiles({"PT": 3, "ES": 12}, address="/clusters/?country=")
    >>> next(tile for tile in drawn if tile.code == "PT")
    Tile(x=0, y=360, code='PT', name='Portugal', count=3, tone=1, url='/clusters/?country=PT')
    """
    strangers = sorted(code for code, count in counts.items() if count and code not in EUROPE)
    places = EUROPE | dict(zip(strangers, OFF_THE_MAP, strict=False))
    most = max(counts.values(), default=0)
    return [
        Tile(
            x=column * STEP,
            y=row * STEP,
            code=code,
            name=country_name(code),
            count=counts.get(code, 0),
            tone=tone(counts.get(code, 0), most),
            url=f"{address}{code}" if address and counts.get(code) else "",
        )
        for code, (column, row) in places.items()
    ]
