"""On dashboards, an engagement stands with whoever has to act on it, once and with its date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.engagement.domain.change_request import ask_for_extension
from advisors.engagement.domain.end_report import ask_for_reports, write_report
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.models import EndReportQuestion, Engagement
from advisors.tests.factories import MeetingFactory
from advisors.tests.proposals import NOW, advisor_of, manager_of, proposed
from clusters.models import ProjectCluster
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory
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
    advisor, manager = advisor_of(engagement), manager_of(engagement)
    title = f"Accept or decline {engagement.advisor} as advisor of project {engagement.project}"
    own = f"Accept or decline to advise project {engagement.project}"
    assert tasks_of(advisor) == [(own, "by Sun 15 Nov")]
    assert tasks_of(manager) == [(title, "by Sun 15 Nov")]
    assert tasks_of(partner.user) == []
    assert "Waits for: Advisor, Lead cluster" in rows_of(partner.user)

    answer_proposal(engagement, advisor, answer="accepted")

    assert tasks_of(advisor) == []
    assert "Waits for: Lead cluster" in rows_of(advisor)
    assert tasks_of(manager) == [(title, "by Sun 15 Nov")]


def test_an_end_report_waits_with_its_side_and_then_with_the_facility(engagement):
    Engagement.objects.update(status="running", ends_on="2026-11-10", starts_on="2026-10-01")
    facility = engagement.project.facility
    question = EndReportQuestion.objects.create(facility=facility, text="How did it go?")
    staff = CoordinatorFactory()
    engagement.project.coordinator = staff
    engagement.project.save()
    ask_for_reports(engagement)
    title = f"Write the end report on project {engagement.project}"
    advisor, manager = advisor_of(engagement), manager_of(engagement)
    assert tasks_of(advisor) == tasks_of(manager) == [(title, "by Sun 15 Nov")]
    room = room_of(engagement.project, manager, timezone.localdate())
    steps = [(step.who, step.when) for step in room.steps if "end report" in step.title]
    assert steps == [
        (str(engagement.advisor), "by Sun 15 Nov"),
        ("the lead’s managers", "by Sun 15 Nov"),
    ]

    for user, side in ((advisor, "advisor"), (manager, "lead")):
        report = engagement.end_reports.get(side=side)
        write_report(report, user, {question.pk: "Well."}, submit=True)

    assert tasks_of(advisor) == tasks_of(manager) == []
    assert f"Read and close the end reports: {engagement}" in dict(tasks_of(staff))


def test_a_request_waits_with_the_coordinator_in_charge_alone(engagement):
    Engagement.objects.update(status="running")
    in_charge, another = CoordinatorFactory(), CoordinatorFactory()
    engagement.project.coordinator = in_charge
    engagement.project.save()
    facts = {"days": 2, "ends_on": None, "reason": "More to do."}
    asked = ask_for_extension(engagement, advisor_of(engagement), **facts)

    assert titles_of(in_charge) == [f"Decide: {asked}"]
    assert titles_of(another) == []


def titles_of(user):
    return [t.title for s in dashboard_of(user) for t in s.tasks if t.title.startswith("Decide")]


def test_the_projects_page_says_who_has_to_answer_by_when(engagement):
    room = room_of(engagement.project, manager_of(engagement), timezone.localdate())
    assert [(step.title, step.who, step.when) for step in room.steps] == [
        (
            f"Accept or decline {engagement.advisor} as advisor",
            f"{engagement.advisor}, the lead’s managers",
            "by Sun 15 Nov",
        )
    ]
    assert [row.state for row in room.advice] == ["Proposed"]
    assert engagement.advisor.user.email not in {person.email for person in room.people}


def test_a_meeting_that_comes_stands_on_the_dashboards_of_all_who_meet(engagement):
    Engagement.objects.update(status="running")
    begins = timezone.now() + timedelta(days=3)
    facts = {"engagement": engagement, "starts_at": begins}
    MeetingFactory(title="Half-way", **facts)
    MeetingFactory(title="Called off", cancelled_at=timezone.now(), **facts)

    for person in (advisor_of(engagement), manager_of(engagement)):
        rows = [row.title for section in dashboard_of(person) for row in section.running]
        assert [title for title in rows if title.startswith("Meet")] == ["Meet: Half-way"]
