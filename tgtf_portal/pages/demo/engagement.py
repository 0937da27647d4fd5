"""Twelve made-up advisors work for made-up clusters; nobody is said to have advised a real one."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from advisors.days.domain.activity import log_activity
from advisors.days.domain.day_statement import (
    accept_statement,
    confirm_lines,
    dispute_line,
    state_days,
)
from advisors.engagement.domain.change_request import ask_for_extension
from advisors.engagement.domain.end_report import ask_for_reports, questions_for, write_report
from advisors.engagement.domain.engagement import complete_engagement, start_engagement
from advisors.engagement.domain.proposal import propose_engagement
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.models import Advisor, Deliverable, EndReportQuestion, Engagement, Side
from advisors.pool.domain.advisor import import_advisors
from advisors.results.domain.deliverable import (
    accept_deliverable,
    confirm_deliverable,
    return_deliverable,
    submit_deliverable,
)
from clusters.models import Facility, Membership, Project
from tgtf_portal.core.documents.keeping import look_into
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.conversation import write_to_each_other
from tgtf_portal.pages.demo.meeting import meet
from tgtf_portal.pages.demo.people import Key, cast, coordinator, sign_up
from tgtf_portal.pages.demo.plan import KICKOFF, agree_on_plan

Status = Deliverable.Status
READING = timedelta(days=1)
MADE_UP = "Made up for the demonstration."
REMARK = "Please add where each part comes from and who has measured it."


def engage_advisors(key: Key) -> None:
    for person in cast("advisor"):
        sign_up(person["email"], person["name"], key, time_zone=person["time_zone"])
    import_advisors(files.content("advisors.csv"), by=coordinator())
    for engaged in files.facts("engagements.json"):
        _engage(**engaged)
    _propose("Demo Cluster C", "advisor@example.org")
    _ask_for_more(_of("Demo Cluster B", "goran.demo@example.org"))
    _write_questions()
    _report(_of("Demo Cluster D", "carlo.demo@example.org"))


def _of(cluster: str, advisor: str) -> Engagement:
    return Engagement.objects.get(
        project__parts__cluster__name=cluster, advisor__user__email=advisor
    )


def _engage(
    cluster: str,
    advisor: str,
    days: str,
    goal: str,
    activities: list[Any],
    deliverables: list[Any],
    stated: str = "",
) -> None:
    project = Project.objects.get(parts__cluster__name=cluster)
    engagement = Engagement.objects.create(
        project=project,
        advisor=Advisor.objects.get(user__email=advisor),
        days_agreed=Decimal(days),
        goal=goal,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )
    with on(timezone.now() - KICKOFF - READING):
        engagement = start_engagement(engagement, by=coordinator())
    manager = Membership.objects.filter(cluster__name=cluster).order_by("pk")[0].user
    agree_on_plan(engagement, manager, activities)
    if len(activities) > 1:
        write_to_each_other(engagement, manager)
        meet(engagement)
    for activity in activities:
        _log(engagement, **activity)
    if stated:
        _state(engagement, manager, stated)
    for deliverable in deliverables:
        _owe(engagement, manager, **deliverable)


def _propose(cluster: str, advisor: str) -> None:
    """A proposal that the lead has accepted and the advisor has not answered yet."""
    project, today = Project.objects.get(parts__cluster__name=cluster), timezone.localdate()
    asked = timezone.now() - timedelta(days=2)
    proposal = Engagement(
        project=project,
        advisor=Advisor.objects.get(user__email=advisor),
        days_agreed=Decimal(3),
        goal="A plan for what the firms can do next year, made up for the demonstration.",
        starts_on=today + timedelta(days=14),
        ends_on=project.ends_on,
        answer_by=today + timedelta(days=7),
    )
    with on(asked):
        propose_engagement(proposal, by=coordinator())
    manager = Membership.objects.filter(cluster__name=cluster).order_by("pk")[0].user
    with on(asked + READING):
        answer_proposal(proposal, manager, answer="accepted")


def _log(
    engagement: Engagement, *, kind: str, title: str, days: str, days_ago: int, private: str = ""
) -> None:
    then = timezone.now() - timedelta(days=days_ago)
    with on(then):
        log_activity(
            engagement,
            kind=kind,
            title=title,
            held_on=then.date(),
            days=Decimal(days),
            private_notes=private,
            by=engagement.advisor.user,
        )


def _state(engagement: Engagement, manager: User, stated: str) -> None:
    """The days until three weeks ago: accepted, disputed in a line, or still open."""
    then = timezone.now() - timedelta(days=21)
    with on(then):
        yesterday = timezone.localdate() - timedelta(days=1)
        period = {"starts_on": yesterday - timedelta(days=60), "ends_on": yesterday}
        statement = state_days(engagement, **period, by=engagement.advisor.user)
    with on(then + READING):
        if stated == "accepted":
            confirm_lines(statement, by=manager)
        elif stated == "disputed":
            last = statement.lines.order_by("-position")[0]
            dispute_line(last, reason="We were there for two days, not for three.", by=manager)
    with on(then + 2 * READING):
        if stated == "accepted":
            accept_statement(statement, by=coordinator())


def _owe(
    engagement: Engagement,
    manager: User,
    *,
    title: str,
    due_in: int,
    status: str,
    days_ago: int = 0,
) -> None:
    due_on = timezone.localdate() + timedelta(days=due_in)
    owed = Deliverable.objects.create(engagement=engagement, title=title, due_on=due_on)
    if status == Status.DUE:
        return
    handed_in = timezone.now() - timedelta(days=days_ago)
    with on(handed_in):
        paper = SimpleUploadedFile(f"{title}.txt", b"Made up for the demonstration.\n")
        submit_deliverable(
            owed,
            file=look_into(paper),
            summary="Made up for the demonstration.",
            by=engagement.advisor.user,
        )
    with on(handed_in + READING):
        if status == Status.ACCEPTED:
            confirm_deliverable(owed, by=manager)
            accept_deliverable(owed, by=coordinator())
        elif status == Status.CONFIRMED:
            confirm_deliverable(owed, by=manager)
        elif status == Status.RETURNED:
            return_deliverable(owed, remark=REMARK, by=manager)


# --- Extension and end reports -------------------------------------------------------------------
def _ask_for_more(engagement: Engagement) -> None:
    """An extension that the facility has not decided on yet."""
    reason = "Two more firms of the cluster want to take part, made up for the demonstration."
    ask_for_extension(
        engagement, engagement.advisor.user, days=Decimal(2), ends_on=None, reason=reason
    )


def _write_questions() -> None:
    facility = Facility.objects.get(slug="tgtf")
    for position, facts in enumerate(files.facts("end-report-questions.json"), start=1):
        EndReportQuestion.objects.create(facility=facility, position=position, **facts)


def _report(engagement: Engagement) -> None:
    """The advice is over: its advisor has reported, the lead cluster has not yet."""
    engagement = complete_engagement(engagement, by=coordinator())
    for report in ask_for_reports(engagement, by=coordinator()):
        if report.side == Side.ADVISOR:
            answers = {
                question.pk: question.choices[0] if question.choices else MADE_UP
                for question in questions_for(report)
            }
            write_report(report, engagement.advisor.user, answers, submit=True)
