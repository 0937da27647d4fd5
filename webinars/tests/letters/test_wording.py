"""Texts with placeholders, whatever somebody types into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.letters.domain.standard_texts import STANDARD_TEXTS
from webinars.letters.domain.wording import (
    IN_A_SUBJECT,
    PLACEHOLDERS,
    Block,
    faults,
    faults_of_body,
    fill,
    isolated,
    paragraphs,
)
from webinars.models import MailText

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
    assert faults(f"{text} {{link}}")


@given(st.text(alphabet="{}namelik x\n"))
def test_what_passes_the_check_leaves_no_bracket(text):
    if not faults(text):
        assert not set("{}") & set(fill(text, dict.fromkeys(PLACEHOLDERS, "")))


def test_every_mail_has_a_standard_text_that_would_pass_the_check():
    assert set(STANDARD_TEXTS) == set(MailText.Kind.values)
    for text in STANDARD_TEXTS.values():
        assert faults(str(text.subject), allowed=IN_A_SUBJECT) == []
        assert faults_of_body(str(text.body)) == []


def test_a_link_within_a_sentence_stays_in_it_and_alone_it_is_the_button():
    values = {"name": "Ann", "link": "https://example.org"}

    assert paragraphs("Go: {link}\r\n \r\n\r\n {link} \r\n\r\nhttps://other.org", values) == [
        Block("text", "Go: https://example.org"),
        Block("button", "https://example.org"),
        Block("text", "https://other.org"),
    ]


def test_a_name_that_is_not_known_leaves_no_hole():
    assert paragraphs("Dear {name},\n\nso, {name}: {link}", {"name": "", "link": "x"}) == [
        Block("text", "Good day,"),
        Block("text", "so, guest: x"),
    ]


@pytest.mark.parametrize(("name", "kept"), [("محمد", False), ("דוד", False), ("Þór", True)])
def test_a_name_from_right_to_left_is_isolated(name, kept):
    assert isolated(name) == (name if kept else f"\u2068{name}\u2069")
