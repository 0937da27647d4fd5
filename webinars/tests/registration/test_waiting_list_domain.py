"""The waiting list: in order, for a while or at once, and nobody gets a place that is taken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Registration
from webinars.registration.domain.actions import (
    cancel_registration,
    clear_unconfirmed,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.places import (
    accept_offer,
    give_place,
    pass_on_all_places,
    pass_on_overdue_places,
    pass_on_places,
)
from webinars.tests.factories import WebinarFactory
from webinars.webinar.domain.actions import cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db


def enter(webinar, *names, **facts):
    return [register(webinar, email=f"{n}@example.org", name=n, **facts) for n in names]


def standing(webinar):
    return dict(webinar.registrations.order_by("seq").values_list("name", "status"))


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def let_time_pass(registration, **time):
    """What was kept until then is kept no longer."""
    held_until = timezone.now() - timedelta(**time or {"seconds": 1})
    Registration.objects.filter(pk=registration.pk).update(held_until=held_until)


# --- Offers --------------------------------------------------------------------------------------
def test_a_place_given_back_is_offered_to_the_first_in_line_in_the_same_moment():
    webinar = WebinarFactory(capacity=1)
    first, *_ = enter(webinar, "a", "b", "c")

    cancel_registration(first)

    assert standing(webinar) == {"a": "cancelled", "b": "offered", "c": "waiting"}
    assert Message.objects.filter(kind="registration.offered").get().recipient == "b@example.org"


@pytest.mark.parametrize(("hours", "ahead"), [(0, timedelta(days=7)), (24, timedelta(hours=20))])
def test_without_time_for_an_offer_the_place_is_theirs_at_once(hours, ahead):
    starts_at = timezone.now() + ahead
    webinar = WebinarFactory(capacity=1, offer_hours=hours, starts_at=starts_at)
    first, _second = enter(webinar, "a", "b")

    cancel_registration(first)

    assert standing(webinar) == {"a": "cancelled", "b": "confirmed"}
    promoted = Message.objects.get(kind="registration.confirmed", recipient="b@example.org")
    assert promoted.context["waited"] is True


def test_an_offer_accepted_is_a_place():
    webinar = WebinarFactory(capacity=1)
    first, second = enter(webinar, "a", "b")
    cancel_registration(first)

    accept_offer(second)
    accept_offer(second)  # pressed twice

    assert standing(webinar) == {"a": "cancelled", "b": "confirmed"}
    assert kinds().count("registration.confirmed") == 2


def test_an_offer_declined_goes_to_the_next():
    webinar = WebinarFactory(capacity=1)
    first, second, _third = enter(webinar, "a", "b", "c")
    cancel_registration(first)

    cancel_registration(second)

    assert standing(webinar) == {"a": "cancelled", "b": "cancelled", "c": "offered"}
    assert "registration.left" in kinds()


def test_an_offer_that_nobody_answers_goes_to_the_next_once_however_often_it_is_swept():
    webinar = WebinarFactory(capacity=1)
    first, second, _third = enter(webinar, "a", "b", "c")
    cancel_registration(first)
    let_time_pass(second)

    assert [pass_on_overdue_places() for _beat in range(2)] == [1, 0]

    assert standing(webinar) == {"a": "cancelled", "b": "cancelled", "c": "offered"}
    assert kinds().count("registration.offered") == 2
    assert kinds().count("registration.offer_lapsed") == 1


def test_an_offer_that_has_ended_cannot_be_accepted_even_before_the_sweep():
    webinar = WebinarFactory(capacity=1)
    first, second = enter(webinar, "a", "b")
    cancel_registration(first)
    let_time_pass(second)

    with pytest.raises(Refused, match="ended"):
        accept_offer(second)


def test_whoever_comes_new_overtakes_nobody_who_waits():
    webinar = WebinarFactory(capacity=1)
    first, *_ = enter(webinar, "a", "b")
    cancel_registration(first)
    let_time_pass(Registration.objects.get(name="b"))
    webinar.registrations.filter(name="b").update(status="waiting", held_until=None)

    enter(webinar, "c")

    assert standing(webinar) == {"a": "cancelled", "b": "offered", "c": "waiting"}


def test_whoever_comes_back_is_the_last_in_line():
    webinar = WebinarFactory(capacity=1)
    first, *_ = enter(webinar, "a", "b", "c")
    cancel_registration(first)

    back = register_again(first)

    assert (back.status, back.place_in_line, back.round) == ("waiting", 2, 2)


def test_nothing_overdue_costs_one_query(django_assert_num_queries):
    enter(WebinarFactory(capacity=1), "a", "b")

    with django_assert_num_queries(1):
        pass_on_overdue_places()


# --- Capacity ------------------------------------------------------------------------------------
def test_more_places_go_to_those_who_wait():
    webinar = WebinarFactory(capacity=1, offer_hours=0)
    enter(webinar, "a", "b", "c", "d")
    webinar.capacity = 3
    webinar.save()

    assert pass_on_places(webinar) == 2

    assert list(standing(webinar).values()) == ["confirmed"] * 3 + ["waiting"]


def test_places_added_past_the_pages_are_passed_on_by_the_hour():
    webinar = WebinarFactory(capacity=1, offer_hours=0)
    enter(webinar, "a", "b")
    type(webinar).objects.update(capacity=2)

    assert pass_on_all_places() == 1


def test_fewer_places_than_people_take_nobodys_place_and_give_none():
    webinar = WebinarFactory(capacity=3, offer_hours=0)
    people = enter(webinar, "a", "b", "c", "d")
    webinar.capacity = 1
    webinar.save()

    assert pass_on_places(webinar) == 0
    cancel_registration(people[0])

    assert list(standing(webinar).values()) == ["cancelled", "confirmed", "confirmed", "waiting"]


def test_staff_give_a_place_past_the_list_only_where_there_is_one_or_one_more_is_made():
    webinar = WebinarFactory(capacity=1)
    _first, second = enter(webinar, "a", "b")
    staff = UserFactory()

    with pytest.raises(Refused, match="All 1 places"):
        give_place(second, by=staff)
    give_place(second, by=staff, raise_capacity=True)

    webinar.refresh_from_db()
    assert (webinar.capacity, standing(webinar)["b"]) == (2, "confirmed")
    verbs = AuditEvent.objects.filter(actor=staff).values_list("verb", flat=True)
    assert sorted(verbs) == ["registration.placed", "webinar.capacity_raised"]


# --- Addresses to be confirmed -------------------------------------------------------------------
def test_a_guest_is_asked_first_and_the_place_is_kept_meanwhile():
    webinar = WebinarFactory(capacity=1)
    [guest] = enter(webinar, "a", verified=False)
    enter(webinar, "b")

    assert standing(webinar) == {"a": "pending", "b": "waiting"}
    confirm_registration(guest)
    confirm_registration(guest)

    assert standing(webinar) == {"a": "confirmed", "b": "waiting"}
    assert kinds() == ["registration.confirm", "registration.confirmed", "registration.waiting"]


def test_a_place_kept_too_long_goes_to_the_next_and_the_guest_can_still_wait():
    webinar = WebinarFactory(capacity=1, offer_hours=0)
    [guest] = enter(webinar, "a", verified=False)
    enter(webinar, "b", "c")
    let_time_pass(guest)

    pass_on_overdue_places()
    late = confirm_registration(guest)

    assert standing(webinar) == {"a": "waiting", "b": "confirmed", "c": "waiting"}
    assert late.place_in_line == 2


def test_a_place_kept_too_long_is_still_theirs_where_nobody_wanted_it():
    webinar = WebinarFactory(capacity=1)
    [guest] = enter(webinar, "a", verified=False)
    let_time_pass(guest)
    pass_on_overdue_places()

    assert confirm_registration(guest).is_active


def test_a_guest_at_a_full_webinar_takes_no_number_before_the_address_is_confirmed():
    webinar = WebinarFactory(capacity=1)
    enter(webinar, "a")
    [guest] = enter(webinar, "b", verified=False)
    enter(webinar, "c")

    confirmed = confirm_registration(guest)

    assert (confirmed.status, confirmed.place_in_line) == ("waiting", 2)


def test_a_strangers_words_change_nothing_for_whoever_is_registered():
    webinar = WebinarFactory()
    [person] = enter(webinar, "a")

    register(webinar, email=person.email, name="Somebody else", verified=False)

    person.refresh_from_db()
    assert (person.name, person.status) == ("a", "confirmed")
    assert kinds() == ["registration.confirmed", "registration.known"]


def test_whoever_had_cancelled_comes_back_only_by_their_own_mail():
    webinar = WebinarFactory()
    [person] = enter(webinar, "a")
    cancel_registration(person)

    enter(webinar, "a", verified=False)

    assert standing(webinar) == {"a": "pending"}


def test_one_address_is_written_to_once_in_ten_minutes_and_three_times_a_day(time_machine):
    webinars = WebinarFactory.create_batch(3)
    for minutes in range(0, 120, 4):
        time_machine.move_to(timezone.now() + timedelta(minutes=4), tick=False)
        enter(webinars[minutes % 3], "victim", verified=False)

    written = list(Message.objects.order_by("created_at").values_list("created_at", flat=True))
    assert len(written) == 3
    assert written[1] - written[0] >= timedelta(minutes=10)


def test_addresses_never_confirmed_are_forgotten_after_a_week(time_machine):
    webinar = WebinarFactory(starts_at=timezone.now() + timedelta(days=30))
    [once] = enter(webinar, "a")
    cancel_registration(once)
    enter(webinar, "a", "b", verified=False)
    enter(webinar, "c")
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))

    assert clear_unconfirmed(timezone.now() - timedelta(days=7)) == 1

    assert standing(webinar) == {"a": "cancelled", "c": "confirmed"}


# --- The webinar's own turns ---------------------------------------------------------------------
def test_those_who_wait_are_told_of_a_new_time_and_offers_end_before_it():
    webinar = WebinarFactory(capacity=1)
    first, *_ = enter(webinar, "a", "b", "c")
    cancel_registration(first)
    soon = timezone.now() + timedelta(hours=3)

    move_webinar(
        webinar, starts_at=soon, ends_at=soon + timedelta(hours=1), time_zone="UTC", by=None
    )

    assert Registration.objects.get(name="b").held_until == soon
    assert kinds().count("webinar.moved") == 2


def test_those_who_wait_are_told_that_a_webinar_is_off():
    webinar = WebinarFactory(capacity=1)
    enter(webinar, "a", "b")

    cancel_webinar(webinar, by=None)

    assert kinds().count("webinar.cancelled") == 2
