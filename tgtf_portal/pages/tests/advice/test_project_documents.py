"""The documents of a project: who adds them, who opens them, and what a download is."""

import pytest
from django.urls import reverse

from advisors.models import ProjectDocument
from advisors.results.domain.document import replace_document
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    EngagementFactory,
    ProjectDocumentFactory,
)
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.documents.keeping import documents_storage, look_into
from tgtf_portal.core.models import AccessEntry, AuditEvent, Document
from tgtf_portal.core.tests import files
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    return EngagementFactory(project=ProjectFactory(title="Dry dyes"))


@pytest.fixture
def people(engagement):
    project = engagement.project
    partner = ProjectCluster.objects.create(project=project, cluster=ClusterFactory()).cluster
    return {
        "lead": MembershipFactory(cluster=project.lead).user,
        "partner": MembershipFactory(cluster=partner).user,
        "advisor": engagement.advisor.user,
        "other manager": MembershipFactory().user,
        "other advisor": AdvisorFactory().user,
        "advisor who left": EngagementFactory(project=project, status="withdrawn").advisor.user,
        "nobody's": UserFactory(),
        "staff": CoordinatorFactory(),
    }


def handed_in(client, person, project, *, content=files.PDF, name="plan.pdf", **more):
    client.force_login(person)
    url = reverse("pages:project-document-create", args=[project.code])
    return client.post(url, {"file": files.upload(content, name), **more})


def answers(client, people, url):
    found = {}
    for role, person in people.items():
        client.force_login(person)
        found[role] = client.get(url).status_code
    client.logout()
    return {**found, "visitor": client.get(url).status_code}


def test_all_sides_open_a_document_and_nobody_else_by_any_address(client, engagement, people):
    shown = ProjectDocumentFactory(project=engagement.project)

    assert answers(client, people, shown.document.get_absolute_url()) == {
        "lead": 200,
        "partner": 200,
        "advisor": 200,
        "other manager": 404,
        "other advisor": 404,
        "advisor who left": 404,
        "nobody's": 404,
        "staff": 200,
        "visitor": 302,
    }
    client.force_login(people["staff"])
    stored = shown.document.stored_as
    for address in (f"/media/{stored}", f"/documents/{stored.partition('/')[2]}/", f"/{stored}"):
        assert client.get(address).status_code == 404


def test_partners_read_and_all_other_sides_add(client, engagement, people):
    url = reverse("pages:project-document-create", args=[engagement.project.code])

    found = answers(client, people, url)

    assert {role for role, status in found.items() if status == 200} == {"lead", "advisor", "staff"}


def test_a_download_is_saved_under_its_name_and_shown_by_no_browser(client, engagement, people):
    handed_in(client, people["advisor"], engagement.project, name="Größe “neu”.pdf")
    document = Document.objects.get()

    answer = client.get(document.get_absolute_url())

    assert b"".join(answer.streaming_content) == files.PDF
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%E2%80%9Cneu%E2%80%9D.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(files.PDF)
    assert not AccessEntry.objects.exists()

    client.force_login(people["staff"])
    client.get(document.get_absolute_url())
    entry = AccessEntry.objects.get()
    assert (entry.verb, entry.thing, entry.by) == (
        "exported",
        f"core.document/{document.pk}",
        people["staff"],
    )


def test_a_document_whose_file_is_lost_is_not_found(client, engagement, people):
    handed_in(client, people["advisor"], engagement.project)
    document = Document.objects.get()
    documents_storage().delete(document.stored_as)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_what_is_no_document_is_refused_beside_the_field_and_nothing_is_kept(
    client, engagement, people
):
    answer = handed_in(client, people["lead"], engagement.project, content=b"MZ\x90\x00" * 30)

    assert "This is a program, not a document." in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Document.objects.exists()


def test_a_document_belongs_to_the_advisors_own_activity_or_to_the_project(
    client, engagement, people
):
    own = ActivityFactory(engagement=engagement, title="First talk")
    ActivityFactory(engagement__project=engagement.project, title="Of another advisor")
    url = reverse("pages:project-document-create", args=[engagement.project.code])
    client.force_login(people["advisor"])
    page = client.get(url).content.decode()
    assert "First talk" in page
    assert "Of another advisor" not in page

    handed_in(client, people["advisor"], engagement.project, activity=own.pk)

    assert ProjectDocument.objects.get().activity == own
    project_page = client.get(engagement.project.get_absolute_url()).content.decode()
    assert "plan.pdf" in project_page
    assert "First talk" in project_page


def test_a_newer_version_is_shown_and_older_ones_are_opened_by_the_same_people(
    client, engagement, people
):
    handed_in(client, people["lead"], engagement.project)
    shown = ProjectDocument.objects.get()
    first = shown.document
    newer = look_into(files.upload(files.word(), "plan.docx"))

    replace_document(shown, file=newer, by=people["lead"])

    client.force_login(people["partner"])
    shown.refresh_from_db()
    project, code = engagement.project.code, shown.document.code
    versions = client.get(reverse("pages:project-document-detail", args=[project, code]))
    assert [(d.version, d.name) for d in versions.context["versions"]] == [
        (2, "plan.docx"),
        (1, "plan.pdf"),
    ]
    assert client.get(first.get_absolute_url()).status_code == 200
    client.force_login(people["other manager"])
    assert client.get(first.get_absolute_url()).status_code == 404


def test_one_removes_ones_own_document_after_a_page_that_asks(client, engagement, people):
    handed_in(client, people["lead"], engagement.project)
    document = ProjectDocument.objects.get().document
    url = reverse("pages:project-document-remove", args=[engagement.project.code, document.code])
    client.force_login(people["advisor"])
    assert client.get(url).status_code == 404

    client.force_login(people["lead"])
    assert "cannot be undone" in client.get(url).content.decode()
    assert client.post(url).status_code == 302

    assert not ProjectDocument.objects.exists()
    assert client.get(document.get_absolute_url()).status_code == 404
    verbs = AuditEvent.objects.values_list("verb", flat=True).order_by("pk")
    assert list(verbs) == ["document.added", "document.removed"]


def test_what_belongs_to_an_activity_is_replaced_and_not_removed(client, engagement, people):
    shown = ProjectDocumentFactory(
        project=engagement.project, activity=ActivityFactory(engagement=engagement)
    )
    client.force_login(people["staff"])
    place = [engagement.project.code, shown.document.code]

    answer = client.post(reverse("pages:project-document-remove", args=place), follow=True)

    assert "replace it instead" in answer.content.decode()
    assert ProjectDocument.objects.exists()


def test_the_page_of_a_project_shows_the_latest_documents_at_one_price(
    client, engagement, people, django_assert_num_queries
):
    ProjectDocumentFactory.create_batch(12, project=engagement.project)
    client.force_login(people["lead"])

    with django_assert_num_queries(14):
        page = client.get(engagement.project.get_absolute_url()).content.decode()

    assert page.count("plan.pdf</bdi>") == 8
    whole = client.get(reverse("pages:project-document-list", args=[engagement.project.code]))
    assert len(whole.context["page_obj"]) == 12
