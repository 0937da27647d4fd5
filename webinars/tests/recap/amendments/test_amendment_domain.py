"""Proposing other words for a draft, and answering: who may, until when, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Amendment, Host, Recap, Speaker, Statement
from webinars.recap.domain.amendments import (
    accept_amendment,
    close_amendments,
    decline_amendment,
    is_open,
    open_amendments,
    propose_amendment,
    withdraw_amendment,
)
from webinars.recap.domain.proposers import Proposer
from webinars.recap.domain.publication import approve_recap, publish_recap
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

Status = Amendment.Status


@pytest.fixture
def recap():
    """A draft with a sentence; a host, a speaker, and somebody without an address."""
    recap = RecapFactory(status="draft", published_at=None)
    room = BreakoutFactory(webinar=recap.webinar, status="closed")
    HostFactory(breakout=room, name="Hanna", email="hanna@example.org")
    HostFactory(breakout=room, name="Nemo", email="")
    SpeakerFactory(webinar=recap.webinar, name="Sam", email="sam@example.org")
    SourceFactory(statement=StatementFactory(recap=recap, text="Clusters lead.", key="c/1"))
    return recap


@pytest.fixture
def sentence(recap):
    return recap.statements.get()


def host_of(recap):
    return Proposer([Host.objects.get(breakout__webinar=recap.webinar, name="Hanna")], [])


def speaker_of(recap):
    return Proposer([], [Speaker.objects.get(webinar=recap.webinar, name="Sam")])


def in_three_days():
    return timezone.now() + timedelta(days=3)


def opened(recap):
    open_amendments(recap, in_three_days(), by=None)
    recap.refresh_from_db()
    return recap


def proposed(sentence, proposer, text="Clusters help to lead.", **facts):
    return propose_amendment(sentence, proposer, text=text, read=sentence.text, **facts)


# --- The window ----------------------------------------------------------------------------------
def test_opening_asks_everybody_with_an_address_once(recap):
    HostFactory(breakout=recap.webinar.breakouts.get(), email="sam@example.org")

    mailed = open_amendments(recap, in_three_days(), by=None)

    mails = Message.objects.filter(kind="recap.amend").values_list("recipient", flat=True)
    assert (mailed, sorted(mails)) == (2, ["hanna@example.org", "sam@example.org"])


def test_while_it_is_open_only_its_end_changes(recap):
    open_amendments(recap, in_three_days(), by=None)
    later = in_three_days() + timedelta(days=2)

    assert open_amendments(recap, later, by=None) == 0

    recap.refresh_from_db()
    assert recap.amend_until == later
    assert Message.objects.count() == 2


def test_opened_once_more_after_its_end_everybody_is_asked_again(recap):
    open_amendments(recap, in_three_days(), by=None)
    close_amendments(recap, by=None)

    assert open_amendments(recap, in_three_days() + timedelta(days=1), by=None) == 2


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_the_end_lies_ahead_and_not_far(recap, days):
    with pytest.raises(Refused, match="within the next 30 days"):
        open_amendments(recap, timezone.now() + timedelta(days=days), by=None)

    assert Message.objects.count() == 0


@pytest.mark.parametrize("status", ["approved", "published", "withdrawn"])
def test_only_a_draft_is_opened(recap, status):
    Recap.objects.update(status=status, approved_at=timezone.now(), published_at=timezone.now())

    with pytest.raises(Refused, match="draft"):
        open_amendments(recap, in_three_days(), by=None)


def test_what_is_not_open_cannot_be_closed(recap):
    with pytest.raises(Refused, match="just now"):
        close_amendments(recap, by=None)


# --- Proposing -----------------------------------------------------------------------------------
def test_a_proposal_keeps_the_sentence_as_it_was_read(recap, sentence):
    opened(recap)

    proposed(sentence, host_of(recap), reason=" They do not lead alone ")

    made = Amendment.objects.get()
    assert (made.name, made.before, made.text, made.reason, made.status) == (
        "Hanna",
        "Clusters lead.",
        "Clusters help to lead.",
        "They do not lead alone",
        "open",
    )
    assert AuditEvent.objects.filter(verb="amendment.proposed").count() == 1
    assert Statement.objects.get().text == "Clusters lead."


def test_proposing_again_changes_ones_own_and_leaves_others_alone(recap, sentence):
    opened(recap)
    first = proposed(sentence, host_of(recap))
    proposed(sentence, speaker_of(recap), text="Sam's words.")

    again = proposed(sentence, host_of(recap), text="Clusters and firms lead.")

    assert again.pk == first.pk
    texts = dict(Amendment.objects.values_list("name", "text"))
    assert texts == {"Hanna": "Clusters and firms lead.", "Sam": "Sam's words."}


def test_after_an_answer_one_can_propose_once_more(recap, sentence):
    opened(recap)
    decline_amendment(proposed(sentence, host_of(recap)), "No", by=None)

    proposed(sentence, host_of(recap), text="Clusters lead, mostly.")

    assert Amendment.objects.count() == 2


def test_what_was_changed_meanwhile_has_to_be_read_again(recap, sentence):
    opened(recap)

    with pytest.raises(Refused, match="changed meanwhile"):
        propose_amendment(sentence, host_of(recap), text="New.", read="Clusters follow.")

    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "as you would put it"),
        ("Clusters lead.", "as it stands"),
        ("x" * 2001, "at most 2000"),
    ],
)
def test_words_that_propose_nothing_are_refused(recap, sentence, text, said):
    opened(recap)

    with pytest.raises(Refused, match=said):
        proposed(sentence, host_of(recap), text=text)

    assert not Amendment.objects.exists()


def test_after_the_window_nothing_is_proposed_or_withdrawn(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))
    Recap.objects.update(amend_until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refused, match="over"):
        proposed(sentence, host_of(recap), text="Too late.")
    with pytest.raises(Refused, match="over"):
        withdraw_amendment(made, host_of(recap))

    assert list(Amendment.objects.values_list("text", "status")) == [
        ("Clusters help to lead.", "open")
    ]


def test_approval_ends_the_window(recap, sentence):
    opened(recap)
    approve_recap(recap, by=CoordinatorFactory())

    assert not is_open(Recap.objects.get())
    with pytest.raises(Refused, match="over"):
        proposed(sentence, host_of(recap))


@pytest.mark.parametrize("facts", [{"dropped": True}, {"offered": True}])
def test_what_readers_do_not_see_is_not_amended(recap, sentence, facts):
    opened(recap)
    Statement.objects.update(**facts)

    with pytest.raises(Refused, match="not in the draft"):
        proposed(sentence, host_of(recap))


def test_what_stands_on_a_hidden_insight_is_not_amended(recap, sentence):
    opened(recap)
    room = recap.webinar.breakouts.get()
    hidden = InsightFactory(breakout=room, hidden_at=timezone.now())
    SourceFactory(statement=sentence, insight=hidden)

    with pytest.raises(Refused, match="not in the draft"):
        proposed(sentence, host_of(recap))


def test_nobody_withdraws_what_somebody_else_proposed(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))

    with pytest.raises(Refused, match="already"):
        withdraw_amendment(made, speaker_of(recap))

    assert Amendment.objects.get().status == Status.OPEN
    assert withdraw_amendment(made, host_of(recap)).status == Status.WITHDRAWN
    with pytest.raises(Refused, match="already"):
        withdraw_amendment(made, host_of(recap))


# --- Answering -----------------------------------------------------------------------------------
def test_what_is_taken_over_counts_as_edited_and_its_author_is_told(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))

    accept_amendment(made, by=CoordinatorFactory(), answer="Thank you")

    now = Statement.objects.get()
    assert (now.text, now.edited, now.sources.count()) == ("Clusters help to lead.", True, 1)
    made.refresh_from_db()
    assert (made.status, made.answer, made.answered_at is None) == ("accepted", "Thank you", False)
    assert recap.versions.first().cause == "amended"
    [mail] = Message.objects.filter(kind="amendment.answered")
    assert mail.recipient == "hanna@example.org"


def test_staff_may_put_their_own_words_to_it(recap, sentence):
    opened(recap)

    accept_amendment(proposed(sentence, host_of(recap)), by=None, text="Clusters can lead.")

    assert Statement.objects.get().text == "Clusters can lead."


def test_of_two_for_one_sentence_the_second_is_answered_on_what_the_first_made_of_it(
    recap, sentence
):
    opened(recap)
    first, second = proposed(sentence, host_of(recap)), proposed(sentence, speaker_of(recap), "No.")
    accept_amendment(first, by=None, read="Clusters lead.")

    with pytest.raises(Refused, match="changed this meanwhile"):
        accept_amendment(second, by=None, read="Clusters lead.")

    assert Statement.objects.get().text == "Clusters help to lead."
    second.refresh_from_db()
    assert (second.status, second.before) == ("open", "Clusters lead.")


def test_an_amendment_is_answered_once(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))
    accept_amendment(made, by=None)

    for answer in (accept_amendment, lambda a, by: decline_amendment(a, "No", by=by)):
        with pytest.raises(Refused, match="already"):
            answer(made, by=None)

    assert Message.objects.filter(kind="amendment.answered").count() == 1


def test_declining_needs_a_word_and_leaves_the_sentence(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))
    with pytest.raises(Refused, match="in a word"):
        decline_amendment(made, " ", by=None)

    decline_amendment(made, "The room said so", by=None)

    made.refresh_from_db()
    assert (made.status, made.answer) == ("declined", "The room said so")
    assert Statement.objects.get().text == "Clusters lead."


def test_a_published_recap_is_amended_with_a_note_for_readers_or_not_at_all(recap, sentence):
    opened(recap)
    made = proposed(sentence, host_of(recap))
    approve_recap(recap, by=None)
    publish_recap(recap, by=None)

    with pytest.raises(Refused, match="readers see the note"):
        accept_amendment(made, by=None)
    assert Amendment.objects.get().status == Status.OPEN
    assert Statement.objects.get().text == "Clusters lead."
    accept_amendment(made, by=None, note="Clusters do not lead alone")

    assert recap.corrections.get().note == "Clusters do not lead alone"
    assert Statement.objects.get().text == "Clusters help to lead."


def test_whoever_has_no_address_is_told_on_the_page_alone(recap, sentence):
    opened(recap)
    nemo = Proposer([Host.objects.get(name="Nemo")], [])

    decline_amendment(proposed(sentence, nemo), "No", by=None)

    assert not Message.objects.filter(kind="amendment.answered").exists()
