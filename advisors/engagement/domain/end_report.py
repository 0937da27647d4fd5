"""End reports of both sides: asked for, drafted, handed in, and closed by the facility."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import Reader, advisor_side, all_sides, lead_side, tell
from advisors.engagement.domain.proposal_answer import side_of
from advisors.models import EndReport, EndReportQuestion, Engagement, Side
from clusters.models import Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.questions.answers import keep_answers
from tgtf_portal.core.questions.models import linked
from tgtf_portal.core.refusal import Refused

ASKED, REMINDED, BOTH_IN = "end_report.asked", "end_report.reminded", "end_report.both_in"
NEAR_THE_END = timedelta(days=14)
REMINDERS = (timedelta(days=7), timedelta(days=14))  # after it was asked for
Status = Engagement.Status


# --- Asking --------------------------------------------------------------------------------------
def ask_for_due_reports() -> int:
    """Of what was completed, and of what runs for two more weeks at most; how many are new.

    A facility without questions asks for none.
    """
    soon = timezone.localdate() + NEAR_THE_END
    ends = Q(status=Status.COMPLETED) | Q(status=Status.RUNNING, ends_on__lte=soon)
    questions = EndReportQuestion.objects.filter(facility=OuterRef("project__facility"), asked=True)
    known = EndReport.objects.filter(engagement=OuterRef("pk"))
    due = Engagement.objects.filter(ends, Exists(questions), ~Exists(known))
    due = due.filter(project__facility__status=Facility.Status.CURRENT)
    return sum(len(ask_for_reports(engagement)) for engagement in due)


@transaction.atomic
def ask_for_reports(engagement: Engagement, *, by: User | None = None) -> list[EndReport]:
    """Of each side that has something to answer; who was asked already is not asked again."""
    engagement = locked(engagement)
    if engagement.status not in (Status.RUNNING, Status.COMPLETED):
        status = engagement.get_status_display()
        raise Refused(_("This engagement is “%s”: there is nothing to report.") % status)
    facility, new = engagement.project.facility, []
    for side in Side.values:
        if not EndReportQuestion.objects.for_side(facility, side).filter(asked=True).exists():
            continue
        report, is_new = engagement.end_reports.get_or_create(side=side)
        if is_new:
            audit.record("end_report.asked", report, by=by)
            tell(writers_of(report), ASKED, report, key="asked")
            new.append(report)
    return new


def remind_of_reports() -> int:
    """A week and two weeks after it was asked for, once each; how many mails are new."""
    now = timezone.now()
    waiting = EndReport.objects.filter(submitted_at=None, closed_at=None).with_engagement()
    return sum(
        tell(writers_of(report), REMINDED, report, key=str(passed[-1].days))
        for report in waiting.filter(asked_at__lte=now - REMINDERS[0])
        if (passed := [after for after in REMINDERS if report.asked_at + after <= now])
    )


def writers_of(report: EndReport) -> list[Reader]:
    if report.side == Side.ADVISOR:
        return advisor_side(report.engagement)
    return lead_side(report.engagement.project)


# --- Writing -------------------------------------------------------------------------------------
@transaction.atomic
def write_report(
    report: EndReport, user: User, answers: Mapping[int, str], *, submit: bool
) -> EndReport:
    """Keep what was answered so far; handed in, it may be mended until the facility closes it."""
    engagement = locked(report.engagement)
    report = _unclosed(report)
    if side_of(engagement, user) != report.side:
        raise Refused(_("This is the other side’s report."))
    keep_answers(report.answers, answers)
    if submit and not report.is_submitted:
        report.submitted_at, report.submitted_by = timezone.now(), user
        report.save(update_fields=["submitted_at", "submitted_by"])
        audit.record("end_report.submitted", report, by=user)
        if are_all_in(engagement):
            tell(all_sides(engagement), BOTH_IN, engagement, key="both", but=user)
    return report


@transaction.atomic
def close_report(report: EndReport, *, by: User | None) -> EndReport:
    locked(report.engagement)
    report = _unclosed(report)
    if not report.is_submitted:
        raise Refused(_("This report was not handed in yet."))
    report.closed_at = timezone.now()
    report.save(update_fields=["closed_at"])
    audit.record("end_report.closed", report, by=by)
    return report


@transaction.atomic
def reopen_report(report: EndReport, *, by: User | None) -> EndReport:
    locked(report.engagement)
    report = EndReport.objects.get(pk=report.pk)
    if not report.is_closed:
        raise Refused(_("This report is open already."))
    report.closed_at = None
    report.save(update_fields=["closed_at"])
    audit.record("end_report.reopened", report, by=by)
    return report


def _unclosed(report: EndReport) -> EndReport:
    """As it is now; needs its engagement locked."""
    report = EndReport.objects.with_engagement().get(pk=report.pk)
    if report.is_closed:
        raise Refused(_("The facility has closed this report; it stays as it is."))
    return report


# --- Reading -------------------------------------------------------------------------------------
def are_all_in(engagement: Engagement) -> bool:
    """Then each side reads the other's."""
    return not engagement.end_reports.filter(submitted_at=None).exists()


def questions_for(report: EndReport) -> list[EndReportQuestion]:
    facility = report.engagement.project.facility
    return linked(EndReportQuestion.objects.for_side(facility, report.side))


def readable_reports(engagement: Engagement, user: User) -> list[EndReport]:
    """All once all are in. Before that one's own, and for staff what was handed in: a draft is its
    side's own business."""
    reports = engagement.end_reports.order_by("side").prefetch_related("answers__question")
    found = list(reports.select_related("submitted_by"))
    submitted = [report for report in found if report.is_submitted]
    if submitted == found or user.has_perm("advisors.view_endreport"):
        return submitted
    own = side_of(engagement, user)
    return [report for report in found if report.side == own]
