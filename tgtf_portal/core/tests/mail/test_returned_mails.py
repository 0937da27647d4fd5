"""Each returned mail is treated as its words say, whoever wrote it; nothing else suspends."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import bounces, returned_mail
from tgtf_portal.core.mail.bounces import Outcome, read_bounce
from tgtf_portal.core.mail.courtesy import lift
from tgtf_portal.core.mail.sealed_addresses import bounce_address
from tgtf_portal.core.models import Message, RetentionPeriod, ReturnedMail, SuspendedAddress
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    MessageFactory,
    ReturnedMailFactory,
)
from tgtf_portal.core.tests.returns import (
    ANSWERS,
    RETURN_PATHS,
    RETURNED,
    SERVERS,
    answered,
    lines,
    returned,
)

pytestmark = pytest.mark.django_db

OUTCOMES = {
    "suspended": Outcome.SUSPENDED,
    "kept": Outcome.RETURNED,
    "listed": Outcome.LISTED,
    "delayed": Outcome.DELAYED,
}
POLICY = "550 5.7.1 refused by policy"


@pytest.fixture(autouse=True)
def own_addresses(settings):
    settings.BOUNCE_ADDRESS = "bounces@portal.example.org"


def sent(**facts):
    facts = {"recipient": "manager@example.org", "sent_at": timezone.now()} | facts
    return MessageFactory(status=Message.Status.SENT, **facts)


def is_suspended(email="manager@example.org"):
    return SuspendedAddress.objects.filter(email=email).exists()


# --- What servers and programs write -------------------------------------------------------------
def test_the_tables_have_messages_of_ten_servers():
    assert {server for server, *_rest in lines(RETURNED)} == set(SERVERS)
    assert len(SERVERS) == 10
    assert len(lines(RETURNED)) + len(lines(ANSWERS)) > 100


@pytest.mark.parametrize(("server", "status", "words", "expected"), lines(RETURNED))
def test_a_returned_mail_is_treated_as_its_words_say(server, status, words, expected):
    """Whatever the return path: the address it came to is the message's own."""
    for number, path in enumerate(RETURN_PATHS):
        message = sent(recipient=f"manager{number}@example.org")
        outcome = read_bounce(returned(message, server, status, words, path))

        assert outcome == OUTCOMES[expected]
        assert is_suspended(message.recipient) == (expected == "suspended")


@pytest.mark.parametrize(("field", "subject", "text"), lines(ANSWERS))
def test_what_a_program_answers_says_nothing(field, subject, text):
    assert read_bounce(answered(sent(), field, subject, text)) == Outcome.AUTOMATIC
    assert not is_suspended()
    assert not ReturnedMail.objects.exists()


@pytest.mark.parametrize("status", ["5.1.1", "-"])
def test_a_forged_seal_does_nothing_and_is_not_kept(status):
    message = sent()
    address = bounce_address(message)
    mark = address.partition("+")[2].partition("@")[0]
    forged = [mark[:-1] + "ab"[mark.endswith("a")], mark[:-16], "x", "a" * 42]
    for made_up in forged:
        to = address.replace(mark, made_up)
        content = returned(message, "qmail", status, "550 5.1.1 User unknown", to=to)
        assert read_bounce(content) == Outcome.UNKNOWN

    assert not is_suspended()
    assert not ReturnedMail.objects.exists()
    assert not Message.objects.get().bounced_at


def test_a_seal_by_an_older_key_is_still_ours(settings):
    content = returned(message := sent(), "qmail", "-", "550 5.1.1 User unknown")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert bounce_address(message).encode() not in content
    assert read_bounce(content) == Outcome.SUSPENDED


