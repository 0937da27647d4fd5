"""Invitations one by one, from the administration."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import SuspendedAddressFactory
from webinars.models import Invitation
from webinars.tests.factories import InvitationFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


def single(webinar, **changes):
    return {
        "webinar": webinar.pk,
        "audience": "guests",
        "email": "Ana@Example.org",
        "name": "Ana",
        "language": "en",
        **changes,
    }


def test_single_invitation_is_mailed_when_it_is_saved(staff):
    webinar = WebinarFactory()

    staff.post(reverse("admin:webinars_invitation_add"), single(webinar))

    assert Invitation.objects.get().email == "ana@example.org"
    assert Message.objects.get().recipient == "ana@example.org"


def test_second_invitation_of_the_same_person_is_refused_beside_the_form(staff):
    webinar = WebinarFactory()
    InvitationFactory(webinar=webinar, email="ana@example.org")

    response = staff.post(reverse("admin:webinars_invitation_add"), single(webinar))

    assert "This person is invited already." in response.content.decode()
    assert Invitation.objects.count() == 1


def test_action_mails_those_who_were_not_mailed_yet(staff):
    InvitationFactory.create_batch(2, webinar=WebinarFactory())
    data = {"action": "send", "_selected_action": Invitation.objects.values_list("pk", flat=True)}

    for _ in range(2):
        staff.post(reverse("admin:webinars_invitation_changelist"), data)

    assert Message.objects.count() == 2


def test_the_lists_of_people_say_whose_mail_comes_back(staff):
    SuspendedAddressFactory(email="gone@example.org")
    InvitationFactory(email="gone@example.org")
    RegistrationFactory(email="gone@example.org")

    for table, words in (("invitation", "Mail comes back"), ("registration", "; mail comes back")):
        page = staff.get(reverse(f"admin:webinars_{table}_changelist")).content.decode()
        assert words in page
