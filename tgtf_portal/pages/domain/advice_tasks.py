"""What waits for somebody about an engagement besides its work: answers, decisions, reports."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from advisors.models import ChangeRequest, EndReport, Engagement, Side, report_due_on
from tgtf_portal.core.models import User
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.amounts import days
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import MOST_OF_A_KIND, DashboardRow, Task, by, short

GIVEN_UP = (Engagement.Status.DECLINED, Engagement.Status.LAPSED)


def silent_sides(engagement: Engagement) -> list[Side]:
    """Whose answer to a proposal is waited for; needs `with_answers`."""
    if not engagement.is_proposed or not engagement.answer_by:
        return []
    return [side for side in Side if not getattr(engagement, f"{side}_answered")]


def proposal_task(engagement: Engagement, side: Side, today: date) -> Task:
    facts = {"advisor": engagement.advisor, "project": engagement.project}
    if side == Side.ADVISOR:
        title = _("Accept or decline to advise project %(project)s") % facts
    else:
        title = _("Accept or decline %(advisor)s as advisor of project %(project)s") % facts
    day = engagement.answer_by or today
    return Task(
        title,
        address_of("advisors:engagement-answer", engagement.code),
        _("Answer"),
        day,
        by(day, today),
        days(engagement.days_agreed),
    )


def proposal_row(engagement: Engagement) -> DashboardRow:
    facts = {"advisor": engagement.advisor, "project": engagement.project}
    title = _("%(advisor)s on project %(project)s") % facts
    sides = ", ".join(str(side.label) for side in silent_sides(engagement))
    note = _("Waits for: %s") % sides if sides else ""
    state = str(engagement.get_status_display())
    return DashboardRow(title, engagement.get_absolute_url(), note, state, "wait")


def report_task(engagement: Engagement, side: Side, today: date) -> Task | None:
    """The end report that a side has not handed in; needs `with_reports`."""
    asked_at = getattr(engagement, f"{side}_report_asked_at")
    if asked_at is None:
        return None
    day = report_due_on(asked_at)
    return Task(
        _("Write the end report on project %s") % engagement.project,
        address_of("advisors:end-report-edit", engagement.code),
        _("Write"),
        day,
        by(day, today),
        str(engagement.advisor),
        late=day < today,
    )


# --- The facility ---------------------------------------------------------------------------------
def _reports() -> QuerySet[EndReport]:
    waiting = EndReport.objects.filter(engagement=OuterRef("engagement"), submitted_at=None)
    ready = EndReport.objects.filter(~Exists(waiting), closed_at=None).with_engagement()
    return ready.order_by("submitted_at")


REQUESTS = Seen(
    lambda seen: seen(ChangeRequest.objects.open().with_engagement()).order_by("asked_at")[
        :MOST_OF_A_KIND
    ]
)
REPORTS = Seen(lambda seen: seen(_reports())[:MOST_OF_A_KIND])


def decision_tasks(requests: list[ChangeRequest], user: User, today: date) -> list[Task]:
    """What waits for a member of staff's decision: of their own projects, and of those that nobody
    is in charge of."""
    return [
        Task(
            _("Decide: %s") % request,
            address_of("admin:advisors_changerequest_change", str(request.pk)),
            _("Decide"),
            timezone.localdate(request.asked_at),
            _("since %s") % short(timezone.localdate(request.asked_at), today),
            Truncator(request.reason).chars(160),
        )
        for request in requests
        if request.engagement.project.coordinator_id in (None, user.pk)
    ]


def report_tasks(reports: list[EndReport], user: User, today: date) -> list[Task]:
    """End reports that are all in and that nobody has closed."""
    tasks = {}
    for report in reports:
        if report.submitted_at and report.engagement.project.coordinator_id in (None, user.pk):
            day = timezone.localdate(report.submitted_at)
            tasks[report.engagement_id] = Task(
                _("Read and close the end reports: %s") % report.engagement,
                f"{address_of('admin:advisors_endreport_changelist')}?{_named(report)}",
                _("Read"),
                day,
                _("since %s") % short(day, today),
            )
    return list(tasks.values())


def _named(report: EndReport) -> str:
    return urlencode({"q": f'"{report.engagement.project.title}"'})
