"""Texts with placeholders, whatever somebody types into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.mail.wording import (
    WORDINGS,
    faults,
    faults_of_body,
    faults_of_subject,
    fill,
    isolated,
    paragraphs,
)

PLACEHOLDERS = ["name", "webinar", "link"]
NASTY = [
    "{{ 7*7 }}",
    "{0.__class__}",
    "%s %(name)s",
    "{% include 'x' %}",
    "a\r\nBcc: x@example.org",
    "<script>alert(1)</script>",
    "\\g<1>\\1",
    "محمد",
    "👩‍👩‍👧",
]


@pytest.mark.parametrize("value", NASTY)
def test_a_value_comes_out_as_it_went_in(value):
    values = dict.fromkeys(PLACEHOLDERS, "no") | {"name": value}

    assert fill("Dear {name}, {link}", values) == f"Dear {value}, no"


@given(st.text(), st.text())
def test_filling_in_reads_no_value_a_second_time(name, webinar):
    assert fill("{name}|{webinar}|{name}", {"name": name, "webinar": webinar}) == (
        f"{name}|{webinar}|{name}"
    )


@pytest.mark.parametrize(
    "text", ["{0.__class__}", "{name!r}", "{nmae}", "{name", "name}", "{{name}}", "{ name }", "{}"]
)
def test_what_is_no_placeholder_is_refused(text):
    assert faults(f"{text} {{link}}", PLACEHOLDERS)


@given(st.text(alphabet="{}namelik x\n"))
def test_what_passes_the_check_leaves_no_bracket(text):
    if not faults(text, PLACEHOLDERS):
        assert not set("{}") & set(fill(text, dict.fromkeys(PLACEHOLDERS, "")))


@pytest.mark.parametrize("kind", [kind for kind, words in WORDINGS.items() if words.label])
def test_every_text_that_staff_may_change_would_pass_the_check_itself(kind):
    wording = WORDINGS[kind]

    assert faults_of_subject(str(wording.subject), wording.placeholders) == []
    assert faults_of_body(str(wording.body), wording) == []


def test_a_blank_line_ends_a_paragraph_however_it_was_typed():
    body = "Go: {link}\r\n \r\n\r\n {link} \r\n\r\nhttps://other.org"

    assert list(paragraphs(body, {"name": "Ann", "link": "https://example.org"})) == [
        "Go: {link}",
        "{link}",
        "https://other.org",
    ]


def test_a_name_that_is_not_known_leaves_no_hole():
    assert list(paragraphs("Dear {name},\n\nso, {name}: {link}", {"name": "", "link": "x"})) == [
        "Good day,",
        "so, {name}: {link}",
    ]


@pytest.mark.parametrize(("name", "kept"), [("محمد", False), ("דוד", False), ("Þór", True)])
def test_a_name_from_right_to_left_is_isolated(name, kept):
    assert isolated(name) == (name if kept else f"\u2068{name}\u2069")
