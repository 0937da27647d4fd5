"""Somebody whom a cluster's manager registered objects: withdrawn by one press, and it holds."""

import pytest
from django.urls import reverse

from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.privacy.erasing import erase
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.reading import words
from webinars.models import Registration
from webinars.registration.domain.actions import register
from webinars.registration.domain.group import Companion, register_group
from webinars.registration.domain.objection import OBJECTED, object_to_registration
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MembershipFactory(user__name="Maja Manager", cluster__name="Green Cluster")


def registered(manager, webinar=None, email="ana@example.org"):
    companion = Companion("Ana", email, "Firm", manager.cluster)
    [outcome] = register_group(webinar or WebinarFactory(), [companion], by=manager.user)
    return outcome.registration


def press(client, person):
    address = reverse("webinars:registration-object", args=[person.token])
    return client.post(address, follow=True)


def test_the_page_says_who_registered_them_and_how_to_object(client, manager):
    person = registered(manager)

    text = words(client.get(person.get_absolute_url()))

    assert "Maja Manager of your cluster, Green Cluster, registered you." in text
    assert "I object: withdraw me" in text


def test_who_registered_by_themselves_is_asked_nothing(client):
    assert "I object" not in words(client.get(RegistrationFactory().get_absolute_url()))


def test_one_press_withdraws_and_the_manager_is_told_neutrally_and_once(client, manager, post):
    person = registered(manager)
    post()

    text = words(press(client, person))
    press(client, person)

    person.refresh_from_db()
    assert person.status == "cancelled"
    assert person.objected_at
    assert "You are withdrawn" in text
    sent = {mail.recipient: mail.mail for mail in post()}
    told = sent[manager.user.email]
    assert told["Subject"].startswith("Ana does not take part: ")
    text = told.get_body(["plain"]).get_content()
    said = " ".join(text.split())
    assert "They do not take part, and their place is free again." in said
    assert "object" not in said
    assert person.token not in text
    assert AuditEvent.objects.filter(verb="registration.objected").count() == 1


def test_it_holds_against_others_and_not_against_themselves(client, manager):
    person = registered(manager)
    object_to_registration(person)
    mails = Message.objects.count()

    again = registered(manager, person.webinar)
    assert again.status == "cancelled"
    assert Message.objects.count() == mails

    register(person.webinar, email=person.email, name="Ana")
    assert Registration.objects.get().is_active
    assert "I object" not in words(client.get(person.get_absolute_url()))


def test_the_manager_reads_what_became_of_it(client, manager):
    person = registered(manager)
    object_to_registration(person)
    client.force_login(manager.user)
    rows = {"people-TOTAL_FORMS": 10, "people-INITIAL_FORMS": 0, "people-0-name": "Ana"}
    rows["people-0-email"] = person.email

    page = reverse("webinars:group-create", args=[person.webinar.slug])
    text = words(client.post(page, rows, follow=True))

    assert "They do not take part and were not registered" in text


def test_staff_who_are_asked_can_still_register_them(manager):
    person = registered(manager)
    object_to_registration(person)

    register(person.webinar, email=person.email, name="Ana", by=CoordinatorFactory())

    assert Registration.objects.get().is_active


def test_who_came_by_themselves_or_too_late_is_refused():
    with pytest.raises(Refused, match="Nobody else registered you"):
        object_to_registration(RegistrationFactory())


def test_after_the_webinar_it_is_too_late(manager):
    person = RegistrationFactory(webinar=HeldWebinarFactory(), registered_by=manager.user)

    with pytest.raises(Refused, match="is over"):
        object_to_registration(person)


def test_the_objection_goes_with_the_address_at_erasure(manager):
    person = registered(manager)
    object_to_registration(person)

    erase(person.email, way="by staff")

    person.refresh_from_db()
    assert (person.objected_at, person.registered_by, person.given_up) == (None, None, {})


def test_a_manager_whose_account_is_closed_is_not_written_to(manager):
    person = registered(manager)
    manager.user.is_active = False
    manager.user.save()

    object_to_registration(person)

    assert not Message.objects.filter(kind=OBJECTED).exists()


@pytest.mark.parametrize("token", ["nonsense", "a.b"])
def test_a_wrong_link_objects_to_nothing(client, token):
    address = reverse("webinars:registration-object", args=[token])

    assert client.post(address).status_code == 404
    assert client.get(address).status_code in (404, 405)
