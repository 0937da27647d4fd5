"""The joined stylesheets: complete, in order, small, found by whoever serves or collects."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from tgtf_portal.core.pages.assets import (
    APART,
    FOR_WORK,
    PORTAL,
    WORK,
    StylesheetFinder,
    slim,
)

SOURCES = settings.BASE_DIR / "static" / "css"


def joined(name: str = PORTAL) -> str:
    return Path(finders.find(name)).read_text()


def test_stylesheets_begin_with_the_tokens_and_hold_every_component_once():
    assert joined().startswith(slim((SOURCES / "tokens.css").read_text()))
    for component in (SOURCES / "components").glob("*.css"):
        rules = slim(component.read_text())
        reading = component.name not in APART | FOR_WORK
        assert [rules in joined(), rules in joined(WORK)] == [reading, component.name in FOR_WORK]


def test_stylesheets_are_collected_under_their_names():
    assert [path for path, _ in StylesheetFinder().list([])] == [PORTAL, WORK]


def test_stylesheets_stay_small():
    assert len(joined().encode()) < 45_000
    assert len((joined() + joined(WORK)).encode()) < 58_000


def test_stylesheets_name_no_file():
    # A path would be relative to another folder than its source.
    assert "url(" not in joined() + joined(WORK)


def test_stylesheet_finder_knows_nothing_else():
    assert StylesheetFinder().find("css/tokens.css") == []


def test_slim_keeps_the_spaces_that_mean_something():
    assert slim("a b { margin: calc(1px + 2px) 0; }") == "a b{margin: calc(1px + 2px) 0;}"
