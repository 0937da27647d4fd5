"""Votes: once a person and insight, taken back at will, never where nobody can see what for."""

import pytest
from django.utils import timezone

from tgtf_portal.core.refusal import Refused
from webinars.live.domain.notes import take_back_vote, vote_for, votes_of
from webinars.models import Breakout, Insight, Vote
from webinars.tests.factories import InsightFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return SeatFactory(breakout__status="running")


@pytest.fixture
def insight(seat):
    return InsightFactory(breakout=seat.breakout)


def test_a_vote_counts_once_however_often_it_is_given(seat, insight):
    for _ in range(3):
        vote_for(insight, seat.registration)

    assert Insight.objects.with_votes().get().vote_count == 1
    assert votes_of(seat, [insight]) == {insight.pk}
    assert Breakout.objects.get().pulse == 1  # nothing new after the first


def test_a_vote_is_taken_back_and_given_again(seat, insight):
    vote_for(insight, seat.registration)
    for _ in range(2):
        take_back_vote(insight, seat.registration)
    assert not Vote.objects.exists()
    assert Breakout.objects.get().pulse == 2

    vote_for(insight, seat.registration)
    assert Vote.objects.count() == 1


def test_a_vote_leaves_those_of_others_alone(seat, insight):
    neighbour = SeatFactory(breakout=seat.breakout)
    vote_for(insight, seat.registration)
    vote_for(insight, neighbour.registration)

    take_back_vote(insight, seat.registration)

    assert [vote.registration for vote in Vote.objects.all()] == [neighbour.registration]


@pytest.mark.parametrize("decide", [vote_for, take_back_vote])
def test_those_of_other_rooms_do_not_vote_here(insight, decide):
    stranger = SeatFactory(breakout__webinar=insight.breakout.webinar)

    with pytest.raises(Refused, match="Only those who sit in this break-out"):
        decide(insight, stranger.registration)


@pytest.mark.parametrize("decide", [vote_for, take_back_vote])
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("hidden", "hidden this meanwhile"),
        ("merged", "merged this with another"),
        ("closed", "break-out is closed"),
    ],
)
def test_votes_for_what_was_hidden_merged_or_closed_meanwhile_are_refused(
    seat, insight, decide, what, said
):
    if what == "closed":
        Breakout.objects.update(status="closed")
    elif what == "hidden":
        Insight.objects.update(hidden_at=timezone.now())
    else:
        Insight.objects.filter(pk=insight.pk).update(
            merged_into=InsightFactory(breakout=seat.breakout)
        )

    with pytest.raises(Refused, match=said):
        decide(insight, seat.registration)

    assert not Vote.objects.exists()
