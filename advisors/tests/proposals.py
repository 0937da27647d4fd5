"""A proposal as staff make it, for tests: until 15 November, from 1 December, for eight days."""

from datetime import date

from advisors.engagement.domain.proposal import propose_engagement
from advisors.models import Side
from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory, ProjectFactory
from tgtf_portal.core.tests.factories import UserFactory

NOW = "2026-11-01T12:00:00+00:00"
LAST_SECOND, TOO_LATE = "2026-11-15T22:59:59+00:00", "2026-11-15T23:00:00+00:00"  # in Brussels


def unsaved(**facts):
    """As the form leaves it; the lead has a manager, and somebody is in charge."""
    project = facts.pop("project", None) or ProjectFactory(coordinator=UserFactory(is_staff=True))
    if not project.lead.memberships.exists():
        MembershipFactory(cluster=project.lead)
    whole = {
        "project": project,
        "advisor": facts.pop("advisor", None) or AdvisorFactory(),
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 3, 1),
        "answer_by": date(2026, 11, 15),
        "goal": "Less waste.",
    }
    return EngagementFactory.build(**{**whole, **facts})


def proposed(**facts):
    return propose_engagement(unsaved(**facts), by=None)


def advisor_of(engagement):
    return engagement.advisor.user


def manager_of(engagement):
    return engagement.project.lead.memberships.order_by("pk")[0].user


def asked(engagement, side=Side.ADVISOR):
    return engagement.answers.filter(side=side).order_by("pk")[0]
