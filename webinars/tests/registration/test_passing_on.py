"""What becomes free goes to the next who waits at once, through every door by which it is freed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from webinars.models import Registration, SeatRequest
from webinars.registration.domain.actions import clear_unconfirmed
from webinars.registration.domain.places import change_places
from webinars.tests.breakouts.test_capacity_admin import save, webinar_form
from webinars.tests.factories import BreakoutFactory, RegistrationFactory
from webinars.tests.webinar.test_webinar_writing_admin import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    """Full, in a full webinar; Wim waits for a place, and Sue for a seat."""
    room = BreakoutFactory(title="Energy", capacity=1, webinar__capacity=2)
    ana = RegistrationFactory(webinar=room.webinar, name="Ana")
    room.seats.create(registration=ana)
    sue = RegistrationFactory(webinar=room.webinar, name="Sue")
    RegistrationFactory(webinar=room.webinar, name="Wim", status="waiting")
    SeatRequest.objects.create(registration=sue, breakout=room)
    return room


def named(room, name):
    return room.webinar.registrations.get(name=name)


def change_room(staff, room):
    save(staff, room, capacity=2)


def change_rooms_row(staff, room):
    row = {"id": room.pk, "webinar": room.webinar_id, "position": 1, "title": "Energy"}
    rows = {f"breakouts-0-{name}": value for name, value in {**row, "capacity": 2}.items()}
    rows |= {"breakouts-TOTAL_FORMS": 1, "breakouts-INITIAL_FORMS": 1}
    staff.post(page(room.webinar, "rooms"), {**webinar_form(room.webinar), **rows})


def change_in_control(staff, room):
    address = reverse("webinars:live-control-capacity", args=[room.webinar.slug])
    staff.post(f"{address}?room={room.code}", {"capacity": 2})


def change_webinar(staff, room):
    staff.post(page(room.webinar, "settings"), webinar_form(room.webinar, capacity=3))


def change_by_verb(staff, room):
    change_places(room.webinar, 3, by=None)


def lower_by_verb(staff, room):
    """To one place beside Ana's, once Sue's was left without the verb that passes it on."""
    room.webinar.registrations.filter(name="Sue").settle("cancelled")
    change_places(room.webinar, 1, by=None)
    change_places(room.webinar, 2, by=None)


def cancel_by_link(staff, room):
    staff.post(reverse("webinars:registration-cancel", args=[named(room, "Ana").token]))


def cancel_by_staff(staff, room):
    staff.post(reverse("admin:webinars_registration_cancel", args=[named(room, "Ana").pk]))


def move_to_another_room(staff, room):
    other = BreakoutFactory(webinar=room.webinar)
    facts = {"registration": named(room, "Ana").pk, "breakout": other.pk, "verb": "move"}
    staff.post(reverse("admin:webinars_webinar_move_seat", args=[room.webinar_id]), facts)


def forget_unconfirmed(staff, room):
    """An address that was asked once more just before: a place is kept for it."""
    now = timezone.now()
    room.webinar.registrations.filter(name="Sue").update(
        status="pending",
        registered_at=now - timedelta(days=8),
        held_until=now + timedelta(minutes=20),
    )
    clear_unconfirmed(now - timedelta(days=7))


@pytest.mark.parametrize(
    ("free", "place", "seat"),
    [
        (change_room, "waiting", "offered"),
        (change_rooms_row, "waiting", "offered"),
        (change_in_control, "waiting", "offered"),
        (move_to_another_room, "waiting", "offered"),
        (change_webinar, "offered", "waiting"),
        (change_by_verb, "offered", "waiting"),
        (lower_by_verb, "offered", "waiting"),
        (cancel_by_link, "offered", "offered"),
        (cancel_by_staff, "offered", "offered"),
        (forget_unconfirmed, "offered", None),
    ],
)
def test_what_is_freed_is_offered_at_once_to_those_who_wait_for_it(staff, room, free, place, seat):
    free(staff, room)

    assert Registration.objects.get(name="Wim").status == place
    assert getattr(SeatRequest.objects.first(), "status", None) == seat
