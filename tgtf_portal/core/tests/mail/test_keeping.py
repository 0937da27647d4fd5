"""What is kept of a mail that left: both parts as they were, without what opens anything."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.log import masked_letter
from tgtf_portal.core.mail import keeping
from tgtf_portal.core.mail.keeping import kept, packed, unpacked
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Typed, Wording
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.values import tokens

KEY = tokens.issue("registration", "a" * 16)
LINK = f"https://portal.example.org/registrations/{KEY}/?from=mail&to=page"
BODY = (
    "Dear {name},\n\nIt meets at https://meet.example.org/energy-u3JcHqB0s2a1KZ2fT7nQxg today.\n\n"
    "{about}\n\n{link}"
)


def letter(name="Ana <b> & “Šimić”", link=LINK):
    values = {"name": Typed(name), "link": link, "about": "Less than 5 < 6.", "when": "Monday"}
    wording = Wording("Come, {name}", BODY, "Register")
    return write_letter(wording, values, language="en", topics_link=f"{link}topics/")


@pytest.mark.pure
@pytest.mark.parametrize("name", ["Ana <b> & “Šimić”", "محمد", "", "{link}", "x" * 120])
def test_both_parts_come_back_as_they_left_without_keys(name):
    left = letter(name)

    text, content = (found := kept(left, Message())).text, found.html

    assert text == masked_letter(left.text)
    assert unpacked(content, text) == masked_letter(left.html)
    assert KEY in left.html
    assert "u3JcHqB0s2a1KZ2fT7nQxg" in left.html
    for part in (text, unpacked(content, text)):
        assert KEY not in part
        assert "u3JcHqB0s2a1KZ2fT7nQxg" not in part


@pytest.mark.pure
def test_a_mail_of_the_usual_look_takes_few_bytes():
    found = kept(letter(), Message())

    assert len(letter().html) > 4_000
    assert len(found.html) < 450, "the look has changed: add one to LOOKS, and change none"


@pytest.mark.pure
def test_nothing_of_a_finished_text_is_kept():
    found = kept(Letter("-", "code 123456", "<p>123456</p>"), Message(context={"text": "-"}))

    assert (found.text, found.html) == ("", None)


@pytest.mark.pure
def test_a_letter_that_no_wording_made_is_kept_too():
    found = kept(Letter("-", "Go: " + LINK, f"<p>{LINK}</p>"), Message())

    assert KEY not in unpacked(found.html, found.text)
    assert unpacked(found.html, found.text).startswith("<p>https://portal.example.org/")


@pytest.mark.pure
def test_what_was_not_packed_with_this_text_shows_nothing():
    content = kept(letter(), Message()).html

    assert unpacked(content, "Another text.") == ""
    assert unpacked(b"\xff" + content[1:], "") == ""
    assert unpacked(None, "") == unpacked(b"", "") == ""


@pytest.mark.pure
def test_a_part_beyond_measure_is_not_kept(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 100)

    assert packed("".join(map(chr, range(200, 5_000))), "") is None


@pytest.mark.django_db
def test_staff_see_the_mail_that_left_in_a_frame_where_nothing_runs(staff):
    found = kept(letter(), Message())
    facts = {"status": "sent", "sent_at": timezone.now(), "text": found.text}
    message = MessageFactory(kind="test.gone", packed_html=found.html, **facts)

    page = staff.get(reverse("admin:core_message_change", args=[message.pk])).content.decode()
    answer = staff.get(reverse("admin:core_message_html", args=[message.pk]))

    assert "<iframe" in page
    assert answer.content.decode() == unpacked(found.html, found.text)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert KEY not in answer.content.decode()
