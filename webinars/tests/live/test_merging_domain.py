"""Near-copies: suggested, merged with the votes of both, told apart, taken apart again."""

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.live.domain.curation import dismiss_pair, merge_insights, suggestions, unmerge_insight
from webinars.live.domain.notes import take_back_vote, vote_for
from webinars.live.domain.same_notes.compare import near_copies
from webinars.models import Breakout, Insight, Vote
from webinars.tests.factories import BreakoutFactory, InsightFactory, SeatFactory

pytestmark = pytest.mark.django_db

CRATES = "A deposit of two euros brings nine crates of ten back."
AGAIN = "a deposit of 2 euros brings nine of ten crates back"


@pytest.fixture
def room():
    return BreakoutFactory(status="running")


@pytest.fixture
def notes(room):
    return [InsightFactory(breakout=room, text=text) for text in (CRATES, AGAIN, "A third way.")]


def voters(room, number):
    return [SeatFactory(breakout=room).registration for _turn in range(number)]


def tally(insight):
    return Insight.objects.with_votes().get(pk=insight.pk).vote_count


def test_the_same_words_are_found_and_other_words_are_not():
    texts = {1: CRATES, 2: AGAIN, 3: "International connections are needed", 4: "!", 5: "!"}

    assert [(pair.first, pair.second) for pair in near_copies(texts)] == [(1, 2)]
    assert near_copies({}) == []


def test_near_copies_are_suggested_until_they_are_told_apart(
    room, notes, django_assert_num_queries
):
    one, other, _third = notes
    with django_assert_num_queries(2):
        assert suggestions(room) == [(one, other)]

    dismiss_pair(other, one, by=None)
    dismiss_pair(one, other, by=None)

    assert suggestions(room) == []


def test_what_is_hidden_elsewhere_or_merged_is_not_suggested(room, notes):
    _one, other, _third = notes
    InsightFactory(text=CRATES)
    Insight.objects.filter(pk=other.pk).update(hidden_at=timezone.now())

    assert suggestions(room) == []


def test_a_merged_note_brings_each_voter_along_once(room, notes):
    kept, copy, _third = notes
    both, only_copy = voters(room, 2)
    for insight, person in ((kept, both), (copy, both), (copy, only_copy)):
        vote_for(insight, person)

    merge_insights(kept, copy, by=None)

    assert tally(kept) == 2
    assert list(room.insights.shown().order_by("pk")) == [kept, notes[2]]
    assert AuditEvent.objects.filter(verb="insight.merged").count() == 1

    unmerge_insight(copy, by=None)

    assert (tally(kept), tally(copy)) == (1, 2)
    assert room.insights.shown().count() == 3


def test_what_was_merged_before_goes_along_and_comes_apart_in_any_order(room, notes):
    first, second, third = notes
    ann, ben, cy = voters(room, 3)
    for insight, person in ((first, ann), (second, ann), (second, ben), (third, cy)):
        vote_for(insight, person)
    merge_insights(second, first, by=None)
    merge_insights(third, second, by=None)
    assert tally(third) == 3

    unmerge_insight(first, by=None)
    assert tally(third) == 3  # Ann voted for the second, too
    unmerge_insight(second, by=None)

    assert [tally(note) for note in notes] == [1, 2, 1]


def test_a_vote_taken_back_is_taken_back_from_what_was_merged(room, notes):
    kept, copy, _third = notes
    (person,) = voters(room, 1)
    vote_for(copy, person)
    merge_insights(kept, copy, by=None)

    take_back_vote(kept, person)
    unmerge_insight(copy, by=None)

    assert not Vote.objects.exists()


def test_the_mark_of_a_key_insight_goes_along_and_comes_back(room, notes):
    kept, copy, _third = notes
    Insight.objects.filter(pk=copy.pk).update(key_at=timezone.now())

    merge_insights(kept, copy, by=None)
    assert list(room.insights.key()) == [kept]
    unmerge_insight(copy, by=None)
    assert list(room.insights.key()) == [copy]


@pytest.mark.parametrize("obstacle", ["itself", "elsewhere", "hidden", "conclusion", "closed"])
def test_what_cannot_be_merged_is_refused_and_stays(room, notes, obstacle):
    kept, copy, _third = notes
    if obstacle == "itself":
        copy = kept
    elif obstacle == "elsewhere":
        copy = InsightFactory(breakout=BreakoutFactory(webinar=room.webinar))
    elif obstacle == "closed":
        Breakout.objects.update(status="closed")
    else:
        change = {"hidden": {"hidden_at": timezone.now()}, "conclusion": {"kind": "conclusion"}}
        Insight.objects.filter(pk=copy.pk).update(**change[obstacle])

    with pytest.raises(Refused):
        merge_insights(kept, copy, by=None)
    assert not Insight.objects.exclude(merged_into=None).exists()


def test_taking_apart_what_stands_alone_is_refused(notes):
    with pytest.raises(Refused, match="not merged"):
        unmerge_insight(notes[0], by=None)
