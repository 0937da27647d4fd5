"""Registrations in the administration: what staff do for one person, and for many."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from webinars.models import Preference, Registration, Seat
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def address_of(thing, name="change"):
    noun = thing._meta.model_name
    return reverse(f"admin:webinars_{noun}_{name}", args=[thing.pk])


def act(client, noun, action, things, **more):
    chosen = [thing.pk for thing in things]
    data = {"action": action, "_selected_action": chosen, **more}
    return client.post(reverse(f"admin:webinars_{noun}_changelist"), data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("name", ["send_link", "seat", "cancel"])
def test_opening_a_registrations_page_changes_nothing(staff, name):
    registration = RegistrationFactory()
    before = Registration.objects.values().get()

    assert staff.get(address_of(registration, name)).status_code == 200

    assert Registration.objects.values().get() == before
    assert not Message.objects.exists()


def test_link_is_sent_again_once_an_hour(staff):
    registration = RegistrationFactory()

    for _ in range(2):
        staff.post(address_of(registration, "send_link"))

    assert Message.objects.get().kind == "registration.known"


def test_cancelling_gives_place_wishes_and_seat_back(staff):
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar)
    Preference.objects.create(registration=registration, breakout=room, rank=1)
    Seat.objects.create(registration=registration, breakout=room, rank=1)

    staff.post(address_of(registration, "cancel"))

    assert not Registration.objects.active().exists()
    assert not (Seat.objects.exists())
    assert not (Preference.objects.exists())


def test_seat_page_offers_the_webinars_open_rooms_with_what_speaks_for_each(staff):
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar, title="Energy", capacity=12)
    BreakoutFactory(webinar=registration.webinar, title="Closed", status="closed")
    BreakoutFactory(title="Elsewhere")
    Preference.objects.create(registration=registration, breakout=room, rank=1)

    form = staff.get(address_of(registration, "seat")).context["form"]

    labels = [label for _value, label in form.fields["breakout"].choices]
    assert labels == ["Energy: 0 of 12 places taken, wish 1"]


def test_seat_is_moved_and_a_full_room_says_so_beside_the_form(staff):
    registration = RegistrationFactory()
    free, full = (BreakoutFactory(webinar=registration.webinar, capacity=1) for _ in range(2))
    other = RegistrationFactory(webinar=registration.webinar)
    Seat.objects.create(registration=other, breakout=full)

    refused = staff.post(address_of(registration, "seat"), {"breakout": full.pk})
    staff.post(address_of(registration, "seat"), {"breakout": free.pk})

    assert refused.context["form"].non_field_errors() == [f"“{full}” is full."]
    assert Seat.objects.get(registration=registration).breakout == free
    assert Message.objects.get().kind == "breakouts.seated"


def test_deeds_of_a_registration_end_with_its_webinar(staff):
    registration = RegistrationFactory(webinar=HeldWebinarFactory())

    buttons = staff.get(address_of(registration)).context["buttons"]
    assert [button.label for button in buttons] == [
        "Send a new link",
        "Change wishes",
        "Change answers",
        "Show the personal link",
    ]
    response = staff.post(address_of(registration, "cancel"))

    assert said(response) == [f"{registration}: This webinar is over."]
    assert Registration.objects.active().exists()


def test_page_mends_a_persons_details_and_leaves_the_state_alone(staff):
    registration = RegistrationFactory(email="ana@gmial.com")
    data = {
        "name": "Ana",
        "email": "ana@gmail.com",
        "organisation": "Firm",
        "language": "en",
        "cancelled_at_0": "2020-01-01",
        "attended": "on",
        **{
            f"{p}-{c}_FORMS": 0
            for p in ("answers", "preferences", "votes")
            for c in ("TOTAL", "INITIAL")
        },
    }

    response = staff.post(address_of(registration), data)

    changed = Registration.objects.get()
    assert response.status_code == 302
    assert (changed.email, changed.is_active, changed.attended) == ("ana@gmail.com", True, False)


@pytest.mark.parametrize("name", ["Ana\r\nBcc: x@example.org", "\u200b"])
def test_name_that_is_no_line_of_text_is_refused_beside_its_field(staff, name):
    registration = RegistrationFactory()
    rows = {
        f"{p}-{c}_FORMS": 0
        for p in ("answers", "preferences", "votes")
        for c in ("TOTAL", "INITIAL")
    }

    response = staff.post(
        address_of(registration),
        {"name": name, "email": registration.email, "language": "en", **rows},
    )

    assert "name" in response.context["adminform"].form.errors


def test_attended_is_marked_for_those_who_did_not_cancel(staff):
    present = RegistrationFactory()
    gone = RegistrationFactory(webinar=present.webinar, cancelled_at=timezone.now())

    response = act(staff, "registration", "attended_by", [present, gone])

    assert said(response) == ["1 person is marked."]
    assert list(Registration.objects.filter(attended=True)) == [present]


def test_cancelling_several_asks_first_and_tells_what_was_refused(staff):
    comes = RegistrationFactory()
    past = RegistrationFactory(webinar=HeldWebinarFactory())

    asked = act(staff, "registration", "cancel", [comes, past])
    assert Registration.objects.active().count() == 2
    done = act(staff, "registration", "cancel", [comes, past], confirmed="1")

    assert len(asked.context["plans"]) == 2
    assert sorted(said(done)) == sorted(
        [f"The registration of {comes} is cancelled.", f"{past}: This webinar is over."]
    )


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("status__exact", "confirmed", {"Seated", "Wisher"}),
        ("status__exact", "cancelled", {"Gone"}),
        ("seated", "yes", {"Seated"}),
        ("seated", "no", {"Wisher", "Gone"}),
        ("wished", "yes", {"Wisher"}),
        ("wished", "no", {"Seated", "Gone"}),
    ],
)
def test_registrations_are_narrowed_by_state_seat_and_wishes(staff, parameter, value, expected):
    webinar = WebinarFactory()
    room = BreakoutFactory(webinar=webinar)
    seated, wisher, _gone = (
        RegistrationFactory(webinar=webinar, name=name, cancelled_at=cancelled_at)
        for name, cancelled_at in (("Seated", None), ("Wisher", None), ("Gone", timezone.now()))
    )
    Seat.objects.create(registration=seated, breakout=room)
    Preference.objects.create(registration=wisher, breakout=room, rank=1)

    response = staff.get(reverse("admin:webinars_registration_changelist"), {parameter: value})

    assert {row.name for row in response.context["cl"].result_list} == expected


def test_the_waiting_list_stands_in_its_order(staff):
    webinar = WebinarFactory()
    for name, seq in (("Third", 30), ("First", 10), ("Second", 20)):
        RegistrationFactory(webinar=webinar, name=name, seq=seq, status="waiting")

    address = reverse("admin:webinars_registration_changelist")
    response = staff.get(address, {"status__exact": "waiting"})

    names = [row.name for row in response.context["cl"].result_list]
    assert names == ["First", "Second", "Third"]


def test_a_place_is_given_over_capacity_only_where_the_box_is_ticked(staff):
    webinar = WebinarFactory(capacity=1)
    RegistrationFactory(webinar=webinar)
    waiting = RegistrationFactory(webinar=webinar, status="waiting")

    refused = staff.post(address_of(waiting, "place"), {})
    assert "All 1 places are taken" in str(refused.context["form"].non_field_errors())
    staff.post(address_of(waiting, "place"), {"raise_capacity": "on"})

    waiting.refresh_from_db()
    webinar.refresh_from_db()
    assert (waiting.status, webinar.capacity) == ("confirmed", 2)
    assert AuditEvent.objects.get(verb="registration.placed").actor.is_staff


def test_the_link_of_somebody_who_never_confirmed_is_not_sent(staff):
    pending = RegistrationFactory(status="pending")

    staff.post(address_of(pending, "send_link"))

    pending.refresh_from_db()
    assert pending.status == "pending"


def test_cancelling_by_staff_serves_the_next_and_says_who_did_it(staff):
    webinar = WebinarFactory(capacity=1, offer_hours=0)
    first = RegistrationFactory(webinar=webinar)
    waiting = RegistrationFactory(webinar=webinar, status="waiting")

    staff.post(address_of(first, "cancel"))

    waiting.refresh_from_db()
    assert waiting.status == "confirmed"
    assert AuditEvent.objects.get(verb="registration.cancelled").actor.is_staff
