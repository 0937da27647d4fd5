"""A mailing's life: scheduled, started, paused, resumed, cancelled; the same for every kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.work import doorbell
from webinars.mailing.domain.kinds import kind_of
from webinars.models import Mailing

M = TypeVar("M", bound=Mailing)
Status = Mailing.Status
ADVANCE = "webinars.tasks.advance_mailings"
DOUBLE_CLICK = 5  # seconds


# --- Before it starts ----------------------------------------------------------------------------
def send_test(mailing: Mailing, *, kind: str, language: str, by: User, **context: int) -> None:
    """As it would go, to whoever asks; a double click asks once."""
    slot = int(timezone.now().timestamp()) // DOUBLE_CLICK
    outbox.promise(
        outbox.Promise(
            kind,
            key=f"{kind}/{mailing.pk}/{by.pk}/{slot}",
            to=by.email,
            name=by.name,
            language=language,
            context=context,
            priority=Message.Priority.URGENT,
        )
    )
    audit.record(f"{kind_of(mailing).noun}.tested", mailing, by=by)


def schedule_mailing(mailing: M, *, starts_at: datetime, by: User | None) -> M:
    """Let it start by itself at a later time; asked again, at that other time."""
    return _let_go(mailing, people_now(mailing), by=by, starts_at=starts_at)


def start_mailing(mailing: M, *, by: User | None) -> M:
    """From now on the worker puts its people into the outbox, and mails them from there."""
    return _let_go(mailing, people_now(mailing), by=by)


def people_now(mailing: Mailing) -> int:
    """How many would get it; takes a while where they are many, so nothing is locked meanwhile."""
    return len(kind_of(mailing).people(mailing))


@transaction.atomic
def _let_go(mailing: M, people: int, *, by: User | None, starts_at: datetime | None = None) -> M:
    kind, mailing = kind_of(mailing), locked(mailing)
    refuse_unless(mailing, *Mailing.CHANGEABLE)
    refuse(kind.obstacle(mailing))
    if not people:
        raise Refused(kind.nobody)
    refuse(kind.refusal(mailing, people, by))
    if starts_at:
        if starts_at <= timezone.now():
            raise Refused(_("This time is past: choose a later one."))
        refuse(kind.too_late(mailing, starts_at))
        mailing.starts_at = starts_at
        _change(mailing, Status.SCHEDULED, "starts_at")
        audit.record(f"{kind.noun}.scheduled", mailing, by=by, starts_at=starts_at.isoformat())
        return mailing
    mailing.started_at = timezone.now()
    _change(mailing, Status.SENDING, "started_at")
    audit.record(f"{kind.noun}.started", mailing, by=by, people=people)
    doorbell.ring_after_commit(ADVANCE)
    return mailing


# --- Going out -----------------------------------------------------------------------------------
@transaction.atomic
def pause_mailing(mailing: Mailing, *, by: User | None, reason: str = "") -> int:
    """Nothing more goes out; returns how many mails are kept back."""
    mailing = locked(mailing)
    refuse_unless(mailing, Status.SENDING)
    _change(mailing, Status.PAUSED, reason=reason)
    kept = outbox.hold_source(mailing.source)
    audit.record(f"{kind_of(mailing).noun}.paused", mailing, by=by, kept=kept)
    return kept


@transaction.atomic
def resume_mailing(mailing: Mailing, *, by: User | None) -> int:
    """Let go what the pause kept back; returns how many mails that are."""
    kind, mailing = kind_of(mailing), locked(mailing)
    refuse_unless(mailing, Status.PAUSED)
    refuse(kind.obstacle(mailing))
    _change(mailing, Status.SENDING)
    freed = outbox.resume_source(mailing.source)
    audit.record(f"{kind.noun}.resumed", mailing, by=by, freed=freed)
    doorbell.ring_after_commit(ADVANCE)
    return freed


@transaction.atomic
def cancel_mailing(mailing: Mailing, *, by: User | None) -> int:
    """End it for good; returns how many mails stay unsent."""
    mailing = locked(mailing)
    refuse_unless(mailing, *(status for status in Status if status != Status.CANCELLED))
    return end_mailing(mailing, _("By staff."), by=by)


def end_mailing(mailing: Mailing, reason: str, *, by: User | None) -> int:
    """The same for one that is locked already."""
    kind = kind_of(mailing)
    _change(mailing, Status.CANCELLED, reason=reason)
    dropped = outbox.drop_source(mailing.source, reason)
    kind.after_end(mailing)
    audit.record(f"{kind.noun}.cancelled", mailing, by=by, dropped=dropped, reason=reason)
    return dropped


@transaction.atomic
def call_off(mailing: Mailing, reason: str, *, by: User | None = None) -> None:
    """A scheduled one that cannot start; one that started meanwhile goes on."""
    kind, mailing = kind_of(mailing), locked(mailing)
    if mailing.status != Status.SCHEDULED:
        return
    if not kind.is_kept:
        end_mailing(mailing, reason, by=by)
        return
    mailing.starts_at = None
    _change(mailing, Status.DRAFT, "starts_at", reason=reason)
    audit.record(f"{kind.noun}.called_off", mailing, by=by, reason=reason)


# --- What the verbs have in common ---------------------------------------------------------------
def locked(mailing: M) -> M:
    """Its row, locked until the transaction ends; no other is."""
    rows = kind_of(mailing).rows.with_facts()
    return rows.select_for_update(of=("self",)).get(pk=mailing.pk)


def _change(mailing: Mailing, status: Status, *facts: str, reason: str = "") -> None:
    mailing.status, mailing.reason = status, reason[:200]
    mailing.save(update_fields=["status", "reason", *facts])


def refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)


def refuse_unless(mailing: Mailing, *statuses: str) -> None:
    refuse(not_now(mailing, statuses))


def not_now(mailing: Mailing, statuses: Sequence[str]) -> str:
    """Why a verb for mailings of these states does not fit this one, if so."""
    if mailing.status in statuses:
        return ""
    return str(kind_of(mailing).this_is) % str(mailing.get_status_display()).lower()
