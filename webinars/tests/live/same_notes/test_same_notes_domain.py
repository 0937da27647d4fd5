"""Notes that say the same across rooms: how they are gathered, and what people answer."""

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.live.domain.curation import merge_insights
from webinars.live.domain.notes import hide_insight, vote_for
from webinars.live.domain.same_notes.decisions import (
    forget_answer,
    grouping_of,
    join_insights,
    keep_apart,
)
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Insight
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    SeatFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

SLOW = "Permits take too long"


@pytest.fixture
def webinar():
    return WebinarFactory()


@pytest.fixture
def rooms(webinar):
    return [BreakoutFactory(webinar=webinar, position=n, status="running") for n in (1, 2, 3)]


@pytest.fixture
def notes(rooms):
    """The first two read alike; the third says the same in another language."""
    texts = (SLOW, "permits take TOO long!", "Les permis tardent")
    return [
        InsightFactory(breakout=room, text=text) for room, text in zip(rooms, texts, strict=True)
    ]


def together(webinar):
    return {frozenset(group.keys) for group in grouping_of(webinar) if len(group.keys) > 1}


def answers():
    return [(event.verb, event.label) for event in AuditEvent.objects.order_by("pk")]


# --- Gathering ------------------------------------------------------------------------------------
def test_near_copies_of_all_rooms_stand_together_and_each_voter_counts_once(rooms, notes, webinar):
    slow, again, other = notes
    people = [SeatFactory(breakout=rooms[1]).registration for _turn in range(3)]
    for person in people:
        vote_for(again, person)
    vote_by_hand(slow, people[0])
    Insight.objects.filter(pk=slow.pk).update(carried_votes=1)

    assert grouping_of(webinar) == [
        Group((again.pk, slow.pk), (rooms[1].pk, rooms[0].pk), votes=4),
        Group((other.pk,), (rooms[2].pk,), votes=0),
    ]


def vote_by_hand(insight, registration):
    """As somebody does who changed rooms."""
    insight.votes.create(registration=registration)


def test_hidden_notes_conclusions_and_other_webinars_are_not_gathered(webinar, rooms, notes):
    slow, again, other = notes
    hide_insight(slow, reason="Unkind", by=None)
    InsightFactory(breakout=rooms[0], text=SLOW, kind="conclusion")
    InsightFactory(text=SLOW)

    assert [group.keys for group in grouping_of(webinar)] == [(again.pk,), (other.pk,)]


def test_what_a_host_merged_counts_with_the_note_that_was_kept(webinar, rooms, notes):
    slow, again, other = notes
    copy = InsightFactory(breakout=rooms[2], text="They are late", carried_votes=4)
    gone = InsightFactory(breakout=rooms[2], text="They come late", carried_votes=8)
    vote_for(copy, SeatFactory(breakout=rooms[2]).registration)
    join_insights(slow, copy, by=None)
    merge_insights(other, copy, by=None)
    merge_insights(other, gone, by=None)
    hide_insight(gone, reason="Unkind", by=None)

    [group] = grouping_of(webinar)
    assert set(group.keys) == {slow.pk, again.pk, other.pk}
    assert group.votes == 5


def test_gathering_costs_the_same_queries_however_many_notes_there_are(
    webinar, rooms, notes, django_assert_num_queries
):
    with django_assert_num_queries(5):
        grouping_of(webinar)
    more = InsightFactory.create_batch(5, breakout=rooms[0])
    keep_apart(more[0], more[1], by=None)
    join_insights(more[2], more[3], by=None)

    with django_assert_num_queries(5):
        grouping_of(webinar)


