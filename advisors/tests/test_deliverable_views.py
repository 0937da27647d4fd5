"""A deliverable's way by its pages."""

import re

import pytest
from django.test import Client

from advisors.models import Deliverable
from advisors.tests.factories import AdvisorFactory, DeliverableFactory
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliverable():
    return DeliverableFactory(title="Guide")


@pytest.fixture
def people(deliverable):
    engagement = deliverable.engagement
    return {
        "advisor": engagement.advisor.user,
        "other advisor": AdvisorFactory().user,
        "manager": MembershipFactory(cluster=engagement.project.lead).user,
        "other manager": MembershipFactory().user,
        "staff": CoordinatorFactory(),
    }


def address(deliverable, verb):
    return f"/engagements/{deliverable.engagement.code}/deliverables/{deliverable.code}/{verb}/"


def submitted(deliverable):
    deliverable.status, deliverable.submitted_at = "submitted", "2026-11-01T10:00Z"
    deliverable.save()


def statuses(client, people, url, form, *, reset):
    found = {"visitor": client.post(url, form).status_code}
    for role, user in people.items():
        reset()
        client.force_login(user)
        found[role] = client.post(url, form).status_code
        client.logout()
    return found


def test_the_advisor_and_staff_submit(client, deliverable, people):
    form = {"link": "https://docs.example.org/guide", "summary": "All of it"}
    url = address(deliverable, "submit")
    assert statuses(client, people, url, form, reset=lambda: None) == {
        "visitor": 302,
        "advisor": 302,
        "other advisor": 404,
        "manager": 404,
        "other manager": 404,
        "staff": 302,
    }
    deliverable.refresh_from_db()
    assert (deliverable.status, deliverable.link) == ("submitted", form["link"])
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(("verb", "form"), [("accept", {}), ("return", {"remark": "Add figures"})])
def test_managers_of_the_project_and_staff_judge(client, deliverable, people, verb, form):
    url = address(deliverable, verb)
    assert statuses(client, people, url, form, reset=lambda: submitted(deliverable)) == {
        "visitor": 302,
        "advisor": 404,
        "other advisor": 404,
        "manager": 302,
        "other manager": 404,
        "staff": 302,
    }
    assert Deliverable.objects.get().status == {"accept": "accepted", "return": "returned"}[verb]


def test_opening_an_address_changes_nothing(client, deliverable, people):
    submitted(deliverable)
    client.force_login(people["staff"])
    assert client.get(address(deliverable, "accept")).status_code == 405
    assert client.get(address(deliverable, "return")).status_code == 200
    assert client.get(address(deliverable, "submit")).status_code == 200
    assert Deliverable.objects.get().status == "submitted"


def test_a_deliverable_is_found_only_below_its_own_engagement(client, deliverable, people):
    foreign = DeliverableFactory()
    url = f"/engagements/{deliverable.engagement.code}/deliverables/{foreign.code}/submit/"
    client.force_login(people["staff"])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("", "This field is required."),
        ("javascript:alert(1)", "Enter a valid URL."),
        ("data:text/html,x", "Enter a valid URL."),
        ("http://docs.example.org/", "Please enter a link that begins with https://."),
        ("https://10.0.0.1/x", "Please enter a link to a named public site."),
        ("https://docs.example.org@evil.org/", "A link must not contain a user name."),
    ],
)
def test_a_bad_link_is_named_beside_its_field_and_not_saved(
    client, deliverable, people, link, sentence
):
    client.force_login(people["advisor"])
    response = client.post(address(deliverable, "submit"), {"link": link, "summary": "x"})
    assert any(sentence in error for error in response.context["form"].errors["link"])
    assert Deliverable.objects.get().status == "due"


def test_a_return_needs_a_reason_that_the_advisor_then_reads(client, deliverable, people):
    submitted(deliverable)
    client.force_login(people["manager"])
    empty = client.post(address(deliverable, "return"), {"remark": " "})
    assert empty.context["form"].errors["remark"] == ["This field is required."]

    client.post(address(deliverable, "return"), {"remark": "Add figures"})

    client.force_login(people["advisor"])
    page = client.get(deliverable.engagement.get_absolute_url()).content.decode()
    assert "Add figures" in page
    assert "Returned for changes" in page


def test_what_is_accepted_stays_as_it_is(client, deliverable, people):
    submitted(deliverable)
    client.force_login(people["manager"])
    client.post(address(deliverable, "accept"))

    again = client.post(address(deliverable, "accept"), follow=True)
    assert "Only a submitted deliverable can be judged" in again.content.decode()

    client.force_login(people["advisor"])
    late = client.post(address(deliverable, "submit"), {"link": "https://x.example.org"})
    assert "accepted already" in late.content.decode()


def test_the_button_to_accept_carries_its_token(deliverable, people):
    submitted(deliverable)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["manager"])
    page = browser.get(deliverable.engagement.get_absolute_url()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page[page.index("/accept/") :])

    assert browser.post(address(deliverable, "accept")).status_code == 403
    form = {"csrfmiddlewaretoken": token[1]}
    assert browser.post(address(deliverable, "accept"), form).status_code == 302
    assert Deliverable.objects.get().status == "accepted"


def test_a_partner_s_manager_reads_and_the_lead_s_decides(client, deliverable, people):
    submitted(deliverable)
    partner = ProjectCluster.objects.create(
        project=deliverable.engagement.project, cluster=ClusterFactory()
    )
    client.force_login(MembershipFactory(cluster=partner.cluster).user)

    page = client.get(deliverable.engagement.get_absolute_url())
    answers = {verb: client.post(address(deliverable, verb)) for verb in ("accept", "return")}

    assert page.status_code == 200
    assert address(deliverable, "accept") not in page.content.decode()
    assert [answer.status_code for answer in answers.values()] == [404, 404]
    deliverable.refresh_from_db()
    assert deliverable.is_submitted
