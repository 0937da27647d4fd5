"""What participants write in their break-out, and when they can."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.refusal import Refused
from webinars.live.domain.notes import amend_insight, hide_insight, write_insight
from webinars.models import Breakout, Insight, Webinar
from webinars.tests.factories import InsightFactory, SeatFactory

pytestmark = pytest.mark.django_db

WORDS = {"kind": "offer", "text": " We share our audit. ", "attribution": "named"}


@pytest.fixture
def seat():
    """In a room that runs."""
    return SeatFactory(breakout__status="running", registration__name="Ana Author")


def test_an_insight_is_kept_with_who_wrote_it_and_the_room_is_stirred(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **WORDS)

    assert (insight.text, insight.kind, insight.attribution) == (
        "We share our audit.",
        "offer",
        "named",
    )
    assert (insight.registration, insight.author_name) == (seat.registration, "Ana Author")
    assert Breakout.objects.get().pulse == 1


def test_a_form_that_is_sent_twice_is_kept_once(seat):
    kept = [
        write_insight(seat.breakout, author=seat.registration, **WORDS, form_key="abc")
        for _ in range(2)
    ]

    assert kept[0] == kept[1]
    assert Insight.objects.count() == 1


def test_somebody_elses_key_or_ones_own_in_another_room_hides_nothing(seat):
    neighbour = SeatFactory(breakout=seat.breakout)
    elsewhere = SeatFactory(breakout__status="running")

    for somebody in (seat, neighbour, elsewhere):
        write_insight(somebody.breakout, author=somebody.registration, **WORDS, form_key="abc")

    assert Insight.objects.count() == 3


@pytest.mark.parametrize(
    ("room", "status", "hours", "stage"),
    [
        ("planned", "announced", 1, "early"),
        ("running", "announced", 1, "open"),
        ("planned", "announced", -1, "open"),
        ("closed", "announced", -1, "closed"),
        ("running", "cancelled", -1, "cancelled"),
    ],
)
def test_participants_write_once_the_room_runs_or_the_webinar_has_begun(
    seat, room, status, hours, stage
):
    seat.breakout.status = room
    seat.breakout.webinar.status = status
    seat.breakout.webinar.starts_at = timezone.now() + timedelta(hours=hours)
    seat.breakout.webinar.save()
    seat.breakout.save()

    assert seat.breakout.stage == stage
    if stage == "open":
        assert write_insight(seat.breakout, author=seat.registration, **WORDS).pk
    else:
        with pytest.raises(Refused):
            write_insight(seat.breakout, author=seat.registration, **WORDS)
        assert not Insight.objects.exists()


def test_a_room_that_closed_meanwhile_takes_nothing_more(seat):
    Breakout.objects.update(status="closed")

    with pytest.raises(Refused, match="This break-out is closed"):
        write_insight(seat.breakout, author=seat.registration, **WORDS)


def test_ones_own_words_are_changed_and_so_is_the_name_under_them(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **WORDS)
    facts = {"kind": "insight", "text": "Better", "attribution": "anonymous", "version": 1}

    amend_insight(insight, author=seat.registration, **facts)

    insight.refresh_from_db()
    assert (insight.kind, insight.text, insight.attribution, insight.version) == (
        "insight",
        "Better",
        "anonymous",
        2,
    )
    assert Breakout.objects.get().pulse == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, "Somebody else changed this meanwhile"),
        ({"hidden_at": timezone.now()}, "taken this off the board"),
    ],
)
def test_ones_own_words_stay_where_a_host_changed_or_hid_them(seat, change, said):
    insight = write_insight(seat.breakout, author=seat.registration, **WORDS)
    Insight.objects.update(**change)

    with pytest.raises(Refused, match=said):
        amend_insight(insight, author=seat.registration, **{**WORDS, "text": "Mine"}, version=1)

    assert Insight.objects.get().text == "We share our audit."


def test_after_the_close_ones_own_words_stay_as_they_are(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **WORDS)
    Breakout.objects.update(status="closed")

    with pytest.raises(Refused, match="closed"):
        amend_insight(insight, author=seat.registration, **WORDS, version=1)


def test_nobody_amends_what_another_wrote(seat):
    insight = InsightFactory(breakout=seat.breakout, registration=None)

    with pytest.raises(Insight.DoesNotExist):
        amend_insight(insight, author=seat.registration, **WORDS, version=1)


def test_a_cancelled_webinar_is_no_occasion(seat):
    Webinar.objects.update(status="cancelled")
    seat.breakout.webinar.refresh_from_db()

    with pytest.raises(Refused, match="does not take place"):
        write_insight(seat.breakout, author=seat.registration, **WORDS)


def test_hiding_stirs_the_room(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **WORDS)

    hide_insight(insight, reason="names a firm", by=None)

    assert Breakout.objects.get().pulse == 2
