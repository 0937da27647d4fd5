"""A mail as its reader's program takes it apart again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.mail.letters import Calendar, Letter, put_in_envelope, write_letter
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.posts import parse

PROMISED_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CALENDAR = Calendar(b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "REQUEST")


def envelope(letter=None, **facts) -> bytes:
    message = MessageFactory.build(created_at=PROMISED_AT, **facts)
    return put_in_envelope(letter or Letter(subject="Hello", text="Good morning.\n"), message)


def test_a_letter_has_text_html_and_calendar_in_rising_order_of_preference_and_the_file_beside():
    letter = Letter("Hello", "Good morning.\n", "<p>Good morning.</p>\n", CALENDAR)

    mail = parse(envelope(letter))

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, file = list(mail.walk())[-2:]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_disposition() is None
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")
    assert file.get_payload(decode=True) == calendar.get_payload(decode=True) == CALENDAR.content


def test_a_letter_without_a_calendar_has_no_file():
    mail = parse(envelope(Letter("Hello", "Good morning.\n", "<p>Good morning.</p>\n")))

    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_no_part_of_a_letter_is_ended_by_another_ones_boundary():
    """A line that begins with a boundary is one (RFC 2046, 5.1.2)."""
    letter = Letter("Hello", "Good morning.\n", "<p>Good morning.</p>\n", CALENDAR)

    outer, inner = (p.get_boundary() for p in parse(envelope(letter)).walk() if p.is_multipart())
    assert not outer.startswith(inner)
    assert not inner.startswith(outer)


def test_the_headers_say_who_to_whom_and_that_a_machine_wrote_it(settings):
    settings.DEFAULT_FROM_EMAIL = "Facility <office@example.org>"

    mail = parse(
        envelope(recipient="ana@example.org", recipient_name="Ana Šimić, cluster “Zeleni”")
    )

    [to] = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Ana Šimić, cluster “Zeleni”", "ana@example.org")
    assert mail["From"].addresses[0].addr_spec == "office@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime


def test_every_attempt_is_the_same_message_to_the_last_byte():
    message = MessageFactory.build(created_at=PROMISED_AT)
    letter = Letter("Hello", "Good morning.\n")

    assert put_in_envelope(letter, message) == put_in_envelope(letter, message)


def test_seven_bits_and_short_lines_pass_every_server():
    long = "Größe " * 500
    content = envelope(Letter("Grüße " * 30, f"{long}\n", f"<p>{long}</p>\n", CALENDAR))

    content.decode("ascii")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert parse(content).get_body(("plain",)).get_content().splitlines() == [long]


@pytest.mark.parametrize(
    "name",
    ["Ana Šimić", 'Ana "Zeleni", cluster', "=?utf-8?q?Bo?=", "محمد", "👩‍👩‍👧", "Größe " * 20],
)
def test_a_name_arrives_as_it_was_typed(name):
    [to] = parse(envelope(recipient="ana@example.org", recipient_name=name))["To"].addresses

    shown = " ".join(to.display_name.split())  # Python's parser adds a space between encoded words
    assert (shown, to.addr_spec) == (name.strip(), "ana@example.org")


@pytest.mark.parametrize("subject", ["Grüße " * 30, "plain " * 40, "=?utf-8?q?not_encoded?="])
def test_a_subject_arrives_as_it_was_written(subject):
    mail = parse(envelope(Letter(subject=subject.strip(), text="-\n")))

    assert mail["Subject"] == subject.strip()


@given(st.text(max_size=120))
def test_abuse_06_no_name_adds_a_header_or_a_recipient(name):
    try:
        content = envelope(recipient="ana@example.org", recipient_name=name)
    except ValueError:  # refused, so the message fails alone
        return

    plain = parse(envelope(recipient="ana@example.org"))
    assert parse(content).keys() == plain.keys()
    assert [a.addr_spec for a in parse(content)["To"].addresses] == ["ana@example.org"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("place", ["subject", "reply_to", "name"])
def test_line_breaks_in_a_header_are_refused(place, break_):
    bad = f"Hello{break_}Bcc: everybody@example.org"
    letter = Letter(
        subject=bad if place == "subject" else "Hello",
        text="Good morning.\n",
        reply_to=bad if place == "reply_to" else "",
    )

    with pytest.raises(ValueError, match="line break"):
        envelope(letter, recipient_name=bad if place == "name" else "Ana")


def written(subject="Hello", body="Dear {name},\n\n{link}", **values):
    values = {"link": "https://portal.example.org/?a=b&c=d", **values}
    return write_letter(Wording(subject, body, "Open it"), values, headline="title", language="en")


def test_what_people_typed_is_text_in_html_and_untouched_in_plain_text():
    letter = written("For {name}", "{name}", name=Typed("{{ 7*7 }} {link} <b>&"))

    assert letter.subject == "For {{ 7*7 }} {link} <b>&"
    assert letter.text.startswith("{{ 7*7 }} {link} <b>&\n\n-- \n")
    assert "<bdi>{{ 7*7 }} {link} &lt;b&gt;&amp;</bdi></p>" in letter.html


def test_a_subject_of_several_lines_becomes_one():
    assert (
        written("{title}\n\n", title="Hi\r\nBcc: a@example.org").subject == "Hi Bcc: a@example.org"
    )


def test_both_parts_say_the_same_and_lead_to_the_same_page():
    letter = written(
        body="Dear {name},\n\n{title}\n\n{when}\n{where}\n\n{link}",
        name="Ann",
        title="Green & well",
        when="Monday",
        where="Online",
    )

    assert letter.text.startswith(
        "Dear Ann,\n\nGreen & well\n\nMonday\nOnline\n\n"
        "Open it:\nhttps://portal.example.org/?a=b&c=d\n"
    )
    assert 'line-height:31px;">Green &amp; well</h1>' in letter.html
    assert "<strong>Monday</strong><br>Online</p>" in letter.html
    assert letter.html.count('href="https://portal.example.org/?a=b&amp;c=d"') == 2
    assert ">Open it</a>" in letter.html


def test_a_link_within_a_sentence_stays_in_it():
    letter = written(body="Go: {link}")

    assert letter.text.startswith("Go: https://portal.example.org/?a=b&c=d\n")
    assert 'Go: <a href="https://portal.example.org/?a=b&amp;c=d"' in letter.html
    assert "Open it" not in letter.text + letter.html


def test_a_name_that_is_not_known_leaves_no_hole():
    text = written(body="Dear {name},\n\nso, {name}, {link}").text

    assert text.startswith("Good day,\n\nso, guest, https://")


def test_a_part_that_many_readers_share_keeps_nothing_of_any():
    assert "Ann" in written(name="Ann").html
    assert "Ann" not in written(name="Bob").html
