"""The database counts along with whoever writes registrations, and refuses a place too many."""

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Erasure
from tgtf_portal.core.privacy import erasing
from tgtf_portal.core.refusal import Refused
from webinars.models import PlaceCount, Registration, Webinar
from webinars.registration.domain.actions import (
    cancel_registration,
    clear_unconfirmed,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.csv_import import import_registrations
from webinars.registration.domain.place_counts import miscounted, recount_all_places
from webinars.registration.domain.places import (
    accept_offer,
    change_places,
    give_place,
    pass_on_places,
    places_of,
)
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

Status = Registration.Status
RAISED = {"by": None, "raise_capacity": True}


def counts(webinar):
    return PlaceCount.objects.values_list("confirmed", "waiting", "last_number").get(
        webinar=webinar
    )


# --- Every writer ---------------------------------------------------------------------------------
def test_what_no_verb_writes_is_counted_too():
    webinar, other = WebinarFactory.create_batch(2, capacity=9)
    people = Registration.objects.bulk_create(
        RegistrationFactory.build(webinar=webinar, seq=n, status=status)
        for n, status in enumerate(["confirmed", "confirmed", "waiting", "pending"], start=3)
    )
    assert counts(webinar) == (2, 1, 6)

    webinar.registrations.filter(status="confirmed").update(status="waiting")
    assert counts(webinar) == (0, 3, 6)

    people[3].status, people[3].seq = "confirmed", 8
    Registration.objects.bulk_update(people[3:], ["status", "seq"])
    assert counts(webinar) == (1, 3, 8)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM webinars_registration WHERE seq = 3")
    webinar.registrations.filter(seq=8).update(webinar=other)
    assert (counts(webinar), counts(other)) == ((0, 2, 8), (1, 0, 8))

    webinar.registrations.all().delete()
    assert counts(webinar) == (0, 0, 8)
    assert miscounted() == []


def verbs(webinar, chance):
    """What people, staff and the clock do, each to somebody by chance."""
    people = list(webinar.registrations.all())
    person = chance.choice(people) if people else RegistrationFactory(webinar=webinar, seq=1)
    email = f"p{chance.randrange(12)}@example.org"
    late = timezone.now() - timedelta(days=9)
    lists = "email,name,state\n" + f"{email},P,{chance.choice(['', 'waitlisted', 'cancelled'])}\n"
    return {
        "register": lambda: register(webinar, email=email, name="P"),
        "a stranger": lambda: register(webinar, email=email, name="P", verified=False),
        "confirm": lambda: confirm_registration(person),
        "cancel": lambda: cancel_registration(person),
        "return": lambda: register_again(person),
        "accept": lambda: accept_offer(person),
        "give": lambda: give_place(person, by=None),
        "raise": lambda: give_place(person, **RAISED),
        "change": lambda: change_places(
            webinar, chance.randint(1, 6), by=None, accept_overfull=True
        ),
        "lapse": lambda: (
            webinar.registrations.exclude(held_until=None).update(held_until=late),
            pass_on_places(webinar),
        ),
        "forget": lambda: (
            webinar.registrations.filter(status="pending").update(registered_at=late),
            clear_unconfirmed(timezone.now() - timedelta(days=1)),
        ),
        "import": lambda: import_registrations(webinar, lists.encode()),
        "erase": lambda: erasing.erase(person.email, way=Erasure.Way.COMMAND),
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_after_each_verb_the_numbers_are_those_of_the_rows(seed):
    webinar, chance, came = WebinarFactory(capacity=3), random.Random(seed), set()

    for _step in range(60):
        now = Webinar.objects.get(pk=webinar.pk)
        name, verb = chance.choice(list(verbs(now, chance).items()))
        try:
            with transaction.atomic():
                verb()
            came.add(name)
        except Refused:
            pass
        assert miscounted() == [], name
        places, rows = places_of(now), webinar.registrations
        assert (places.taken, places.waiting) == (
            rows.taking_places().count(),
            rows.waiting().count(),
        )
        shown = Webinar.objects.with_places_taken().get(pk=webinar.pk)
        assert (shown.places_taken, shown.waiting_count) == (places.taken, places.waiting)

    assert len(came) > 8


# --- No place too many ----------------------------------------------------------------------------
def test_the_database_refuses_a_place_that_there_is_not():
    webinar = WebinarFactory(capacity=1)
    RegistrationFactory(webinar=webinar)
    waiting = RegistrationFactory(webinar=webinar, status="waiting")
    people = Registration.objects.filter(pk=waiting.pk)

    for write in (
        lambda: RegistrationFactory(webinar=webinar),
        lambda: people.update(status="confirmed"),
    ):
        with pytest.raises(IntegrityError, match="registration_has_a_place"), transaction.atomic():
            write()
    assert counts(webinar)[:2] == (1, 1)


def test_who_has_a_place_keeps_it_where_there_are_fewer_and_who_came_is_written_down():
    fewer, held = WebinarFactory(capacity=2), HeldWebinarFactory(capacity=1)
    person, _other = RegistrationFactory.create_batch(2, webinar=fewer)
    RegistrationFactory.create_batch(2, webinar=held)

    change_places(fewer, 1, by=None, accept_overfull=True)
    Registration.objects.filter(pk=person.pk).update(name="Another")

    assert (counts(fewer)[0], counts(held)[0]) == (2, 2)


# --- Set right ------------------------------------------------------------------------------------
def test_wrong_numbers_are_named_and_set_right():
    webinar = WebinarFactory(slug="wrong")
    RegistrationFactory(webinar=webinar, seq=4)
    PlaceCount.objects.update(confirmed=7, waiting=1, last_number=3)

    with pytest.raises(CommandError, match="wrong"):
        call_command("places", "check")
    call_command("places", "repair")

    call_command("places", "check")
    assert counts(webinar) == (1, 0, 4)
    assert AuditEvent.objects.get().facts == {"was": [7, 1, 3], "now": [1, 0, 4]}
    assert recount_all_places() == 0


def test_places_are_known_without_reading_the_registrations():
    webinar = WebinarFactory(capacity=900)
    Registration.objects.bulk_create(
        RegistrationFactory.build(webinar=webinar, seq=n) for n in range(600)
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        places_of(webinar)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(explain + asked[0]["sql"].replace("%", "%%"))
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert len(asked) == 1
    assert "registration_held" in plan
