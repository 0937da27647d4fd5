"""Staff's pages outside the administration ask for the session's second factor too."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from advisors.tests.factories import EngagementFactory
from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.signing_in import hide_second_factor
from webinars.models import Recap, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    RecapFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses():
    """Pages that staff open by being staff alone."""
    webinar = WebinarFactory()
    draft = WebinarFactory(status=Webinar.Status.DRAFT)
    recap = RecapFactory(status=Recap.Status.DRAFT, published_at=None)
    cluster = [ClusterFactory().slug]
    room = BreakoutFactory(webinar=webinar, status="running")
    return [
        reverse("webinars:arrival-list", args=[webinar.slug]),
        reverse("webinars:arrival-print", args=[webinar.slug]),
        reverse("webinars:live-control", args=[webinar.slug]),
        reverse("webinars:webinar-live", args=[webinar.slug]),
        reverse("webinars:breakout-host", args=[room.code]),
        reverse("webinars:webinar-detail", args=[draft.slug]),
        reverse("webinars:recap-detail", args=[recap.webinar.slug]),
        reverse("webinars:story-detail", args=[SuccessStoryFactory(published=False).slug]),
        reverse("clusters:cluster-edit", args=cluster),
        reverse("clusters:sme-list", args=cluster),
        reverse("advisors:engagement-detail", args=[EngagementFactory().code]),
        f"{reverse('pages:styleguide')}nowhere/?a=1&b=2",
    ]


def answers(client, addresses):
    found = {address: client.get(address) for address in addresses}
    return {to: answer.headers.get("Location", answer.status_code) for to, answer in found.items()}


def test_staff_with_the_factor_open_them(client, addresses):
    client.force_login(CoordinatorFactory())

    *pages, nowhere = addresses
    assert answers(client, pages) == dict.fromkeys(pages, 200)
    assert client.get(nowhere).status_code == 404


def test_staff_without_the_session_s_factor_are_asked_and_led_back(client, addresses):
    client.force_login(CoordinatorFactory())
    hide_second_factor(client)

    asked = reverse("mfa_reauthenticate")
    assert answers(client, addresses) == {
        address: f"{asked}?next={quote(address, safe='')}" for address in addresses
    }


def test_staff_who_enrolled_none_are_led_to_the_enrolment(client, addresses):
    client.force_login(CoordinatorFactory(second_factor=None))

    assert answers(client, addresses) == dict.fromkeys(addresses, reverse("mfa_index"))
    assert client.session["page_wanted"] == addresses[-1]


def test_others_are_refused_as_before(client, addresses):
    client.force_login(UserFactory())

    assert set(answers(client, addresses).values()) == {403, 404}


def test_staff_without_the_factor_are_told_on_their_dashboard(client):
    person = CoordinatorFactory()
    client.force_login(person)
    assert "second step" not in client.get(reverse("pages:dashboard")).content.decode()

    hide_second_factor(client)
    page = client.get(reverse("pages:dashboard")).content.decode()

    assert "opens after the second step" in page
    assert "You have no role" not in page


def test_forms_of_staff_change_nothing_without_the_factor(client):
    webinar = WebinarFactory()
    client.force_login(CoordinatorFactory())
    hide_second_factor(client)

    answer = client.post(reverse("webinars:live-control-open", args=[webinar.slug]))

    assert answer.status_code in (403, 404)
