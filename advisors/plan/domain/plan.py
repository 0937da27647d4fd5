"""A plan's way: drafted together, put forward as one version, accepted by three; then it holds."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.sides import Reader, advisor_side, all_sides, facility_side, lead_side, tell
from advisors.common.speakers import own_side
from advisors.models import Engagement, Plan, PlanAnswer, PlanSide
from advisors.plan.domain.plan_words import PlanRows, differences, rows_of
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.tokens import new_code

Status = Plan.Status
PROPOSED, RETURNED, HELD = "plan.proposed", "plan.returned", "plan.held"


class PlanChangedMeanwhile(Refused):
    """Somebody saved the plan after the page was made from which this comes."""


# --- Reading --------------------------------------------------------------------------------------
def latest(engagement: Engagement) -> Plan | None:
    """The version that was begun last, whatever became of it."""
    return engagement.plans.with_rows().order_by("-number").first()


def stamp(plan: Plan | None) -> str:
    """Says which state of the plan a page shows; another one means that it was saved meanwhile."""
    return f"{plan.number}.{plan.revision}" if plan else "0.0"


def held_version(engagement: Engagement) -> Plan | None:
    return engagement.plans.with_rows().filter(status=Status.HELD).first()


# --- Drafting -------------------------------------------------------------------------------------
@transaction.atomic
def save_draft(engagement: Engagement, rows: PlanRows, *, seen: str, by: User) -> Plan:
    """Write the rows into the draft, or into a new one; `seen` is the stamp of what was changed."""
    engagement = _going_on(engagement)
    own_side(engagement, by)
    plan = latest(engagement)
    if plan and plan.status == Status.PROPOSED:
        raise Refused(_("%s waits for answers; return it to change it.") % plan)
    _refuse_if_changed(plan, seen)
    if plan is None or plan.status != Status.DRAFT:
        number = plan.number + 1 if plan else 1
        plan = Plan(engagement=engagement, number=number, revision=0)
    plan.revision += 1
    plan.saved_by, plan.saved_at = by, timezone.now()
    plan.save()
    for related, wanted in _tables(plan, rows):
        related.all().delete()
        _write(plan, related.model, wanted)
    audit.record("plan.drafted", plan, by=by, engagement=engagement.code, revision=plan.revision)
    return plan


def _tables(plan: Plan, rows: PlanRows) -> Iterable[tuple[Any, Any]]:
    yield plan.needs, rows.needs
    yield plan.targets, rows.targets
    yield plan.planned_activities, rows.activities


def _write(plan: Plan, model: Any, rows: Iterable[Any]) -> None:
    """In their order; a row keeps its code, which two of a version cannot share."""
    met: set[str] = set()
    for place, row in enumerate(rows, start=1):
        row.pk, row.plan, row.place = None, plan, place
        row.code = new_code() if not row.code or row.code in met else row.code
        met.add(row.code)
    model.objects.bulk_create(rows)


@transaction.atomic
def drop_draft(engagement: Engagement, *, seen: str, by: User) -> None:
    """Give up what was not put forward; what holds goes on."""
    engagement = _going_on(engagement)
    own_side(engagement, by)
    plan = _draft(engagement, seen)
    audit.record("plan.dropped", plan, by=by, engagement=engagement.code)
    plan.delete()


# --- Agreeing -------------------------------------------------------------------------------------
@transaction.atomic
def propose_plan(engagement: Engagement, *, seen: str, by: User) -> Plan:
    """Put the draft forward; whoever does accepts it for their side. The others are asked."""
    engagement = _going_on(engagement)
    side = own_side(engagement, by)
    plan = _draft(engagement, seen)
    if fault := _what_lacks(engagement, plan):
        raise Refused(fault)
    plan.status, plan.proposed_at = Status.PROPOSED, timezone.now()
    plan.save(update_fields=["status", "proposed_at"])
    _answer(plan, side, accepted=True, by=by)
    audit.record("plan.proposed", plan, by=by, engagement=engagement.code, side=side.value)
    others = [
        reader for other in PlanSide if other != side for reader in _readers(engagement, other)
    ]
    tell(others, PROPOSED, plan, key="ask", but=by)
    return plan


@transaction.atomic
def accept_plan(engagement: Engagement, number: int, *, by: User) -> Plan:
    """For one's side; with the third answer it holds, and replaces what held."""
    engagement = _going_on(engagement)
    side = own_side(engagement, by)
    plan = _waiting(engagement, number)
    _answer(plan, side, accepted=True, by=by)
    audit.record("plan.accepted", plan, by=by, engagement=engagement.code, side=side.value)
    if plan.answers.filter(accepted=True).count() == len(PlanSide):
        _hold(engagement, plan)
    return plan


