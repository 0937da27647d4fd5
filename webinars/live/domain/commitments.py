"""Commitments: who takes one on, by when, and whether it was kept."""

from datetime import date

from django.db import transaction
from django.db.models import Case, Q, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import name_key
from webinars.live.domain.owners import Person, owner_meant
from webinars.models import Breakout, Insight


class State(TextChoices):
    DONE = "done", _lazy("Done")
    OPEN = "open", _lazy("Open")
    OVERDUE = "overdue", _lazy("Overdue")


def state_of(note: Insight, today: date) -> str:
    """Of a commitment one of done, overdue and open; of any other note nothing.

    Without a date it is never late.

    >>> note = Insight(kind="commitment", due_on=date(2021, 12, 1))
    >>> state_of(note, today=date(2021, 12, 1)), state_of(note, today=date(2021, 12, 2))
    ('open', 'overdue')
    """
    return state_by(note.kind, note.due_on, note.done_on, today)


def state_by(kind: str, due_on: date | None, done_on: date | None, today: date) -> str:
    if kind != Insight.Kind.COMMITMENT:
        return ""
    if done_on:
        return "done"
    return "overdue" if due_on and due_on < today else "open"


def state_column(today: date) -> Case:
    """The same of a commitment, worked out by the database."""
    done, late = Q(done_on__isnull=False), Q(due_on__lt=today)
    return Case(
        When(done, then=Value("done")), When(late, then=Value("overdue")), default=Value("open")
    )


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
        faults = faults_of(kind, owner, due_on, None, breakout.webinar.day)
        for fault in faults.values():
            raise Refused(fault)


def take_on(
    insight: Insight, owner: str, due_on: date | None, author: Person | None = None
) -> None:
    """Whose it is now, on a row that is saved next; what is no commitment any more is not done.

    Whoever agreed to be named did so for their own name alone.
    """
    if name_key(owner) != name_key(insight.owner):
        for field, value in owner_meant(insight.breakout, owner, author).items():
            setattr(insight, field, value)
    insight.owner, insight.due_on = owner, due_on
    if insight.kind != Insight.Kind.COMMITMENT:
        insight.done_on = None


@transaction.atomic
def mark_done(insight: Insight, on: date, *, by: User | None) -> Insight:
    """It was kept, on that day."""
    insight = _locked(insight)
    if not insight.is_shown:
        raise Refused(_("It is hidden or merged into another: nobody would learn of it."))
    if insight.done_on:
        raise Refused(_("It is done already."))
    held_on = insight.breakout.webinar.day
    for fault in faults_of(insight.kind, "", None, on, held_on).values():
        raise Refused(fault)
    return _save_done(insight, on, "insight.done", by=by)


@transaction.atomic
def take_back_done(insight: Insight, *, by: User | None) -> Insight:
    """It was not kept after all."""
    insight = _locked(insight)
    if insight.done_on is None:
        raise Refused(_("It is not done."))
    return _save_done(insight, None, "insight.done_taken_back", by=by)


def _locked(insight: Insight) -> Insight:
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    if insight.kind != Insight.Kind.COMMITMENT:
        raise Refused(_("Only a commitment can be done."))
    return insight


def _save_done(insight: Insight, on: date | None, verb: str, *, by: User | None) -> Insight:
    """No new version: the words stay as they were read by those who have them open."""
    insight.done_on = on
    insight.save(update_fields=["done_on", "changed_at"])
    audit.record(verb, insight, by=by, on=str(on or ""))
    return insight
