"""A deliverable's way by its pages."""

import re

import pytest
from django.test import Client

from advisors.models import Deliverable
from advisors.tests.factories import AdvisorFactory, DeliverableFactory
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests import files
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db
JUDGES = ["manager", "staff"]


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


def confirmed(deliverable):
    submitted(deliverable)
    deliverable.status, deliverable.confirmed_at = "confirmed", "2026-11-02T10:00Z"
    deliverable.save()


@pytest.mark.parametrize(
    ("verb", "form", "prepare", "then"),
    [
        ("accept", {}, submitted, {"manager": "confirmed", "staff": "submitted"}),
        ("accept", {}, confirmed, {"manager": "confirmed", "staff": "accepted"}),
        ("return", {"remark": "Add figures"}, submitted, dict.fromkeys(JUDGES, "returned")),
    ],
)
def test_the_lead_s_managers_judge_first_and_staff_after_them(
    client, deliverable, people, verb, form, prepare, then
):
    url = address(deliverable, verb)
    found = {}
    for judge in JUDGES:
        prepare(deliverable)
        client.force_login(people[judge])
        client.post(url, form)
        found[judge] = Deliverable.objects.get().status
    assert found == then
    client.logout()
    assert statuses(client, people, url, form, reset=lambda: prepare(deliverable)) == {
        "visitor": 302,
        "advisor": 404,
        "other advisor": 404,
        "manager": 302,
        "other manager": 404,
        "staff": 302,
    }


def test_opening_an_address_changes_nothing(client, deliverable, people):
    submitted(deliverable)
    client.force_login(people["staff"])
    assert client.get(address(deliverable, "undo")).status_code == 405
    assert client.get(address(deliverable, "accept")).status_code == 302
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
    assert empty.context["form"].errors["remark"] == ["Fill in “What to change”."]

    client.post(address(deliverable, "return"), {"remark": "Add figures"})

    client.force_login(people["advisor"])
    page = client.get(deliverable.engagement.get_absolute_url()).content.decode()
    assert "Add figures" in page
    assert "Returned for changes" in page


def test_what_is_accepted_stays_as_it_is(client, deliverable, people):
    confirmed(deliverable)
    client.force_login(people["manager"])
    again = client.post(address(deliverable, "accept"), follow=True)
    assert "Only a result that was handed in can be judged" in again.content.decode()

    client.force_login(people["advisor"])
    late = client.post(address(deliverable, "submit"), {"link": "https://x.example.org"})
    assert "The cluster has accepted it already" in late.content.decode()


def test_a_result_is_accepted_after_a_page_that_asks_and_taken_back_the_same_day(
    deliverable, people
):
    submitted(deliverable)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["manager"])
    page = browser.get(address(deliverable, "accept")).content.decode()
    assert "You accept it for the project’s clusters." in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page[page.index("<main") :])

    assert browser.post(address(deliverable, "accept")).status_code == 403
    form = {"csrfmiddlewaretoken": token[1]}
    assert browser.post(address(deliverable, "accept"), form).status_code == 302
    assert Deliverable.objects.get().status == "confirmed"
    assert (
        address(deliverable, "undo")
        in browser.get(deliverable.engagement.get_absolute_url()).content.decode()
    )

    browser.post(address(deliverable, "undo"), form)
    assert Deliverable.objects.get().status == "submitted"


def test_a_result_is_handed_in_as_a_file_that_the_project_s_sides_alone_open(
    client, deliverable, people
):
    client.force_login(people["advisor"])
    url = address(deliverable, "submit")
    nothing = client.post(url, {"summary": "x"})
    assert nothing.context["form"].non_field_errors() == ["Hand in a file or a link."]

    client.post(url, {"file": files.upload(files.PDF, "guide.pdf"), "summary": "x"})

    document = Deliverable.objects.get().document
    assert (document.name, document.uploaded_by) == ("guide.pdf", people["advisor"])
    opened = {}
    for role, person in people.items():
        client.force_login(person)
        opened[role] = client.get(document.get_absolute_url()).status_code
    assert {role for role, status in opened.items() if status == 200} == {
        "advisor",
        "manager",
        "staff",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ" + bytes(99), "This is a program, not a document."),
        (b"", "0 bytes"),
        (b"a" * (21 << 20), "at most 20 MB"),
        (files.bomb(), "more than 50 million pixels"),
    ],
    ids=["program", "empty", "long", "bomb"],
)
def test_what_is_no_document_is_said_beside_the_file(
    client, deliverable, people, content, sentence
):
    client.force_login(people["advisor"])

    page = client.post(
        address(deliverable, "submit"), {"file": files.upload(content, "guide.pdf"), "summary": "x"}
    )

    assert sentence in page.context["form"].errors["file"][0]
    assert not Deliverable.objects.get().submissions.exists()


def test_earlier_versions_stay_to_be_read(client, deliverable, people):
    client.force_login(people["advisor"])
    for title in ("first", "second"):
        file = files.upload(files.PDF, f"{title}.pdf")
        client.post(address(deliverable, "submit"), {"file": file, "summary": title})

    client.force_login(people["manager"])
    page = client.get(deliverable.engagement.get_absolute_url()).content.decode()
    versions = client.get(address(deliverable, "")[:-1]).content.decode()

    assert "2 versions, and who accepted the last" in page
    assert versions.index("second.pdf") < versions.index("first.pdf")


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
