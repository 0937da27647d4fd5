"""Commitments: who takes one on, by when, and whether it was kept."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.models import Breakout, Insight, Webinar


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment, as far as it matters whether it was kept."""

    key: int
    due_on: date | None
    done_on: date | None


def state_of(promised: Promised, today: date) -> str:
    """One of done, overdue and open; who promised without a date is never late.

    >>> state_of(Promised(1, date(2021, 12, 1), None), today=date(2021, 12, 1))
    'open'
    >>> state_of(Promised(1, date(2021, 12, 1), None), today=date(2021, 12, 2))
    'overdue'
    """
    if promised.done_on:
        return "done"
    late = promised.due_on is not None and promised.due_on < today
    return "overdue" if late else "open"


def day_of(webinar: Webinar) -> date:
    """On which it is held, where it is held."""
    return webinar.starts_at.astimezone(webinar.zone).date()


def state_now(note: Insight) -> str:
    """Of a commitment one of done, overdue and open; of any other note nothing."""
    if note.kind != Insight.Kind.COMMITMENT:
        return ""
    return state_of(Promised(note.pk, note.due_on, note.done_on), timezone.localdate())


def faults_of(
    kind: str, owner: str, due_on: date | None, done_on: date | None, held_on: date
) -> dict[str, str]:
    """What is wrong, by the field that it stands beside."""
    if kind != Insight.Kind.COMMITMENT:
        only = _("Only a commitment has this. Choose the kind “Commitment”, or leave it empty.")
        entered = {"owner": owner, "due_on": due_on, "done_on": done_on}
        return {field: only for field, value in entered.items() if value}
    days = {"due_on": due_on, "done_on": done_on}
    early = _("This is before the webinar.")
    faults = {field: early for field, day in days.items() if day and day < held_on}
    if done_on and done_on > timezone.localdate():
        faults["done_on"] = _("This day is still to come.")
    return faults


def refuse_unfit(breakout: Breakout, kind: str, owner: str, due_on: date | None) -> None:
    if owner or due_on:
        faults = faults_of(kind, owner, due_on, None, day_of(breakout.webinar))
        for fault in faults.values():
            raise Refused(fault)


def take_on(insight: Insight, owner: str, due_on: date | None) -> None:
    """Whose it is now, on a row that is saved next; what is no commitment any more is not done."""
    insight.owner, insight.due_on = owner, due_on
    if insight.kind != Insight.Kind.COMMITMENT:
        insight.done_on = None


@transaction.atomic
def mark_done(insight: Insight, on: date, *, by: User | None) -> Insight:
    """It was kept, on that day."""
    insight = _locked(insight)
    if insight.hidden_at or insight.merged_into_id:
        raise Refused(_("It is hidden or merged into another: nobody would learn of it."))
    if insight.done_on:
        raise Refused(_("It is done already."))
    held_on = day_of(insight.breakout.webinar)
    for fault in faults_of(insight.kind, "", None, on, held_on).values():
        raise Refused(fault)
    return _noted(insight, on, "insight.done", by=by)


@transaction.atomic
def take_back_done(insight: Insight, *, by: User | None) -> Insight:
    """It was not kept after all."""
    insight = _locked(insight)
    if insight.done_on is None:
        raise Refused(_("It is not done."))
    return _noted(insight, None, "insight.done_taken_back", by=by)


def _locked(insight: Insight) -> Insight:
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    if insight.kind != Insight.Kind.COMMITMENT:
        raise Refused(_("Only a commitment can be done."))
    return insight


def _noted(insight: Insight, on: date | None, verb: str, *, by: User | None) -> Insight:
    """No new version: the words stay as whoever has them open read them."""
    insight.done_on = on
    insight.save(update_fields=["done_on", "changed_at"])
    audit.record(verb, insight, by=by, on=str(on or ""))
    return insight
