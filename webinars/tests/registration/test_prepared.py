"""Statements that are put together once answer like those that are put together each time."""

import pytest
from django.db.models import Q

from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Registration, Webinar
from webinars.models.webinar import takes_place
from webinars.registration.domain.places import places_of
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

like = Prepared(
    lambda webinar, email: Registration.objects.filter(webinar=webinar, email=email),
    webinar=int,
    email=str,
)


def test_each_call_finds_what_its_own_values_ask_for():
    first, second = RegistrationFactory.create_batch(2)

    assert like(webinar=first.webinar_id, email=first.email) == [first]
    assert like(webinar=second.webinar_id, email=second.email) == [second]
    assert like.one(webinar=first.webinar_id, email=second.email) is None


def test_its_rows_are_whole():
    registration = RegistrationFactory()

    found = like.one(webinar=registration.webinar_id, email=registration.email)

    assert vars(found) | {"_state": None} == vars(Registration.objects.get()) | {"_state": None}


def test_a_stand_in_s_own_text_finds_nothing():
    registration = RegistrationFactory()

    assert like(webinar=registration.webinar_id, email="<email>") == []


def test_a_value_too_few_is_refused():
    with pytest.raises(TypeError, match="webinar, email"):
        like(webinar=1)


def test_a_query_that_ignores_a_value_is_refused():
    anyone = Prepared(lambda webinar: Registration.objects.all(), webinar=int)

    with pytest.raises(ValueError, match="webinar"):
        anyone(webinar=1)


@pytest.mark.parametrize("own", [True, False])
def test_places_are_counted_as_django_would_count_them(own):
    webinar = WebinarFactory(capacity=9)
    status = Registration.Status
    RegistrationFactory.create_batch(3, webinar=webinar)
    RegistrationFactory.create_batch(2, webinar=webinar, status=status.WAITING)
    RegistrationFactory(webinar=webinar, status=status.PENDING)
    RegistrationFactory()  # another webinar's
    person = webinar.registrations.first()

    places = places_of(webinar, without=person if own else None)

    others = webinar.registrations.filter(~Q(pk=person.pk) if own else Q())
    assert places.taken == others.filter(takes_place()).count()
    assert places.waiting == others.filter(status=status.WAITING).count()
    assert places.last_number == max(webinar.registrations.values_list("seq", flat=True))
    assert places.capacity == 9


def test_of_a_webinar_without_anybody_all_places_are_free():
    webinar = WebinarFactory(capacity=4)

    places = places_of(webinar)

    assert (places.free, places.last_number) == (4, 0)
    assert Webinar.objects.with_places_taken().get().places_left == 4