def test_a_report_within_somebody_elses_mail_is_not_theirs():
    inner = returned(message := sent(), "Postfix", "5.1.1", "550 5.1.1 User unknown").decode()
    content = (
        f"Return-Path: <manager@example.org>\nFrom: manager@example.org\n"
        f"To: {bounce_address(message)}\nSubject: Fwd: what is this?\n"
        f'Content-Type: multipart/mixed; boundary="f"\n\n--f\nContent-Type: text/plain\n\n'
        f"No such user?\n\n--f\nContent-Type: message/rfc822\n\n{inner}\n--f--\n"
    )

    assert read_bounce(content.encode()) == Outcome.LISTED
    assert not is_suspended()


# --- Refused for good, several times -------------------------------------------------------------
def test_three_different_mails_refused_for_good_suspend_their_address():
    contents = [returned(sent(), "Postfix", "5.7.1", POLICY) for _number in range(3)]
    outcomes = [read_bounce(content) for content in [*contents[:2], *contents]]

    assert outcomes == [
        *[Outcome.RETURNED] * 2,
        *[Outcome.REPEATED] * 2,
        Outcome.SUSPENDED,
    ]
    reason = SuspendedAddress.objects.get().reason
    assert reason.startswith("3 mails were refused for good within 30 days")
    assert POLICY in reason


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", "552 5.2.2 Mailbox full"),
        ("4.4.1", "Connection timed out"),
        ("5.7.26", "550 5.7.26 unauthenticated"),
        ("5.7.1", "554 5.7.1 blocked using a blocklist"),
    ],
)
def test_what_is_not_for_good_or_not_about_the_recipient_never_adds_up(status, words):
    for _number in range(5):
        assert read_bounce(returned(sent(), "Postfix", status, words)) == Outcome.RETURNED

    assert not is_suspended()


def test_returns_of_other_people_and_of_long_ago_do_not_add_up():
    long_ago = timezone.now() - timedelta(days=31)
    sent(bounced_at=long_ago, verdict="refused")
    sent(bounced_at=timezone.now(), verdict="refused", recipient="else@example.org")
    for _number in range(2):
        assert read_bounce(returned(sent(), "Postfix", "5.7.1", POLICY)) == Outcome.RETURNED

    assert not is_suspended()


def test_that_nobody_is_there_is_still_learnt_after_a_milder_return():
    message = sent()
    milder = returned(message, "Postfix", "5.7.1", POLICY)
    gone = returned(message, "Postfix", "5.1.1", "550 5.1.1 User unknown")

    assert [read_bounce(c) for c in (milder, gone)] == [Outcome.RETURNED, Outcome.SUSPENDED]
    lift(SuspendedAddress.objects.get(), by=CoordinatorFactory())
    assert [read_bounce(c) for c in (milder, gone)] == [Outcome.REPEATED, Outcome.REPEATED]


# --- At the door ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "suspends"),
    [
        ("550 5.4.1 Recipient address rejected: Access denied", True),
        ("550 Requested action not taken: mailbox unavailable", True),
        ("552 5.2.2 Mailbox full", False),
        ("554 5.7.1 Relay access denied", False),
    ],
)
def test_a_refusal_at_the_door_is_read_by_its_words_too(answer, suspends):
    for _number in range(4):
        bounces.refused_at_the_door(sent(), answer)

    assert is_suspended() == suspends


# --- What is kept for staff ----------------------------------------------------------------------
def note(message, words="Something went wrong."):
    return returned(message, "qmail", "-", words)


def test_an_unclear_note_is_kept_once_with_its_message_and_its_words():
    message = sent()

    assert read_bounce(note(message)) == Outcome.LISTED
    assert read_bounce(note(message)) in (Outcome.REPEATED, Outcome.LISTED)

    mail = ReturnedMail.objects.first()
    assert (mail.message, mail.sealed, mail.verdict) == (message, True, "unclear")
    assert "Something went wrong." in mail.text
    assert Message.objects.get().bounced_at is None


