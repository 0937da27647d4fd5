"""Clusters, firms and projects as staff see them."""

import pytest
from django.conf import settings
from django.urls import reverse

from clusters.models import Cluster, Facility, Project, ProjectCluster
from clusters.tests.factories import (
    ClusterFactory,
    FacilityFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
    ThemeFactory,
)
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory())
    return client


def fill(rows):
    """That many of everything, linked to each other."""
    for number in range(rows):
        cluster = ClusterFactory(country=["PT", "ES", "FR"][number % 3])
        cluster.themes.add(ThemeFactory())
        SMEFactory(cluster=cluster)
        MembershipFactory(cluster=cluster)
        ReviewerFactory()
        project = ProjectFactory(lead_cluster=cluster, number=number + 1)
        project.themes.add(ThemeFactory())
        ProjectCluster.objects.create(project=project, cluster=ClusterFactory())


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("model", "queries"),
    [
        ("cluster", 8),
        ("facility", 4),
        ("membership", 5),
        ("project", 10),
        ("reviewer", 7),
        ("sme", 8),
        ("theme", 5),
    ],
)
def test_list_costs_the_same_whatever_its_length(
    staff, django_assert_num_queries, model, queries, rows
):
    fill(rows)
    address = reverse(f"admin:clusters_{model}_changelist")
    staff.get(address)
    with django_assert_num_queries(queries):
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 10])
def test_a_clusters_page_costs_the_same_with_many_rows(staff, django_assert_num_queries, rows):
    cluster = ClusterFactory()
    MembershipFactory.create_batch(rows, cluster=cluster)
    for project in ProjectFactory.create_batch(rows):
        ProjectCluster.objects.create(project=project, cluster=cluster)
    address = reverse("admin:clusters_cluster_change", args=[cluster.pk])
    staff.get(address)
    with django_assert_num_queries(9):
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 10])
def test_a_projects_page_costs_the_same_with_many_rows(staff, django_assert_num_queries, rows):
    project = ProjectFactory()
    for cluster in ClusterFactory.create_batch(rows):
        ProjectCluster.objects.create(project=project, cluster=cluster)
    address = reverse("admin:clusters_project_change", args=[project.pk])
    staff.get(address)
    # Who saved it lately, and who has it open: a question to the database where that is the cache.
    with django_assert_num_queries(10 if settings.REDIS_URL else 11):
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize(
    "model", ["cluster", "facility", "membership", "project", "reviewer", "sme", "theme"]
)
def test_every_model_can_be_searched_and_added(staff, model):
    assert staff.get(reverse(f"admin:clusters_{model}_changelist") + "?q=1").status_code == 200
    assert staff.get(reverse(f"admin:clusters_{model}_add")).status_code == 200


def test_lists_are_narrowed_to_countries_that_occur(staff):
    ClusterFactory(name="Porto", country="PT")
    ClusterFactory(name="Lyon", country="FR")
    page = staff.get(reverse("admin:clusters_cluster_changelist") + "?country=PT").content.decode()
    assert "Porto" in page
    assert ">Lyon<" not in page
    assert "?country=FR" in page
    assert "?country=AF" not in page


def parts_of(project, *rows):
    """What staff send from a project's page: its clusters with their roles, known ones first."""
    known = dict(project.parts.values_list("cluster", "pk"))
    sent = {"facility": project.facility_id, "number": project.number, "title": project.title}
    sent |= {"parts-TOTAL_FORMS": len(rows), "parts-INITIAL_FORMS": len(known)}
    for place, (cluster, role) in enumerate(rows):
        sent |= {f"parts-{place}-id": known.get(cluster.pk, ""), f"parts-{place}-role": role}
        sent |= {f"parts-{place}-cluster": cluster.pk, f"parts-{place}-project": project.pk}
    return sent


@pytest.fixture
def led():
    """A project with its lead and a partner."""
    project = ProjectFactory()
    partner = ProjectCluster.objects.create(project=project, cluster=ClusterFactory())
    return project, project.lead, partner.cluster


SECOND = {"role": ["A project has one lead cluster, and another row has it."]}
NO_LEAD = {"role": ["A project has one lead cluster: say which one it is."]}


@pytest.mark.parametrize(
    ("roles", "errors"),
    [(("lead", "lead"), [{}, SECOND]), (("partner", "partner"), [NO_LEAD, {}])],
)
def test_a_second_lead_and_none_are_refused_beside_the_role(staff, led, roles, errors):
    project, lead, partner = led
    address = reverse("admin:clusters_project_change", args=[project.pk])

    sent = parts_of(project, *zip((lead, partner), roles, strict=True))
    [inline] = staff.post(address, sent).context["inline_admin_formsets"]

    assert inline.formset.errors == errors
    assert Project.objects.get().lead == lead


def test_a_project_without_a_cluster_is_refused(staff):
    project = ProjectFactory.build(facility=FacilityFactory())

    answer = staff.post(
        reverse("admin:clusters_project_add"),
        {
            "facility": project.facility.pk,
            "number": 4,
            "title": "Four",
            "parts-TOTAL_FORMS": 0,
            "parts-INITIAL_FORMS": 0,
        },
    )

    assert "A project has one lead cluster: add it here." in answer.content.decode()
    assert not Project.objects.exists()


