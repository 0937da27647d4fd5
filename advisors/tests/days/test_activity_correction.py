"""Putting an activity right: what it said stays readable, and nothing is deleted."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from advisors.days.domain.account import account
from advisors.days.domain.activity_correction import correct_activity, withdraw_activity
from advisors.days.domain.activity_import import ACTIVITIES
from advisors.models import Activity
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_correction_says_who_why_and_from_what_to_what():
    activity, somebody = ActivityFactory(days=Decimal(2), title="Fair"), UserFactory()

    correct_activity(activity, reason="Half", days=Decimal(1), title="Fair", by=somebody)

    correction = activity.corrections.get()
    assert (correction.corrected_by, correction.reason) == (somebody, "Half")
    assert [*correction.changed] == [("days", "2.00", "1.00")]
    assert Activity.objects.get().days == 1
    assert AuditEvent.objects.get().facts["fields"] == ["days"]


def test_a_withdrawn_activity_stays_and_counts_for_nothing():
    activity = ActivityFactory(days=Decimal(2))
    facility = activity.engagement.project.facility

    withdraw_activity(activity, reason="Not held", by=None)

    assert Activity.objects.get().is_withdrawn
    assert account(facility, date(2026, 12, 1)).total == 0
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_activity(Activity.objects.get(), reason="Again", by=None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"days": Decimal(-1)}, "quarters"),
        ({"days": Decimal("0.1")}, "quarters"),
        ({"held_on": date(2999, 1, 1)}, "once it has been held"),
        ({}, "Nothing is changed"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(values, sentence):
    activity = ActivityFactory()
    with pytest.raises(Refused, match=sentence):
        correct_activity(activity, reason="Why", by=None, **values)
    assert not activity.corrections.exists()


def test_a_table_that_comes_again_knows_what_was_corrected_here():
    activity = ActivityFactory(engagement=EngagementFactory(reference="01-a"), days=Decimal(1))
    facility = activity.engagement.project.facility
    line = f"01-a,workshop,{activity.title},2026-10-01,{{}},\n"
    head = "engagement,kind,title,held_on,days,smes_reached\n"
    correct_activity(activity, reason="Half", days=Decimal("0.5"), by=None)

    for days in ("1", "0.5"):
        ACTIVITIES.take_over((head + line.format(days)).encode(), facility)

    assert Activity.objects.count() == 1


def fill(activity, **changes):
    facts = {"kind": activity.kind, "title": activity.title, "held_on": activity.held_on}
    return {**facts, "days": "0.25", "notes": "", "reason": "Shorter", **changes}


def test_the_advisor_corrects_on_a_page_and_staff_in_the_admin(client):
    activity = ActivityFactory()
    engagement = activity.engagement
    page = f"/engagements/{engagement.code}/activities/{activity.code}/correct/"
    admin = reverse("admin:advisors_activity_correct", args=[activity.pk])
    manager = MembershipFactory(cluster=engagement.project.lead).user
    client.force_login(manager)
    assert client.post(page, fill(activity)).status_code == 404

    client.force_login(engagement.advisor.user)
    assert client.post(page, fill(activity)).status_code == 302
    without_reason = client.post(page, fill(activity, days="0", reason=""))
    assert set(without_reason.context["form"].errors) == {"reason"}
    client.force_login(CoordinatorFactory())
    assert client.post(admin, fill(activity, days="0")).status_code == 302

    assert [c.changes for c in activity.corrections.all()] == [
        {"days": ["0.50", "0.25"]},
        {"days": ["0.25", "0.00"]},
    ]
    client.force_login(manager)
    shown = client.get(engagement.get_absolute_url()).content.decode()
    assert "Withdrawn" in shown
    assert "Shorter" in shown


@pytest.mark.parametrize("way", ["delete", "change"])
def test_nothing_that_counted_is_deleted_or_written_over_in_the_admin(client, way):
    activity = ActivityFactory()
    client.force_login(CoordinatorFactory())
    page = reverse(f"admin:advisors_activity_{way}", args=[activity.pk])
    assert client.post(page, {"post": "yes", "title": "Other"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [activity.pk], "post": "yes"}
    client.post(reverse("admin:advisors_activity_changelist"), chosen)
    assert Activity.objects.get().title == activity.title
