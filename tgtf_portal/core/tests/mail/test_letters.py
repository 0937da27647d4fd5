"""A mail as its reader's program takes it apart again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.mail.letters import Calendar, Letter, put_in_envelope, write_letter
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.tests.posts import parse

PROMISED_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CALENDAR = Calendar(b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "REQUEST")


def envelope(letter=None, **facts) -> bytes:
    message = MessageFactory.build(created_at=PROMISED_AT, **facts)
    return put_in_envelope(letter or Letter(subject="Hello", text="Good morning.\n"), message)


def test_a_letter_has_text_html_and_a_calendar_part_in_rising_order_of_preference():
    letter = Letter("Hello", "Good morning.\n", "<p>Good morning.</p>\n", CALENDAR)

    mail = parse(envelope(letter))

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = list(mail.walk())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True) == CALENDAR.content


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
def test_no_name_adds_a_header_or_a_recipient(name):
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


@pytest.fixture
def template(settings, tmp_path):
    """Templates of a letter, for the test."""
    folder = tmp_path / "greeting"
    folder.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def write(subject, text, html):
        for name, content in (("subject.txt", subject), ("body.txt", text), ("body.html", html)):
            (folder / name).write_text(content)
        return "greeting"

    return write


def test_what_people_typed_is_text_in_html_and_untouched_in_plain_text(template):
    name = template("For {{ name|safe }}\n", "{{ name|safe }}\n", "<p>{{ name }}</p>")

    letter = write_letter(name, {"name": "{{ 7*7 }} <b>&"}, language="en")

    assert letter.subject == "For {{ 7*7 }} <b>&"
    assert letter.text == "{{ 7*7 }} <b>&\n"
    assert letter.html == "<p>{{ 7*7 }} &lt;b&gt;&amp;</p>"


def test_a_subject_of_several_lines_becomes_one(template):
    name = template("{{ title }}\n\n", "-", "-")

    letter = write_letter(name, {"title": "Hi\r\nBcc: everybody@example.org"}, language="en")

    assert letter.subject == "Hi Bcc: everybody@example.org"


def test_links_are_built_from_the_portals_own_address(template, settings):
    settings.SITE_URL = "https://portal.example.org"
    name = template("-", "{{ site_url }}/webinars/", "-")

    assert write_letter(name, {}, language="en").text == "https://portal.example.org/webinars/\n"
