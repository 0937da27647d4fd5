"""Inviting from the administration: a look first, then the mails; a bad list invites nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from advisors.tests.factories import AdvisorFactory
from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Invitation, Webinar
from webinars.tests.factories import InvitationFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(CoordinatorFactory())
    return client


def invite_page(webinar):
    return reverse("admin:webinars_webinar_invite", args=[webinar.pk])


def uploaded(content):
    return SimpleUploadedFile("guests.csv", content, content_type="text/csv")


def said(response):
    return [str(message) for message in response.context["messages"]]


def preview(client, webinar, content):
    return client.post(invite_page(webinar), {"audience": "guests", "file": uploaded(content)})


def confirm(client, webinar, response, **changes):
    shown = {name: response.context[name] for name in ("audience", "listed")}
    return client.post(invite_page(webinar), {**shown, "confirmed": "1", **changes}, follow=True)


def test_list_is_shown_first_and_invited_after_the_second_press(staff):
    webinar = WebinarFactory()
    cluster = ClusterFactory(name="AEI Tèxtils")
    InvitationFactory(webinar=webinar, email="asked@example.org")
    RegistrationFactory(webinar=webinar, email="comes@example.org")
    content = (
        "email,name,organisation,cluster,language\n"
        "New@Example.org,Ana,Firm,AEI Tèxtils,en\n"
        "asked@example.org,Bo,,,\n"
        "COMES@example.org,Cy,,,\n"
    ).encode()

    response = preview(staff, webinar, content)

    people = response.context["people"]
    assert [guest.email for guest in people.new] == ["new@example.org"]
    assert (people.invited, people.registered) == (1, 1)
    assert Invitation.objects.count() == 1
    assert not Message.objects.exists()

    done = confirm(staff, webinar, response)

    invitation = Invitation.objects.get(email="new@example.org")
    assert said(done) == ["1 person is invited."]
    assert (invitation.name, invitation.cluster, invitation.audience) == ("Ana", cluster, "guests")
    assert Message.objects.get().recipient == "new@example.org"


def test_bad_list_names_line_and_column_and_invites_nobody(staff):
    webinar = WebinarFactory()

    response = preview(
        staff, webinar, b"email,name,cluster\nana@example.org,Ana,\nnobody,Bo,Unheard of\n"
    )

    assert response.context["form"].errors["file"] == [
        "Line 3, column “email”: Enter a valid email address.",
        "Line 3, column “cluster”: The directory has no cluster “Unheard of”.",
        "Nobody of this list was invited.",
    ]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose the file with the list of guests."),
        ({"file": uploaded(b"")}, "The submitted file is empty."),
        ({"file": uploaded(b"\xff\xfe\x00")}, "The file is not UTF-16 (first bad byte in line 1)."),
        ({"file": uploaded(b"email\n" + b"x" * (2 * 1024 * 1024))}, "At most 2 MB."),
    ],
)
def test_unreadable_list_is_told_beside_its_field(staff, data, message):
    response = staff.post(invite_page(WebinarFactory()), {"audience": "guests", **data})

    assert response.context["form"].errors["file"][0] == message


def test_audience_has_to_be_chosen(staff):
    response = staff.post(invite_page(WebinarFactory()), {})

    assert response.context["form"].errors == {"audience": ["This field is required."]}


def test_known_audience_is_invited_without_a_list(staff):
    webinar = WebinarFactory()
    advisor = AdvisorFactory()

    response = staff.post(invite_page(webinar), {"audience": "advisors"})
    confirm(staff, webinar, response)

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.audience) == (advisor.user.email, "advisors")


def test_list_of_hundreds_survives_the_preview(staff):
    webinar = WebinarFactory()
    rows = "".join(f"guest{n}@example.org,Guest {n},Organisation {n}\n" for n in range(600))
    response = preview(staff, webinar, f"email,name,organisation\n{rows}".encode())

    done = confirm(staff, webinar, response)

    assert said(done) == ["600 people are invited."]


@pytest.mark.parametrize("change", ["tampered", "of another webinar", "missing"])
def test_preview_that_is_not_ours_invites_nobody(staff, change):
    webinar = WebinarFactory()
    response = preview(staff, webinar, b"email\nana@example.org\n")
    other = preview(staff, WebinarFactory(), b"email\nana@example.org\n").context["listed"]
    listed = {
        "tampered": "x" + response.context["listed"],
        "of another webinar": other,
        "missing": "",
    }

    done = confirm(staff, webinar, response, listed=listed[change])

    assert said(done) == ["This preview is no longer valid; upload the list again."]
    assert not Invitation.objects.exists()


def test_draft_invites_nobody(staff):
    webinar = WebinarFactory(status=Webinar.Status.DRAFT)
    AdvisorFactory()

    page = staff.get(invite_page(webinar)).content.decode()
    done = staff.post(invite_page(webinar), {"audience": "advisors", "confirmed": "1"}, follow=True)

    assert "This webinar is a draft: announce it first." in page
    assert said(done) == ["Announce the webinar first; it is draft."]
    assert not Invitation.objects.exists()


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
