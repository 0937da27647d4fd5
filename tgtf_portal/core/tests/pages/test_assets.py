"""The joined stylesheet: complete, in order, small, and found by whoever serves or collects."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from tgtf_portal.core.pages.assets import APART, NAME, StylesheetFinder, slim

SOURCES = settings.BASE_DIR / "static" / "css"


def joined() -> str:
    return Path(finders.find(NAME)).read_text()


def test_stylesheet_begins_with_the_tokens_and_holds_every_component():
    sheet = joined()

    assert sheet.startswith(slim((SOURCES / "tokens.css").read_text()))
    for component in (SOURCES / "components").glob("*.css"):
        assert (slim(component.read_text()) in sheet) is (component.name not in APART), component


def test_stylesheet_is_collected_under_its_name():
    assert [path for path, _ in StylesheetFinder().list([])] == [NAME]


def test_stylesheet_stays_small():
    assert len(joined().encode()) < 56_000


def test_stylesheet_names_no_file():
    assert "url(" not in joined()  # a path would be relative to another folder than its source


def test_stylesheet_finder_knows_nothing_else():
    assert StylesheetFinder().find("css/tokens.css") == []


def test_slim_keeps_the_spaces_that_mean_something():
    assert slim("a b { margin: calc(1px + 2px) 0; }") == "a b{margin: calc(1px + 2px) 0;}"
