"""Being there: counted once, for those with a place, and taken back where it was a slip."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.followup.domain.certificates import issue_certificate, revoke_certificate
from webinars.models import Registration, Webinar
from webinars.registration.domain.attendance import (
    arrive,
    check_in,
    join_webinar,
    mark_attended,
    take_back_arrival,
    way_in,
)
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

Arrival = Registration.Arrival
LINK = "https://meet.example.org/green"


def soon(**facts):
    """A webinar whose doors are open."""
    facts = {"starts_at": timezone.now() + timedelta(minutes=30), "meeting_link": LINK, **facts}
    return WebinarFactory(**facts)


def test_arriving_counts_once_and_the_first_way_stays():
    registration, staff = RegistrationFactory(), CoordinatorFactory()

    assert arrive(registration, how=Arrival.JOINED, by=None) is True
    first = Registration.objects.get()
    assert (first.attended, first.arrival) == (True, Arrival.JOINED)
    assert abs(first.arrived_at - timezone.now()) < timedelta(seconds=5)

    assert arrive(registration, how=Arrival.CHECKED_IN, by=staff) is False
    again = Registration.objects.get()
    assert (again.arrival, again.arrived_at) == (Arrival.JOINED, first.arrived_at)
    assert [event.facts for event in AuditEvent.objects.all()] == [{"how": "joined"}]


@pytest.mark.parametrize("status", ["waiting", "pending", "cancelled"])
def test_nobody_arrives_without_a_place(status):
    cancelled = timezone.now() if status == "cancelled" else None
    registration = RegistrationFactory(status=status, cancelled_at=cancelled)

    with pytest.raises(Refused, match="no place"):
        arrive(registration, how=Arrival.NOTED, by=None)
    assert not Registration.objects.get().attended


def test_attendance_is_noted_once_and_not_for_those_who_cancelled():
    here = RegistrationFactory()
    gone = RegistrationFactory(cancelled_at=timezone.now())

    assert mark_attended([here, gone], by=None) == 1
    assert mark_attended([here, gone], by=None) == 0
    here.refresh_from_db()
    assert (here.arrival, here.arrived_at is None) == (Arrival.NOTED, False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"starts_at": timedelta(minutes=61)}, "early"),
        ({"starts_at": timedelta(minutes=59)}, "open"),
        ({"starts_at": timedelta(minutes=-119)}, "open"),
        ({"starts_at": timedelta(minutes=-121)}, "over"),
        ({"starts_at": timedelta(minutes=59), "meeting_link": ""}, "no_link"),
        ({"starts_at": timedelta(minutes=-30), "status": Webinar.Status.HELD}, "over"),
        ({"starts_at": timedelta(minutes=30), "status": Webinar.Status.CANCELLED}, "called_off"),
    ],
)
def test_the_way_in_opens_an_hour_before_and_closes_at_the_end(facts, expected):
    facts["starts_at"] += timezone.now()
    registration = RegistrationFactory(webinar=soon(**facts))

    assert way_in(registration) == expected
    if expected == "open":
        assert join_webinar(registration) == LINK
    else:
        with pytest.raises(Refused):
            join_webinar(registration)
    registration.refresh_from_db()
    assert registration.attended is (expected == "open")


@pytest.mark.parametrize("status", ["waiting", "pending"])
def test_the_way_in_is_for_those_with_a_place(status):
    registration = RegistrationFactory(webinar=soon(), status=status)

    assert way_in(registration) == status
    with pytest.raises(Refused):
        join_webinar(registration)


def test_a_room_of_ones_own_has_its_own_link_and_counts_too():
    registration = RegistrationFactory(webinar=soon())
    assert join_webinar(registration, room=True) == LINK

    room = BreakoutFactory(webinar=registration.webinar, meeting_link="https://meet.example.org/a")
    room.seats.create(registration=registration)
    registration = Registration.objects.with_webinar().with_seat().get()

    assert join_webinar(registration, room=True) == room.meeting_link
    assert join_webinar(registration) == LINK


def test_check_in_opens_in_the_morning():
    staff = CoordinatorFactory()
    late = RegistrationFactory(webinar__starts_at=timezone.now() + timedelta(hours=11))
    early = RegistrationFactory(webinar__starts_at=timezone.now() + timedelta(hours=13))
    off = RegistrationFactory(webinar=soon(status=Webinar.Status.CANCELLED))

    assert check_in(late, by=staff) is True
    assert check_in(late, by=staff) is False
    for registration in (early, off):
        with pytest.raises(Refused):
            check_in(registration, by=staff)
    late.refresh_from_db()
    assert late.arrival == Arrival.CHECKED_IN


def test_a_wrong_tick_is_taken_back():
    registration = RegistrationFactory(webinar=soon())
    check_in(registration, by=None)

    assert take_back_arrival(registration, by=None) is True
    assert take_back_arrival(registration, by=None) is False
    registration.refresh_from_db()
    assert (registration.attended, registration.arrived_at, registration.arrival) == (
        False,
        None,
        "",
    )


def test_a_certificate_holds_until_it_is_revoked():
    registration = RegistrationFactory(webinar=HeldWebinarFactory())
    mark_attended([registration], by=None)
    registration.refresh_from_db()
    certificate = issue_certificate(registration)

    with pytest.raises(Refused, match="revoke it first"):
        take_back_arrival(registration, by=None)
    revoke_certificate(certificate, by=None)
    assert take_back_arrival(registration, by=None) is True
