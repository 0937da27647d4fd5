"""Wishes and answers that staff put right for somebody: past the deadlines, with a trace."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent, Consent, Message
from webinars.models import Answer, Preference, Seat
from webinars.registration.domain.answers import save_answers
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    QuestionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


def page(registration, name):
    return reverse(f"admin:webinars_registration_{name}", args=[registration.pk])


@pytest.fixture
def rooms():
    """Two of one webinar, and somebody who wishes for the first of them."""
    first = BreakoutFactory(title="Energy")
    second = BreakoutFactory(title="Water", webinar=first.webinar)
    registration = RegistrationFactory(webinar=first.webinar, name="Ana")
    Preference.objects.create(registration=registration, breakout=first, rank=1)
    return registration, first, second


def ranks(registration):
    return dict(registration.preferences.values_list("breakout__title", "rank"))


def test_wishes_change_with_a_trace_of_who_and_what_and_nobody_is_told_unasked(staff, rooms):
    registration, first, second = rooms

    sent = {f"rank_{second.code}": 1, f"rank_{first.code}": 2, "offers": "Audits"}
    staff.post(page(registration, "wishes"), sent)

    registration.refresh_from_db()
    assert ranks(registration) == {"Water": 1, "Energy": 2}
    assert registration.offers == "Audits"
    event = AuditEvent.objects.get(verb="registration.wished")
    assert (event.actor, event.facts) == (
        staff.person,
        {"before": [first.pk], "now": [second.pk, first.pk]},
    )
    assert AuditEvent.objects.get(verb="registration.changed").actor == staff.person
    assert not Message.objects.exists()


def test_seats_that_are_given_stay_and_say_which_wish_they_are_now(staff, rooms):
    registration, first, second = rooms
    Seat.objects.create(registration=registration, breakout=first, rank=1)

    asked = staff.get(page(registration, "wishes")).content.decode()
    staff.post(page(registration, "wishes"), {f"rank_{second.code}": 1, f"rank_{first.code}": 2})

    assert "Seats are given: the wishes change all the same" in asked
    seat = Seat.objects.get()
    assert (seat.breakout, seat.rank) == (first, 2)


def test_the_person_is_told_where_that_is_ticked_once_for_each_change(staff, rooms, post):
    registration, first, second = rooms

    for room in (second, first):
        staff.post(page(registration, "wishes"), {f"rank_{room.code}": 1, "tell": "on"})

    kinds = Message.objects.values_list("kind", "recipient")
    assert list(kinds) == [("registration.changed_by_staff", registration.email)] * 2
    facility = registration.webinar.series.facility.name
    for mail in post():
        said = f"The staff of the {facility} changed your wishes for the break-outs of this webinar"
        assert said in " ".join(mail.text.split())


def test_what_stays_as_it_was_is_told_to_nobody(staff, rooms):
    registration, first, _second = rooms

    answer = staff.post(page(registration, "wishes"), {f"rank_{first.code}": 1, "tell": "on"})

    assert answer.status_code == 302
    assert ranks(registration) == {"Energy": 1}
    assert not Message.objects.exists()


def test_what_is_wrong_stands_at_the_form_and_nothing_changes(staff, rooms):
    registration, first, second = rooms
    tied = {f"rank_{first.code}": 1, f"rank_{second.code}": 1}

    answer = staff.post(page(registration, "wishes"), tied)

    assert "Give each wish its own" in str(answer.context["form"].non_field_errors())
    assert ranks(registration) == {"Energy": 1}


def test_nobody_wishes_for_somebody_without_a_place(staff, rooms):
    registration, first, _second = rooms
    registration.status = "waiting"
    registration.save(update_fields=["status"])

    answer = staff.post(page(registration, "wishes"), {f"rank_{first.code}": 1})

    assert "Ana has no place." in answer.content.decode()


def test_answers_change_also_after_the_end_and_agree_to_nothing(staff):
    webinar = HeldWebinarFactory()
    registration = RegistrationFactory(webinar=webinar)
    food = QuestionFactory(webinar=webinar, text="What do you eat?", required=True)
    where = QuestionFactory(webinar=webinar, text="Where?")
    film = QuestionFactory(webinar=webinar, kind="consent", text="You may film me.")
    save_answers(registration, {food.pk: "Meat", where.pk: "There", film.pk: film.text}, "Form")

    asked = staff.get(page(registration, "answers"))
    sent = {food.field_name: "Vegan", film.field_name: "", "tell": "on"}
    staff.post(page(registration, "answers"), sent)

    assert film.field_name not in asked.context["form"].fields
    assert "The time for it is over" in asked.content.decode()
    given = dict(Answer.objects.values_list("question", "value"))
    assert given == {food.pk: "Vegan", film.pk: film.text}
    assert Consent.objects.in_force().count() == 1
    event = AuditEvent.objects.get(verb="registration.changed")
    assert (event.actor, event.facts) == (staff.person, {"fields": ["answers"]})
    assert Message.objects.get().kind == "registration.changed_by_staff"
