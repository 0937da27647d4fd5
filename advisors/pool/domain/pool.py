"""From a CV to an advisor: staff pick or decline, the person confirms by link or says no."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.common.sides import Reader, tell
from advisors.models import Advisor, PoolEntry
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.people.consent import give_consent
from tgtf_portal.core.people.entrance import open_account
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.tokens import mark, new_code

Status = PoolEntry.Status
ANSWER_DAYS = 21
REMINDED_BEFORE = timedelta(days=7)
CONSENT = "advisors.pool"

PICKED, REMINDER = "pool_entry.picked", "pool_entry.reminder"
TAKEN_BACK, CONFIRMED = "pool_entry.taken_back", "pool_entry.confirmed"


# --- What staff do --------------------------------------------------------------------------------
@transaction.atomic
def pick_entry(entry: PoolEntry, *, why: str, by: User) -> PoolEntry:
    """The person gets a link by which they confirm their profile, or say no."""
    entry = _locked(entry)
    if entry.status not in (Status.NEW, Status.DECLINED):
        raise Refused(_settled(entry))
    _decide(entry, Status.PICKED, why, by)
    open_link(entry)
    audit.record("pool_entry.picked", entry, by=by)
    return entry


@transaction.atomic
def send_link(entry: PoolEntry, *, by: User) -> PoolEntry:
    """A new link, to who has none or let theirs pass; an older one opens nothing any more."""
    entry = _locked(entry)
    if entry.status != Status.PICKED:
        raise Refused(_settled(entry))
    open_link(entry)
    audit.record("pool_entry.link_sent", entry, by=by)
    return entry


@transaction.atomic
def decline_entry(entry: PoolEntry, *, why: str, by: User) -> PoolEntry:
    """Who was written to before is told that the question is taken back."""
    entry = _locked(entry)
    if entry.status not in (Status.NEW, Status.PICKED):
        raise Refused(_settled(entry))
    told = entry.status == Status.PICKED and entry.was_told
    _decide(entry, Status.DECLINED, why, by)
    entry.save()
    if told:
        _tell(entry, TAKEN_BACK)
    audit.record("pool_entry.declined", entry, by=by)
    return entry


def _decide(entry: PoolEntry, status: str, why: str, by: User) -> None:
    entry.status, entry.why, entry.decided_by = status, why, by
    entry.decided_at = entry.changed_at = timezone.now()


def open_link(entry: PoolEntry) -> None:
    """Write to the person, with a link of their own."""
    now = timezone.now()
    entry.code, entry.changed_at = new_code(), now
    entry.open_until = now + timedelta(days=ANSWER_DAYS)
    entry.save()
    _tell(entry, PICKED)
    _tell(entry, REMINDER, due_at=entry.open_until - REMINDED_BEFORE, drop_after=entry.open_until)


def _settled(entry: PoolEntry) -> str:
    facts = {
        "name": entry.name,
        "who": entry.decided_by or _("The list"),
        "when": _day(entry.decided_at or entry.changed_at),
    }
    sentences = {
        Status.NEW: _("%(name)s is not picked."),
        Status.PICKED: _("%(who)s picked %(name)s on %(when)s already."),
        Status.DECLINED: _("%(who)s declined %(name)s on %(when)s already."),
        Status.CONFIRMED: _("%(name)s has confirmed and is an advisor now."),
        Status.REFUSED: _("%(name)s has said no."),
    }
    return sentences[Status(entry.status)] % facts


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j M Y")


# --- What the person does -------------------------------------------------------------------------
@transaction.atomic
def confirm_entry(
    entry: PoolEntry, facts: Mapping[str, Any], *, consent: str, source: str
) -> PoolEntry:
    """An account and an advisor exist from now on; the link was the proof of the address."""
    entry = _locked(entry)
    refuse_unless_open(entry)
    for name, value in facts.items():
        if name in PoolEntry.MANY:
            getattr(entry, name).set(value)
        else:
            setattr(entry, name, value)
    user = open_account(entry.email, entry.name)
    entry.advisor = _advisor(entry, user)
    entry.status, entry.changed_at = Status.CONFIRMED, timezone.now()
    entry.save()
    give_consent(entry.email, purpose=CONSENT, text=consent, source=source)
    _tell(entry, CONFIRMED)
    audit.record("pool_entry.confirmed", entry, by=user)
    return entry


@transaction.atomic
def refuse_entry(entry: PoolEntry, *, answer: str) -> PoolEntry:
    entry = _locked(entry)
    refuse_unless_open(entry)
    entry.status, entry.answer, entry.changed_at = Status.REFUSED, answer, timezone.now()
    entry.save()
    audit.record("pool_entry.refused", entry, by=None)
    return entry


def refuse_unless_open(entry: PoolEntry) -> None:
    if obstacle := obstacle_to_answering(entry):
        raise Refused(obstacle)


def obstacle_to_answering(entry: PoolEntry) -> str:
    """Why the link opens nothing more, in a sentence to the person; nothing where it does."""
    if entry.is_open:
        return ""
    sentences = {
        Status.CONFIRMED: _("You have confirmed your profile already; nothing more is needed."),
        Status.REFUSED: _("You have said no already; your entry goes by itself."),
        Status.DECLINED: _("The facility has taken its question back; you need not do anything."),
        Status.NEW: _("The facility has taken its question back; you need not do anything."),
    }
    return sentences.get(
        Status(entry.status), _("The time for an answer is over. Ask the facility for a new link.")
    )


def _advisor(entry: PoolEntry, user: User) -> Advisor:
    profile = entry.facts_of_profile()
    profile["days_offered"] = profile["days_offered"] or 0
    advisor, _new = Advisor.objects.update_or_create(user=user, defaults=profile)
    for name in PoolEntry.MANY:
        getattr(advisor, name).set(getattr(entry, name).all())
    return advisor


def _locked(entry: PoolEntry) -> PoolEntry:
    entries = PoolEntry.objects.select_for_update(of=["self"]).select_related("facility")
    return entries.get(pk=entry.pk)


def _tell(entry: PoolEntry, kind: str, **when: Any) -> None:
    """Once for each link."""
    tell([Reader(entry.email, entry.name)], kind, entry, key=mark(entry.code), **when)
