"""A plan and the people of its three sides, for tests."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from advisors.models import Need, PlannedActivity, Target
from advisors.plan.domain.plan import accept_plan, latest, propose_plan, save_draft, stamp
from advisors.plan.domain.plan_words import PlanRows, rows_of
from advisors.tests.factories import EngagementFactory
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory


def kickoff(**facts):
    """An engagement, and who speaks for each side of it; `partner` reads alone."""
    lead, partner = ClusterFactory.create_batch(2)
    coordinator = CoordinatorFactory(name="Cora")
    project = ProjectFactory(lead_cluster=lead, coordinator=coordinator)
    ProjectCluster.objects.create(project=project, cluster=partner)
    engagement = EngagementFactory(project=project, advisor__user__name="Ann", **facts)
    return SimpleNamespace(
        engagement=engagement,
        advisor=engagement.advisor.user,
        lead=MembershipFactory(cluster=lead, user__name="Lea").user,
        partner=MembershipFactory(cluster=partner).user,
        coordinator=coordinator,
    )


def rows(*needs):
    return PlanRows(
        [Need(text=text) for text in needs or ["Less heat"]],
        [Target(measure="Audits", unit="firms", start=0, goal=10, due_on=date(2027, 6, 1))],
        [
            PlannedActivity(
                kind="workshop", title="Heat", planned_on=date(2027, 3, 1), days=Decimal("0.5")
            )
        ],
    )


def draft(people, typed=None, by=None):
    engagement = people.engagement
    seen = stamp(latest(engagement))
    return save_draft(engagement, typed or rows(), seen=seen, by=by or people.advisor)


def put_forward(people, typed=None):
    plan = draft(people, typed)
    return propose_plan(people.engagement, seen=stamp(plan), by=people.advisor)


def agree(people, typed=None):
    plan = put_forward(people, typed)
    accept_plan(people.engagement, plan.number, by=people.lead)
    return accept_plan(people.engagement, plan.number, by=people.coordinator)


def again(plan):
    """The same rows, to be changed and saved as the next draft."""
    return rows_of(type(plan).objects.with_rows().get(pk=plan.pk))
