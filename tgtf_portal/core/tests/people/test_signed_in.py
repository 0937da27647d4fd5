"""Who is signed in is asked for with each page, by a statement that is put together once."""

import pytest
from django.contrib.auth.models import Group

from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = UserFactory(name="Ann Before")
    client.force_login(person)
    assert "Ann Before" in words(client.get("/dashboard/"))
    return person


def is_known(client):
    return client.get("/dashboard/").status_code == 200


def test_what_is_changed_about_somebody_is_on_the_next_page(client, person):
    User.objects.filter(pk=person.pk).update(name="Ann After")

    assert "Ann After" in words(client.get("/dashboard/"))


def test_who_is_switched_off_is_nobody_on_the_next_page(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not is_known(client)


def test_who_is_gone_is_nobody_on_the_next_page(client, person):
    person.delete()

    assert not is_known(client)


def test_another_password_ends_the_session(client, person):
    elsewhere = User.objects.get(pk=person.pk)
    elsewhere.set_password("another one, of some length")
    elsewhere.save()

    assert not is_known(client)


def test_by_the_number_a_person_is_found_as_django_finds_them(django_assert_num_queries, person):
    other = UserFactory()
    with django_assert_num_queries(2):
        assert vars(User.objects.get(pk=person.pk)) | {"_state": None} == vars(
            User.objects.filter(pk=person.pk).get()
        ) | {"_state": None}
    assert User.objects.get(pk=str(other.pk)) == other
    assert User.objects.get(pk=other.pk, email=other.email) == other
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=other.pk, email=person.email)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)


def test_among_some_people_nobody_else_is_found(person):
    group = Group.objects.create(name="some")
    group.user_set.add(person)

    assert group.user_set.get(pk=person.pk) == person
    with pytest.raises(User.DoesNotExist):
        group.user_set.get(pk=UserFactory().pk)
