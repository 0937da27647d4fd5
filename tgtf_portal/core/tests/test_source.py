"""What must not stand in the source, because one line of it would open a door."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = ["tgtf_portal", "clusters", "advisors", "webinars"]
# Where a text that was made safe a moment before may be called safe.
SAFE_MAKERS = {
    "tgtf_portal/core/pages/cards.py",  # a script of data, written by Django itself
    "tgtf_portal/core/values/markup.py",  # by a parser that escapes each < it did not write itself
    "tgtf_portal/core/pages/nodes.py",  # a value, escaped as Django's own node does
    "tgtf_portal/core/templatetags/maps.py",  # squares, each part escaped
    "tgtf_portal/core/pages/controls.py",  # a control, each part escaped as Django's template does
}


def lines(*endings):
    """Every line of the source but tests and migrations, as `path:number` and text."""
    root = Path(settings.BASE_DIR)
    files = [file for room in [*ROOMS, "templates"] for file in (root / room).rglob("*")]
    for file in files:
        place = str(file.relative_to(root))
        if file.suffix in endings and not re.search(r"/(tests|migrations)/", place):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                yield f"{place}:{number}", line


def places_of(pattern, *endings):
    return [place for place, line in lines(*endings) if re.search(pattern, line)]


def test_source_is_found():
    assert len(list(lines(".py"))) > 1000
    assert len(list(lines(".html"))) > 300


@pytest.mark.parametrize(
    ("pattern", "endings"),
    [
        (r"\|\s*safe(seq)?\b", [".html", ".txt"]),
        (r"autoescape off", [".html"]),
        (r"<script(?![^>]*\bsrc=)", [".html"]),
        (r"\son(click|load|change|submit|error)\s*=", [".html"]),
        (r"fields\s*=\s*[\"']__all__", [".py"]),
        (r"\.extra\(|\beval\(|\bexec\(|pickle", [".py"]),
        (r"https?://[^\"'\s]*\b(cdn|googleapis|unpkg|jsdelivr)", [".py", ".html"]),
    ],
)
def test_source_has_no(pattern, endings):
    assert places_of(pattern, *endings) == []


def test_one_module_puts_sql_into_a_queryset():
    """A table of SQLite's full text, which no model has."""
    places = places_of("RawSQL", ".py")

    assert {place.partition(":")[0] for place in places} == {"tgtf_portal/core/values/full_text.py"}


def test_style_attributes_stand_in_mails_alone():
    """`look_1.html` is how mails look whose HTML is kept."""
    places = places_of(r"\sstyle=\"|<style", ".html")

    assert [p for p in places if "emails/" not in p and "core/mail/look_" not in p] == []


def test_only_the_named_modules_call_a_text_safe():
    places = places_of(r"mark_safe|SafeString\(|SafeText", ".py")

    assert {place.partition(":")[0] for place in places} <= SAFE_MAKERS


def test_abuse_20_one_view_takes_a_post_without_its_token():
    """The button that mail programs press; its address is the secret."""
    places = places_of(r"@csrf_exempt|csrf_exempt\(", ".py")

    assert [place.partition(":")[0] for place in places] == [
        "tgtf_portal/pages/views/mail_topics.py"
    ]