# --- Answers --------------------------------------------------------------------------------------
def test_what_staff_join_stands_together_until_it_is_undone(webinar, notes):
    slow, again, other = notes
    staff = CoordinatorFactory()

    join_insights(other, slow, by=staff)
    join_insights(slow, other, by=staff)
    assert together(webinar) == {frozenset({slow.pk, again.pk, other.pk})}

    forget_answer(slow, other, by=staff)
    forget_answer(slow, other, by=staff)
    assert together(webinar) == {frozenset({slow.pk, again.pk})}
    assert answers() == [
        ("insight.joined", "Les permis tardent"),
        ("insight.answer_forgotten", SLOW),
    ]
    event = AuditEvent.objects.get(verb="insight.joined")
    assert (event.actor, event.facts) == (staff, {"other": slow.code})


def test_what_staff_keep_apart_stays_apart_until_it_is_undone(webinar, notes):
    slow, again, _other = notes

    keep_apart(slow, again, by=None)
    keep_apart(again, slow, by=None)
    assert together(webinar) == set()

    forget_answer(again, slow, by=None)
    assert together(webinar) == {frozenset({slow.pk, again.pk})}
    assert [verb for verb, _label in answers()] == [
        "insight.kept_apart",
        "insight.answer_forgotten",
    ]


def test_the_newer_answer_takes_the_place_of_the_older_one(notes):
    slow, again, _other = notes
    keep_apart(slow, again, by=None)

    join_insights(slow, again, by=None)
    assert (slow.same_as.get(), slow.apart_from.count()) == (again, 0)

    keep_apart(slow, again, by=None)
    assert (slow.same_as.count(), slow.apart_from.get()) == (0, again)


def test_two_that_a_third_note_holds_together_are_not_kept_apart(webinar, notes):
    slow, again, other = notes
    join_insights(slow, other, by=None)
    join_insights(other, again, by=None)
    join_insights(slow, again, by=None)

    with pytest.raises(Refused, match="joined with “Les permis tardent”"):
        keep_apart(slow, again, by=None)

    assert slow.same_as.contains(again)
    forget_answer(other, again, by=None)
    keep_apart(slow, again, by=None)
    assert together(webinar) == {frozenset({slow.pk, other.pk})}


def test_a_copy_that_a_host_merged_holds_together_too(rooms, notes):
    slow, _again, other = notes
    copy = InsightFactory(breakout=rooms[2], text="They are late")
    join_insights(slow, copy, by=None)
    merge_insights(other, copy, by=None)

    with pytest.raises(Refused, match="joined with “They are late”"):
        keep_apart(slow, other, by=None)

    forget_answer(slow, copy, by=None)
    keep_apart(slow, other, by=None)


def test_a_hidden_note_holds_nothing_together(notes):
    slow, again, other = notes
    join_insights(slow, other, by=None)
    join_insights(other, again, by=None)
    hide_insight(other, reason="Unkind", by=None)

    keep_apart(slow, again, by=None)

    assert slow.apart_from.contains(again)


def test_joining_does_not_bring_together_what_was_kept_apart(notes):
    slow, again, other = notes
    join_insights(slow, other, by=None)
    keep_apart(other, again, by=None)

    with pytest.raises(
        Refused, match="“permits take TOO long!” and “Les permis tardent” were kept"
    ):
        join_insights(again, slow, by=None)

    assert not slow.same_as.contains(again)


@pytest.mark.parametrize("answer", [join_insights, keep_apart])
def test_only_two_shown_notes_of_one_webinar_are_answered_about(webinar, rooms, notes, answer):
    slow, _again, _other = notes
    hidden = InsightFactory(breakout=rooms[0], hidden_at=timezone.now())
    merged = InsightFactory(breakout=rooms[0], merged_into=slow)
    conclusion = InsightFactory(breakout=rooms[0], kind="conclusion")
    for wrong, why in [
        (slow, "two different notes of one webinar"),
        (InsightFactory(), "two different notes of one webinar"),
        (hidden, "hidden or merged"),
        (merged, "hidden or merged"),
        (conclusion, "conclusion stands by itself"),
    ]:
        with pytest.raises(Refused, match=why):
            answer(slow, wrong, by=None)

    assert not AuditEvent.objects.exists()
