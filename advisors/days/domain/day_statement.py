"""A statement of days on its way: stated by the advisor, answered by the lead, accepted by the
facility."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.common.locks import locked, refuse_own_advice
from advisors.common.sides import advisor_side, facility_side, lead_side, tell
from advisors.days.domain.activity_correction import correct_activity
from advisors.days.domain.stated_lines import draft_again, drafted_lines
from advisors.models import DayStatement, DayStatementLine, Engagement
from clusters.models import Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

STATED, ANSWERED = "day_statement.stated", "day_statement.answered"
DISPUTED, CONFIRMED = "day_statement.disputed", "day_statement.confirmed"
ACCEPTED = "day_statement.accepted"
Status, Line = DayStatement.Status, DayStatementLine.Status


# --- The advisor ----------------------------------------------------------------------------------
@transaction.atomic
def state_days(
    engagement: Engagement, *, starts_on: date, ends_on: date, by: User | None
) -> DayStatement:
    """Close a period. What is logged at the same moment is in this statement or in the next one."""
    engagement = locked(engagement)
    if obstacle := obstacle_to_period(engagement, starts_on, ends_on):
        raise Refused(obstacle)
    lines = drafted_lines(engagement, ends_on)
    if not lines:
        raise Refused(_("Nothing was done in this period that no statement holds yet."))
    statement = DayStatement.objects.create(
        engagement=engagement,
        facility=engagement.project.facility,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    for line in lines:
        line.statement = statement
        line.save()
    audit.record("day_statement.stated", statement, by=by, lines=len(lines))
    tell(lead_side(engagement.project), STATED, statement, key="stated", but=by)
    return statement


def obstacle_to_period(engagement: Engagement, starts_on: date, ends_on: date) -> str:
    """Why these days cannot be stated, or nothing."""
    if ends_on < starts_on:
        return _("The end must not be before the start.")
    if ends_on > timezone.localdate():
        return _("State days once they are over.")
    begun = engagement.starts_on
    if begun and ends_on < begun:
        return _("The engagement began after these days.")
    last = last_stated(engagement)
    if last and starts_on <= last:
        return _("Days until %s are stated already.") % date_format(last, "j M Y")
    return ""


def last_stated(engagement: Engagement) -> date | None:
    """The last day that a statement holds."""
    found: date | None = engagement.day_statements.aggregate(last=Max("ends_on"))["last"]
    return found


def usual_period(engagement: Engagement, today: date) -> tuple[date, date]:
    """Since the last statement, or the start, until the end of last month."""
    ends_on = today.replace(day=1) - timedelta(days=1)
    first = engagement.activities.order_by("held_on").values_list("held_on", flat=True).first()
    last = last_stated(engagement)
    starts_on = last + timedelta(days=1) if last else engagement.starts_on or first or ends_on
    return starts_on, ends_on if ends_on >= starts_on else today


@transaction.atomic
def answer_dispute(
    line: DayStatementLine, *, remark: str, days: Decimal, by: User | None
) -> DayStatementLine:
    """Mend the activity, withdraw it by no days at all, or state the line again with a remark."""
    statement = _waiting(line.statement)
    line = statement.lines.select_related("activity").get(pk=line.pk)
    if not line.is_disputed:
        raise Refused(_("Only a disputed line is answered."))
    activity = line.activity
    if days != activity.days:
        activity = correct_activity(activity, reason=remark, days=days, by=by)
    draft_again(statement, activity, remark)
    audit.record("day_statement.answered", statement, by=by, line=line.position)
    if settle(statement) != Status.DISPUTED:
        again = timezone.now().isoformat()
        tell(lead_side(statement.engagement.project), ANSWERED, statement, key=again, but=by)
        _tell_if_confirmed(statement, by)
    return statement.lines.get(pk=line.pk)


# --- The lead -------------------------------------------------------------------------------------
@transaction.atomic
def confirm_lines(statement: DayStatement, *, position: str | None = None, by: User | None) -> int:
    """Those that wait, or the one of them that is named; how many were confirmed."""
    statement = _waiting(statement)
    refuse_own_advice(statement.engagement, by)
    lines = statement.lines.filter(status=Line.OPEN)
    found = [line for line in lines if position in (None, str(line.position))]
    if not found:
        raise Refused(_("No line waits for your answer."))
    for line in found:
        _answer(line, Line.CONFIRMED, by)
    audit.record("day_statement.lines_confirmed", statement, by=by, lines=len(found))
    settle(statement)
    _tell_if_confirmed(statement, by)
    return len(found)


@transaction.atomic
def dispute_line(line: DayStatementLine, *, reason: str, by: User | None) -> DayStatementLine:
    """Also one that was confirmed by mistake, until the whole is accepted."""
    statement = _waiting(line.statement)
    refuse_own_advice(statement.engagement, by)
    line = statement.lines.get(pk=line.pk)
    if not line.can_be_disputed:
        raise Refused(_("This line is “%s”.") % line.get_status_display())
    line.dispute = reason
    _answer(line, Line.DISPUTED, by)
    before = statement.status
    audit.record("day_statement.disputed", statement, by=by, line=line.position)
    if settle(statement) != before:
        first = timezone.now().isoformat()
        tell(advisor_side(statement.engagement), DISPUTED, statement, key=first, but=by)
    return line


def _answer(line: DayStatementLine, status: str, by: User | None) -> None:
    line.status, line.answered_by, line.answered_at = status, by, timezone.now()
    line.save()


# --- The facility ---------------------------------------------------------------------------------
@transaction.atomic
def accept_statement(statement: DayStatement, *, by: User | None) -> DayStatement:
    """It gets the facility's next number of the year, and stays as it is from now on."""
    facility = Facility.objects.select_for_update(no_key=True).get(pk=statement.facility_id)
    statement = _waiting(statement)
    if statement.status != Status.CONFIRMED:
        status = statement.get_status_display()
        raise Refused(_("The lead confirms every line first; this statement: “%s”.") % status)
    refuse_own_advice(statement.engagement, by)
    if by is not None and statement.lines.filter(answered_by=by).exists():
        raise Refused(_("You answered for the cluster; somebody else does for the facility."))
    year = timezone.localdate().year
    numbered = DayStatement.objects.filter(facility=facility, year=year)
    last = numbered.aggregate(last=Max("number"))["last"] or 0
    statement.status, statement.accepted_at = Status.ACCEPTED, timezone.now()
    statement.accepted_by, statement.year, statement.number = by, year, last + 1
    statement.project_title = statement.engagement.project.title
    statement.save()
    audit.record("day_statement.accepted", statement, by=by, number=statement.label)
    engagement = statement.engagement
    both = [*advisor_side(engagement), *lead_side(engagement.project)]
    tell(both, ACCEPTED, statement, key="accepted", but=by)
    return statement


