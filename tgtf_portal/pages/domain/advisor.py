"""What an advisor has to do, and how many days are left."""

from datetime import date

from django.utils.translation import gettext as _

from advisors.models import Deliverable, Engagement, PlanSide, Side
from tgtf_portal.core.models import User
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.advice_tasks import (
    proposal_row,
    proposal_task,
    report_task,
    silent_sides,
)
from tgtf_portal.pages.domain.day_statement import tasks_of_advisor
from tgtf_portal.pages.domain.engagement import days_left, days_share, is_open, state_of
from tgtf_portal.pages.domain.meeting import log_tasks, meeting_rows
from tgtf_portal.pages.domain.plan import plan_task
from tgtf_portal.pages.domain.sections import SOON, DashboardRow, DashboardSection, Task, by, short


def advisor_section(user: User, engagements: list[Engagement], today: date) -> DashboardSection:
    section = DashboardSection(
        "advisor",
        _("Your advice"),
        quiet=_("Nothing is due. Results that you owe a project stand here with their date."),
        running_title=_("Under way"),
    )
    for engagement in (e for e in engagements if e.advisor.user_id == user.pk):
        _add_engagement(section, engagement, today)
    section.tasks += tasks_of_advisor(user, engagements, today)
    section.running.sort(key=lambda row: row.share is None)  # engagements, then what they owe
    if not section.tasks and not section.running and not section.done:
        section.quiet = _(
            "You are not engaged on a project yet. The facility writes to you when one matches."
        )
    own = address_of("pages:advisor-edit")
    section.running.append(DashboardRow(_("Your profile, availability and calendar"), own))
    return section


def _add_engagement(section: DashboardSection, engagement: Engagement, today: date) -> None:
    if engagement.is_proposed:
        _add_proposal(section, engagement, today)
        return
    for deliverable in engagement.deliverables.all():
        _add_deliverable(section, engagement, deliverable, today)
    if task := plan_task(engagement, PlanSide.ADVISOR, today):
        section.tasks.append(task)
    if report := report_task(engagement, Side.ADVISOR, today):
        section.tasks.append(report)
    section.tasks += log_tasks(engagement, today)
    section.running += meeting_rows(engagement)
    title, address = str(engagement.project), engagement.get_absolute_url()
    if is_open(engagement):
        note = days_left(engagement)
        section.running.append(
            DashboardRow(title, address, note, *state_of(engagement), days_share(engagement))
        )
    else:
        section.done.append(DashboardRow(title, address, "", *state_of(engagement)))


def _add_proposal(section: DashboardSection, engagement: Engagement, today: date) -> None:
    if Side.ADVISOR in silent_sides(engagement):
        section.tasks.append(proposal_task(engagement, Side.ADVISOR, today))
    elif engagement.answer_by:
        section.running.append(proposal_row(engagement))


def _add_deliverable(
    section: DashboardSection, engagement: Engagement, deliverable: Deliverable, today: date
) -> None:
    address, project = engagement.get_absolute_url(), str(engagement.project)
    if deliverable.status in Deliverable.OWED and deliverable.due_on - today <= SOON:
        section.tasks.append(_to_hand_in(engagement, deliverable, today))
    elif deliverable.status in Deliverable.OWED:
        state = _("Due %s") % short(deliverable.due_on, today)
        section.running.append(DashboardRow(str(deliverable), address, project, state, "off"))
    elif deliverable.is_submitted or deliverable.is_confirmed:
        waits = _("Waits for the facility") if deliverable.is_confirmed else ""
        state = waits or _("Waits for the cluster")
        section.running.append(DashboardRow(str(deliverable), address, project, state, "wait"))
    elif deliverable.accepted_at:
        state = _("Accepted %s") % short(deliverable.accepted_at.date(), today)
        section.done.append(DashboardRow(str(deliverable), address, project, state, "done"))


def _to_hand_in(engagement: Engagement, deliverable: Deliverable, today: date) -> Task:
    returned = deliverable.status == Deliverable.Status.RETURNED
    title = _("Change “%s” and hand it in again") if returned else _("Hand in “%s”")
    return Task(
        title % deliverable,
        address_of("advisors:deliverable-submit", engagement.code, deliverable.code),
        _("Hand in"),
        deliverable.due_on,
        by(deliverable.due_on, today),
        str(engagement.project),
        late=deliverable.due_on < today,
    )
