"""On dashboards, an engagement stands with whoever has to act on it, once and with its date."""

import pytest
from django.utils import timezone

from advisors.domain.proposal_answer import answer_proposal
from advisors.tests.proposals import NOW, advisor_of, manager_of, proposed
from clusters.models import ProjectCluster
from clusters.tests.factories import MembershipFactory
from tgtf_portal.pages.domain.dashboard import dashboard_of
from tgtf_portal.pages.domain.project import room_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement(time_machine):
    time_machine.move_to(NOW, tick=False)
    return proposed()


def tasks_of(user):
    return [
        (task.title, task.when)
        for section in dashboard_of(user)
        for task in section.tasks
        if "advisor" in task.title or "Accept" in task.title or "report" in task.title
    ]


def rows_of(user):
    return [row.note for section in dashboard_of(user) for row in section.running]


def test_a_proposal_waits_with_each_side_until_it_has_answered(engagement):
    partner = MembershipFactory()
    ProjectCluster.objects.create(project=engagement.project, cluster=partner.cluster)
    title = f"Accept or decline: {engagement.advisor} on project {engagement.project}"
    advisor, manager = advisor_of(engagement), manager_of(engagement)
    assert tasks_of(advisor) == tasks_of(manager) == [(title, "by Sun 15 Nov")]
    assert tasks_of(partner.user) == []
    assert "Waits for: Advisor, Lead cluster" in rows_of(partner.user)

    answer_proposal(engagement, advisor, answer="accepted")

    assert tasks_of(advisor) == []
    assert "Waits for: Lead cluster" in rows_of(advisor)
    assert tasks_of(manager) == [(title, "by Sun 15 Nov")]


def test_the_projects_page_says_who_has_to_answer_by_when(engagement):
    room = room_of(engagement.project, manager_of(engagement), timezone.localdate())
    assert [(step.title, step.who, step.when) for step in room.steps] == [
        (
            f"Accept or decline {engagement.advisor} as advisor",
            "Advisor, Lead cluster",
            "by Sun 15 Nov",
        )
    ]
    assert [row.state for row in room.advice] == ["Proposed"]
    assert engagement.advisor.user.email not in {person.email for person in room.people}
