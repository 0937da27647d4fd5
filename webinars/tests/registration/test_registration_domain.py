"""Places: one for each person, never more than there are, and back again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Preference, Registration, Seat
from webinars.registration.domain.actions import cancel_registration, register
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_registering_gives_a_place_and_promises_a_confirmation():
    cluster = ClusterFactory(country="BG")
    invitation = InvitationFactory()

    registration = register(
        invitation.webinar,
        email="Ann@Example.org",
        name="Ann",
        cluster=cluster,
        invitation=invitation,
    )

    assert (registration.email, registration.country) == ("ann@example.org", "BG")
    assert registration.invitation == invitation
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("registration.confirmed", "ann@example.org")


def test_the_same_address_in_other_letters_is_the_same_person():
    webinar = WebinarFactory()
    first = register(webinar, email="ann@example.org", name="Ann")

    again = register(webinar, email="ANN@EXAMPLE.ORG", name="Somebody else")

    assert (again, again.name) == (first, "Ann")
    assert kinds() == ["registration.confirmed", "registration.known"]


def test_asking_again_and_again_mails_once_an_hour():
    webinar = WebinarFactory()
    for _ in range(5):
        register(webinar, email="ann@example.org", name="Ann")

    assert kinds() == ["registration.confirmed", "registration.known"]


def test_an_invitation_to_another_webinar_is_not_used_up():
    stray = InvitationFactory()

    registration = register(WebinarFactory(), email="ann@example.org", name="Ann", invitation=stray)

    assert registration.invitation is None


def test_a_forwarded_invitation_gives_the_second_person_a_place_too():
    invitation = InvitationFactory()
    register(invitation.webinar, email="a@example.org", name="A", invitation=invitation)

    second = register(invitation.webinar, email="b@example.org", name="B", invitation=invitation)

    assert second.is_active
    assert second.invitation is None


def test_a_full_webinar_has_a_waiting_list():
    webinar = WebinarFactory(capacity=1)
    register(webinar, email="a@example.org", name="A")

    second, third = (register(webinar, email=f"{x}@example.org", name=x) for x in "bc")

    assert [(p.status, p.seq, p.place_in_line) for p in (second, third)] == [
        ("waiting", 2, 1),
        ("waiting", 3, 2),
    ]
    assert kinds() == ["registration.confirmed", "registration.waiting", "registration.waiting"]


@pytest.mark.parametrize(
    ("webinar", "sentence"),
    [
        (lambda: WebinarFactory(status="draft"), "closed"),
        (lambda: HeldWebinarFactory(), "closed"),
        (lambda: HeldWebinarFactory(status="announced"), "closed"),
        (lambda: WebinarFactory(status="cancelled"), "cancelled"),
    ],
)
def test_a_webinar_that_is_not_open_takes_nobody(webinar, sentence):
    with pytest.raises(Refused, match=sentence):
        register(webinar(), email="a@example.org", name="A")


def test_cancelling_frees_the_place_with_wishes_and_seat():
    registration = RegistrationFactory(webinar__capacity=1)
    room = BreakoutFactory(webinar=registration.webinar)
    save_ranking(registration, ranking=[room])
    Seat.objects.create(registration=registration, breakout=room)

    cancel_registration(registration)

    assert not Preference.objects.exists()
    assert not Seat.objects.exists()
    assert register(registration.webinar, email="next@example.org", name="Next").is_active


def test_cancelling_twice_changes_and_mails_nothing():
    registration = RegistrationFactory()
    first = cancel_registration(registration)

    second = cancel_registration(registration)

    assert second.cancelled_at == first.cancelled_at
    assert kinds() == ["registration.cancelled"]


def test_coming_back_after_cancelling_is_confirmed_anew_under_the_same_link():
    webinar = WebinarFactory()
    registration = register(webinar, email="ann@example.org", name="Ann")
    cancel_registration(registration)

    back = register(webinar, email="ann@example.org", name="Ann")

    assert (back.code, back.is_active, back.round) == (registration.code, True, 2)
    assert kinds() == ["registration.cancelled", "registration.confirmed", "registration.confirmed"]


def test_a_webinar_that_is_over_keeps_its_registrations():
    with pytest.raises(Refused, match="over"):
        cancel_registration(RegistrationFactory(webinar=HeldWebinarFactory()))


@pytest.mark.django_db(transaction=True)
def test_forty_people_at_once_get_exactly_the_ten_places():
    webinar = WebinarFactory(capacity=10)

    def ask(n):
        try:
            register(webinar, email=f"person{n % 35}@example.org", name="P")  # five ask twice
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(ask, range(40)))

    numbers = Registration.objects.order_by("seq").values_list("seq", "status")
    expected = [(n, "confirmed" if n <= 10 else "waiting") for n in range(1, 36)]
    assert list(numbers) == expected
    assert Message.objects.filter(kind="registration.confirmed").count() == 10