def test_a_long_mail_with_control_characters_is_kept_in_part():
    content = note(sent()).replace(b"went", b"went\x00\x1b\xff" + b"x" * 30_000)

    assert read_bounce(content) == Outcome.LISTED
    mail = ReturnedMail.objects.get()
    assert len(mail.text) == ReturnedMail.LONGEST_TEXT
    assert "\x00" not in mail.text


def test_a_persons_answer_to_the_sealed_address_is_kept_and_suspends_nobody():
    content = answered(sent(), "Return-Path: <manager@example.org>", "Re: seat", "No such user.")

    assert read_bounce(content) == Outcome.LISTED
    assert not is_suspended()


def test_a_mail_of_parts_without_end_is_put_aside():
    part = 'Content-Type: multipart/mixed; boundary="b{0}"\n\n--b{0}\n'
    content = "".join(map(part.format, range(3000))).encode()

    assert read_bounce(content) == Outcome.UNREADABLE


def test_a_postmasters_own_words_suspend_nobody():
    content = answered(sent(), "From: postmaster@example.org", "Re: seat", "No such user.")

    assert read_bounce(content) == Outcome.LISTED


def test_no_message_fills_the_list():
    message = sent()
    outcomes = [read_bounce(note(message, f"Trouble {n}.")) for n in range(5)]

    assert outcomes == [*[Outcome.LISTED] * 3, *[Outcome.UNREADABLE] * 2]


def test_what_nobody_can_match_has_its_own_limit(monkeypatch):
    monkeypatch.setattr(returned_mail, "MOST_UNSEALED", 2)
    unsealed = [
        returned(sent(), "qmail", "-", f"Trouble {n}.", to="facility@example.org") for n in range(3)
    ]

    assert [read_bounce(content) for content in unsealed] == [
        *[Outcome.LISTED] * 2,
        Outcome.UNREADABLE,
    ]
    assert read_bounce(note(sent())) == Outcome.LISTED
    assert set(ReturnedMail.objects.values_list("sealed", "message__recipient")) == {
        (False, "manager@example.org"),
        (True, "manager@example.org"),
    }


def test_words_without_a_seal_suspend_nobody():
    content = returned(sent(), "qmail", "-", "550 5.1.1 User unknown", to="facility@example.org")

    assert read_bounce(content) == Outcome.LISTED
    assert not is_suspended()


@pytest.mark.parametrize(
    ("facts", "stays"),
    [
        ({"status": "dismissed", "days": 31}, False),
        ({"status": "dismissed", "days": 29}, True),
        ({"sealed": False, "days": 31}, False),
        ({"sealed": True, "days": 300}, True),
    ],
)
def test_the_settled_and_the_unmatched_are_forgotten_after_a_month(facts, stays):
    then = timezone.now() - timedelta(days=facts.pop("days"))
    mail = ReturnedMailFactory(settled_at=then if "status" in facts else None, **facts)
    ReturnedMail.objects.update(arrived_at=then)

    limit = RetentionPeriod.objects.limit_of("returned_mail")
    returned_mail.settled_before(limit).delete()

    assert ReturnedMail.objects.filter(pk=mail.pk).exists() == stays


def test_nothing_is_kept_of_what_is_too_old():
    message = sent(sent_at=timezone.now() - timedelta(days=31))
    unclear, clear = note(message), note(message, "550 5.1.1 User unknown")

    assert {read_bounce(unclear), read_bounce(clear)} == {Outcome.TOO_OLD}
    assert not ReturnedMail.objects.exists()


def test_a_mail_cut_short_anywhere_suspends_nobody_by_mistake():
    """Whatever is left of a full mailbox's report, or of an absence note, keeps the address."""
    message = sent()
    whole = [
        returned(message, "Postfix", "5.2.2", "552 5.2.2 Mailbox is full"),
        answered(message, "Auto-Submitted: auto-replied", "Out of office", "No such user."),
    ]
    for content, place in itertools.product(whole, range(0, 2000, 40)):
        read_bounce(content[:place])

    assert not is_suspended()