@transaction.atomic
def return_plan(engagement: Engagement, number: int, *, remark: str, by: User) -> Plan:
    """Ask for changes: the version is closed, and the next draft starts from it."""
    engagement = _going_on(engagement)
    side = own_side(engagement, by)
    plan = _waiting(engagement, number)
    if not remark.strip():
        raise Refused(_("Say what would make it acceptable."))
    _answer(plan, side, accepted=False, by=by, remark=remark)
    plan.status = Status.RETURNED
    plan.save(update_fields=["status"])
    audit.record("plan.returned", plan, by=by, engagement=engagement.code, side=side.value)
    tell(all_sides(engagement), RETURNED, plan, key="mend", but=by)
    return plan


def _hold(engagement: Engagement, plan: Plan) -> None:
    engagement.plans.filter(status=Status.HELD).update(status=Status.REPLACED)
    plan.status, plan.held_at = Status.HELD, timezone.now()
    plan.save(update_fields=["status", "held_at"])
    audit.record("plan.held", plan, by=None, engagement=engagement.code)
    tell(all_sides(engagement), HELD, plan, key="holds")


def _answer(plan: Plan, side: PlanSide, *, accepted: bool, by: User, remark: str = "") -> None:
    facts = {"accepted": accepted, "person": by, "remark": remark, "answered_at": timezone.now()}
    PlanAnswer.objects.update_or_create(plan=plan, side=side, defaults=facts)


def _readers(engagement: Engagement, side: PlanSide) -> list[Reader]:
    if side == PlanSide.ADVISOR:
        return advisor_side(engagement)
    if side == PlanSide.LEAD:
        return lead_side(engagement.project)
    return facility_side(engagement.project)


# --- What has to hold -----------------------------------------------------------------------------
def _going_on(engagement: Engagement) -> Engagement:
    engagement = locked(engagement)
    if engagement.status not in Engagement.GOING_ON:
        status = engagement.get_status_display()
        raise Refused(_("This engagement does not go on; it is “%s”.") % status)
    return engagement


def _refuse_if_changed(plan: Plan | None, seen: str) -> None:
    if stamp(plan) == seen:
        return
    who = plan.saved_by if plan else None
    raise PlanChangedMeanwhile(
        _("%s saved the plan meanwhile.") % who if who else _("The plan was changed meanwhile.")
    )


def _draft(engagement: Engagement, seen: str) -> Plan:
    plan = latest(engagement)
    if plan is None or plan.status != Status.DRAFT:
        raise Refused(_("There is no draft of this plan any more."))
    _refuse_if_changed(plan, seen)
    return plan


def _waiting(engagement: Engagement, number: int) -> Plan:
    plan = engagement.plans.get(number=number)
    if plan.status == Status.PROPOSED:
        return plan
    words = {
        Status.DRAFT: _("%s is a draft: it has to be put forward first."),
        Status.RETURNED: _("%s was returned meanwhile; the next version will be put forward."),
        Status.HELD: _("%s is agreed by all three already; a change begins as a draft."),
        Status.REPLACED: _("%s was replaced meanwhile; another version holds."),
    }
    raise Refused(words[Status(plan.status)] % plan)


def _what_lacks(engagement: Engagement, plan: Plan) -> str:
    rows = rows_of(plan)
    if not rows.needs:
        return _("Write down at least one need first.")
    if not rows.targets:
        return _("Write down at least one target first.")
    if not rows.activities:
        return _("Plan at least one activity first.")
    held = held_version(engagement)
    if held and not differences(rows_of(held), rows).total:
        return _("This draft says what is agreed already.")
    return ""