def test_two_clusters_change_places_in_one_go(staff, led):
    project, lead, partner = led
    address = reverse("admin:clusters_project_change", args=[project.pk])

    staff.post(address, parts_of(project, (lead, "partner"), (partner, "lead")))

    assert Project.objects.get().lead == partner
    staff.post(address, parts_of(Project.objects.get(), (partner, "lead"), (lead, "partner")))
    assert Project.objects.get().lead == partner


def test_a_lead_does_not_give_way_on_its_own_page(staff, led):
    project, lead, _partner = led
    sent = {
        "name": lead.name,
        "slug": lead.slug,
        "country": "PT",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 1,
        "parts-0-id": project.parts.get(cluster=lead).pk,
        "parts-0-project": project.pk,
        "parts-0-cluster": lead.pk,
        "parts-0-role": "partner",
    }

    answer = staff.post(reverse("admin:clusters_cluster_change", args=[lead.pk]), sent)

    assert "choose another lead on the project’s page" in answer.content.decode()
    assert Project.objects.get().lead == lead


def test_staff_add_a_manager_and_a_project_on_a_clusters_page(staff):
    cluster, project, person = ClusterFactory(), ProjectFactory(), MembershipFactory().user
    form = {
        "name": "Alpha",
        "slug": "alpha",
        "country": "PT",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-user": person.pk,
        "memberships-0-cluster": cluster.pk,
        "parts-TOTAL_FORMS": 1,
        "parts-INITIAL_FORMS": 0,
        "parts-0-project": project.pk,
        "parts-0-role": "partner",
        "parts-0-cluster": cluster.pk,
    }
    staff.post(reverse("admin:clusters_cluster_change", args=[cluster.pk]), form)
    cluster.refresh_from_db()
    assert cluster.name == "Alpha"
    assert cluster.memberships.get().user == person
    assert cluster.parts.get().project == project


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "A\r\nB"}, "name", "Line breaks are not allowed here."),
        ({"name": "A\u202e"}, "name", "Text-direction control characters are not allowed."),
        ({"website": "javascript:alert(1)"}, "website", "Enter a valid URL."),
        ({"slug": "a b"}, "slug", "Enter a valid “slug”"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_not_saved(staff, changes, field, sentence):
    form = {"name": "Alpha", "slug": "alpha", "country": "PT"}
    for prefix in ("memberships", "parts"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = staff.post(reverse("admin:clusters_cluster_add"), form | changes)
    errors = response.context["adminform"].form.errors
    assert any(sentence in error for error in errors[field])
    assert not Cluster.objects.exists()


def test_a_project_cannot_end_before_it_starts(staff):
    form = {
        "facility": FacilityFactory().pk,
        "number": 1,
        "title": "One",
        "starts_on": "2026-05-02",
        "ends_on": "2026-05-01",
        "parts-TOTAL_FORMS": 0,
        "parts-INITIAL_FORMS": 0,
    }
    response = staff.post(reverse("admin:clusters_project_add"), form)
    errors = response.context["adminform"].form.errors
    assert errors == {"ends_on": ["The end must not be before the start."]}
    assert not Project.objects.exists()


def test_actions_on_projects_call_the_verbs_and_tell_each_refusal(staff):
    selected, completed = ProjectFactory(), ProjectFactory(status="completed", title="Old")
    chosen = {"action": "start", "_selected_action": [selected.pk, completed.pk]}

    page = staff.post(reverse("admin:clusters_project_changelist"), chosen, follow=True)

    text = page.content.decode()
    assert "1 changed." in text
    assert "Old: This project is “Completed”; it cannot become “Running”." in text
    selected.refresh_from_db()
    assert selected.status == "running"
    assert AuditEvent.objects.get().verb == "project.started"


def test_a_projects_status_is_shown_but_not_typed(staff):
    project = ProjectFactory()
    page = staff.get(reverse("admin:clusters_project_change", args=[project.pk])).content.decode()
    assert 'name="status"' not in page
    assert "Selected" in page


def test_history_says_who_changed_what(staff):
    sme = SMEFactory(name="Rossi")
    sme.name = "Rossi & figli"
    sme.save()
    page = staff.get(reverse("admin:clusters_sme_history", args=[sme.pk])).content.decode()
    assert "Rossi &amp; figli" in page


def test_every_field_of_every_row_inside_a_page_has_a_name(staff):
    """A column's heading names nothing to a screen reader; neither does an empty cell."""
    fill(1)
    pages = [("project", Project), ("facility", Facility), ("cluster", Cluster)]
    nameless = []
    for name, model in pages:
        address = reverse(f"admin:clusters_{name}_change", args=[model.objects.first().pk])
        context = staff.get(address).context
        for rows in context["inline_admin_formsets"]:
            for form in rows.formset.forms:
                for field, bound in form.fields.items():
                    widget = getattr(bound.widget, "widget", bound.widget)
                    if not widget.is_hidden and not widget.attrs.get("aria-label"):
                        nameless.append(f"{name}: {form.add_prefix(field)}")

    assert nameless == []
