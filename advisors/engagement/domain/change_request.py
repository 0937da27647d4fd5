"""Asking the facility for more days, a later end or an early one, and its decision."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked, refuse_own_advice
from advisors.common.sides import all_sides, tell
from advisors.engagement.domain.early_end import carry_out, refuse_faulty_end
from advisors.engagement.domain.proposal import in_words
from advisors.engagement.domain.proposal_answer import side_of
from advisors.models import ChangeRequest, Engagement
from advisors.models.activity import QUARTER
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

ASKED, DECIDED, TAKEN_BACK = "change.asked", "change.decided", "change.taken_back"
Kind, Status = ChangeRequest.Kind, ChangeRequest.Status


@transaction.atomic
def ask_for_extension(
    engagement: Engagement, user: User, *, days: Decimal | None, ends_on: date | None, reason: str
) -> ChangeRequest:
    engagement = locked(engagement)
    _refuse_faulty_extension(engagement, days, ends_on)
    return _ask(engagement, user, kind=Kind.EXTENSION, days=days, ends_on=ends_on, reason=reason)


@transaction.atomic
def ask_for_end(engagement: Engagement, user: User, *, ends_on: date, reason: str) -> ChangeRequest:
    engagement = locked(engagement)
    refuse_faulty_end(engagement, ends_on)
    return _ask(engagement, user, kind=Kind.END, ends_on=ends_on, reason=reason)


def _ask(engagement: Engagement, user: User, **facts: Any) -> ChangeRequest:
    side = side_of(engagement, user)
    if side is None:
        raise Refused(_("Only the advisor and who manages the lead cluster ask for this."))
    if engagement.change_requests.open().filter(kind=facts["kind"]).exists():
        raise Refused(_("This was asked for already, and is not decided yet."))
    asked = engagement.change_requests.create(side=side, asked_by=user, **facts)
    audit.record("change.asked", asked, by=user)
    tell(all_sides(engagement), ASKED, asked, key="asked", but=user)
    return asked


@transaction.atomic
def withdraw_request(request: ChangeRequest, user: User) -> ChangeRequest:
    """The side that asked takes it back, as long as it is not decided."""
    engagement = locked(request.engagement)
    request = _open(request)
    if side_of(engagement, user) != request.side:
        raise Refused(_("Only the side that asked can take it back."))
    request.status = Status.WITHDRAWN
    request.save(update_fields=["status"])
    audit.record("change.taken_back", request, by=user)
    tell(all_sides(engagement), TAKEN_BACK, request, key="taken back", but=user)
    return request


@transaction.atomic
def grant_request(request: ChangeRequest, *, decision: str, by: User | None) -> ChangeRequest:
    """From now on the engagement has what was asked for; what it had before stays in its history.

    Two who decide at once follow each other: the second is told that it is decided.
    """
    engagement = locked(request.engagement)
    request = _open(request)
    if request.is_extension:
        _extend(engagement, request)
    elif request.ends_on:
        refuse_faulty_end(engagement, request.ends_on)
    request = _decide(request, Status.GRANTED, decision, by)
    if not request.is_extension:
        carry_out(engagement, request, by=by)
    tell(all_sides(engagement), DECIDED, request, key="decided", but=by)
    return request


@transaction.atomic
def refuse_request(request: ChangeRequest, *, decision: str, by: User | None) -> ChangeRequest:
    engagement = locked(request.engagement)
    request = _decide(_open(request), Status.REFUSED, decision, by)
    tell(all_sides(engagement), DECIDED, request, key="decided", but=by)
    return request


def _decide(request: ChangeRequest, status: str, decision: str, by: User | None) -> ChangeRequest:
    refuse_own_advice(request.engagement, by)
    if by is not None and by == request.asked_by:
        raise Refused(_("You asked for it; somebody else decides for the facility."))
    if not decision.strip():
        raise Refused(_("Say why: both sides read it."))
    request.status, request.decision = status, decision.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save()
    audit.record(f"change.{status}", request, by=by)
    return request


def _extend(engagement: Engagement, request: ChangeRequest) -> None:
    _refuse_faulty_extension(engagement, request.days, request.ends_on)
    engagement.days_agreed += request.days or Decimal()
    engagement.ends_on = request.ends_on or engagement.ends_on
    engagement.save(update_fields=["days_agreed", "ends_on"])


def _open(request: ChangeRequest) -> ChangeRequest:
    """As it is now; needs its engagement locked."""
    request = ChangeRequest.objects.with_engagement().get(pk=request.pk)
    if not request.is_open:
        status = request.get_status_display()
        raise Refused(_("This request is decided or taken back: it is “%s”.") % status)
    return request


def _refuse_faulty_extension(
    engagement: Engagement, days: Decimal | None, ends_on: date | None
) -> None:
    if engagement.status not in Engagement.GOING_ON:
        status = engagement.get_status_display()
        raise Refused(_("This engagement is “%s”: it cannot be extended.") % status)
    if not days and not ends_on:
        raise Refused(_("Ask for more days, a later end, or both."))
    if days and (days < 0 or days % QUARTER):
        raise Refused(_("Days are counted in quarters, from 0.25."))
    if ends_on and engagement.ends_on and ends_on <= engagement.ends_on:
        raise Refused(_("It lasts until %s anyway.") % in_words(engagement.ends_on))
