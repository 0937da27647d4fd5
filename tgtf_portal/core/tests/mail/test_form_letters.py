"""A letter that was filled in is, to the last byte, the letter that was written for one reader."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.mail.letters import (
    Calendar,
    FormLetter,
    Letter,
    OpenText,
    encoded,
    gap,
    put_in_envelope,
)
from tgtf_portal.core.tests.factories import MessageFactory

CALENDAR = Calendar(b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n", "PUBLISH")


@given(st.text(), st.text(), st.text())
def test_lines_encoded_one_by_one_are_the_text_encoded_as_a_whole(before, value, after):
    text = OpenText(f"{before}{gap('name')}{after}")

    whole = f"{before}{value}{after}"
    try:
        expected = encoded(whole)
    except UnicodeEncodeError:  # half a character
        return
    assert text.filled({"name": value}) == whole
    assert text.encoded({"name": value}) == expected


def test_a_filled_form_is_the_same_mail_as_one_written_by_itself():
    message = MessageFactory.build(created_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))

    def letter(name, link):
        text = f"Dear {name},\n\n.\n{link}\n trailing \n" + "Größe " * 40
        html = f'<p>Dear {name},</p>\n<a href="{link}">Go</a>\n' + "<p>Größe</p> " * 40
        return Letter(f"For {name}", text, html, CALENDAR, "office@example.org")

    form = FormLetter(letter(gap("name"), gap("link")))
    values = {"name": "Ana Šimić", "link": "https://example.org/?a=b"}

    filled = form.fill(values, values)
    alone = letter(**values)

    assert put_in_envelope(filled, message) == put_in_envelope(alone, message)
    assert (filled.subject, filled.text, filled.html) == (alone.subject, alone.text, alone.html)


def test_what_looks_like_a_gap_is_text():
    assert OpenText("\ue000name\ue001 {name}").filled({"name": "Ann"}) == "\ue000name\ue001 {name}"