def obstacle_to_acceptance(statement: DayStatement) -> str:
    """For a button; the verb says the same."""
    if statement.status == Status.ACCEPTED:
        return _("It is accepted already, as number %s.") % statement.label
    if statement.status != Status.CONFIRMED:
        return _("The lead confirms every line first.")
    return ""


def settle(statement: DayStatement) -> str:
    """The statement is as its lines are."""
    found = set(statement.lines.values_list("status", flat=True))
    status = Status.CONFIRMED
    if Line.DISPUTED in found:
        status = Status.DISPUTED
    elif Line.OPEN in found:
        status = Status.OPEN
    statement.status = status
    statement.save(update_fields=["status"])
    return status


def _tell_if_confirmed(statement: DayStatement, by: User | None) -> None:
    if statement.status == Status.CONFIRMED:
        now = timezone.now().isoformat()
        tell(facility_side(statement.engagement.project), CONFIRMED, statement, key=now, but=by)


def _waiting(statement: DayStatement) -> DayStatement:
    """As it is now, with its engagement; nobody else changes either until the transaction ends."""
    engagement = locked(statement.engagement)
    statement = DayStatement.objects.select_for_update().get(pk=statement.pk)
    statement.engagement = engagement
    if statement.is_accepted:
        raise Refused(_("It is accepted already, as number %s.") % statement.label)
    return statement
