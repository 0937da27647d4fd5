"""Advisors, engagements, activities and deliverables as staff see them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from advisors.models import Deliverable, Engagement
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    DeliverableFactory,
    EngagementFactory,
    PlanFactory,
)
from clusters.tests.factories import MembershipFactory, ProjectFactory, ThemeFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db

SUBMITTED = {"status": "submitted", "submitted_at": "2026-11-01T10:00Z"}
CONFIRMED = {**SUBMITTED, "status": "confirmed", "confirmed_at": "2026-11-02T10:00Z"}


@pytest.fixture
def staff(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory())
    return client


def act(client, model, action, *things):
    chosen = {"action": action, "_selected_action": [thing.pk for thing in things]}
    address = reverse(f"admin:advisors_{model}_changelist")
    return client.post(address, chosen, follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("model", "queries"),
    [("activity", 7), ("advisor", 11), ("deliverable", 7), ("engagement", 7), ("plan", 6)],
)
def test_list_costs_the_same_whatever_its_length(
    staff, django_assert_num_queries, model, queries, rows
):
    for engagement in EngagementFactory.create_batch(rows):
        engagement.advisor.themes.add(ThemeFactory())
        ActivityFactory(engagement=engagement)
        DeliverableFactory(engagement=engagement)
        PlanFactory(engagement=engagement)
    address = reverse(f"admin:advisors_{model}_changelist")
    staff.get(address)
    with django_assert_num_queries(queries):
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 10])
def test_an_engagements_page_costs_the_same_with_many_rows(staff, django_assert_num_queries, rows):
    engagement = EngagementFactory()
    ActivityFactory.create_batch(rows, engagement=engagement, days=Decimal("0.25"))
    DeliverableFactory.create_batch(rows, engagement=engagement)
    address = reverse("admin:advisors_engagement_change", args=[engagement.pk])
    staff.get(address)
    with django_assert_num_queries(15):
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize("model", ["activity", "advisor", "deliverable", "engagement"])
def test_every_model_can_be_searched(staff, model):
    assert staff.get(reverse(f"admin:advisors_{model}_changelist") + "?q=sea").status_code == 200


@pytest.mark.parametrize("model", ["advisor", "deliverable", "engagement"])
def test_what_staff_write_can_be_added(staff, model):
    assert staff.get(reverse(f"admin:advisors_{model}_add")).status_code == 200


def test_activities_are_logged_on_their_own_page_only(staff):
    assert staff.get(reverse("admin:advisors_activity_add")).status_code == 403
    activity = ActivityFactory()
    page = staff.get(reverse("admin:advisors_activity_change", args=[activity.pk])).content
    assert b'name="title"' not in page
    assert b"/correct/" in page


def engagement_form(**changes):
    project = ProjectFactory()
    MembershipFactory(cluster=project.lead)
    form = {"advisor": AdvisorFactory().pk, "project": project.pk, "days_agreed": "8"}
    for prefix in ("answers", "deliverables", "activities"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | changes


def test_staff_propose_an_engagement_with_its_deliverables(staff, time_machine):
    time_machine.move_to("2026-11-01T12:00:00+00:00", tick=False)
    owed = {
        "starts_on": "2026-12-01",
        "ends_on": "2027-03-01",
        "answer_by": "2026-11-15",
        "deliverables-TOTAL_FORMS": 1,
        "deliverables-0-title": "Guide",
        "deliverables-0-due_on": "2026-12-01",
    }
    response = staff.post(reverse("admin:advisors_engagement_add"), engagement_form(**owed))
    assert response.status_code == 302
    engagement = Engagement.objects.get()
    assert (engagement.status, engagement.deliverables.get().status) == ("proposed", "due")
    assert Message.objects.filter(kind="engagement.proposed").count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"days_agreed": "-1"}, "days_agreed", "greater than or equal to 0.25"),
        (
            {"starts_on": "2026-05-02", "ends_on": "2026-05-01"},
            "ends_on",
            "The end must not be before the start.",
        ),
    ],
)
def test_bad_input_is_named_beside_its_field_and_not_saved(staff, changes, field, sentence):
    form = engagement_form(**changes)
    response = staff.post(reverse("admin:advisors_engagement_add"), form)
    errors = response.context["adminform"].form.errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert not Engagement.objects.exists()


def test_days_that_are_used_cannot_be_taken_back(staff):
    engagement = ActivityFactory(days=Decimal(3)).engagement
    form = engagement_form(advisor=engagement.advisor_id, project=engagement.project_id)
    form |= {"days_agreed": "2", "activities-TOTAL_FORMS": 1, "activities-INITIAL_FORMS": 1}
    form["activities-0-id"] = engagement.activities.get().pk
    form["activities-0-engagement"] = engagement.pk
    address = reverse("admin:advisors_engagement_change", args=[engagement.pk])
    response = staff.post(address, form)
    assert "days are used already." in response.context["errors"].as_text()
    assert Engagement.objects.get().days_agreed == 8


def test_actions_on_engagements_call_the_verbs(staff):
    agreed = EngagementFactory(status="agreed")
    assert "1 changed." in act(staff, "engagement", "start", agreed)
    assert "1 changed." in act(staff, "engagement", "complete", agreed)
    assert "cannot become “Withdrawn”" in act(staff, "engagement", "withdraw", agreed)
    assert AuditEvent.objects.count() == 2


def test_what_the_cluster_accepted_is_accepted_after_a_page_that_asks(staff):
    waiting = DeliverableFactory(title="Plan", **CONFIRMED)
    submitted = DeliverableFactory(title="Guide", **SUBMITTED)

    asked = act(staff, "deliverable", "accept", waiting, submitted)
    assert "Plan" in asked
    assert "It does not wait for the facility: it is “Handed in”." in asked
    assert not Deliverable.objects.filter(status="accepted").exists()

    address = reverse("admin:advisors_deliverable_accept", args=[waiting.pk])
    page = staff.get(reverse("admin:advisors_deliverable_change", args=[waiting.pk]))
    assert address in page.content.decode()
    assert "told by mail" in staff.get(address).content.decode()
    staff.post(address)
    assert Deliverable.objects.filter(status="accepted").get() == waiting


def test_staff_return_a_result_with_what_to_change(staff):
    result = DeliverableFactory(**CONFIRMED)
    address = reverse("admin:advisors_deliverable_send_back", args=[result.pk])

    assert "This field is required." in staff.post(address, {"remark": ""}).content.decode()
    staff.post(address, {"remark": "Add figures"})

    result.refresh_from_db()
    assert (result.status, result.remark) == ("returned", "Add figures")


def test_what_was_handed_in_is_not_deleted(staff):
    handed_in, due = DeliverableFactory(**SUBMITTED), DeliverableFactory()
    pages = [reverse("admin:advisors_deliverable_delete", args=[d.pk]) for d in (handed_in, due)]

    assert [staff.get(page).status_code for page in pages] == [403, 200]


def test_a_deliverables_status_is_shown_but_not_typed(staff):
    deliverable = DeliverableFactory(due_on=date(2026, 1, 1))
    address = reverse("admin:advisors_deliverable_change", args=[deliverable.pk])
    page = staff.get(address).content.decode()
    assert 'name="status"' not in page
    assert 'name="submitted_at_0"' not in page


def test_what_is_written_down_to_be_proposed_has_no_status_yet(staff):
    page = staff.get(reverse("admin:advisors_engagement_add")).content.decode()

    assert 'name="answer_by"' in page
    assert "form-row field-status" not in page
