"""Putting a mailing's people into the outbox, in chunks, by the worker: a transaction each, so that
who pauses it never waits, and a worker that dies leaves whole chunks."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from time import monotonic

from django.db import transaction
from django.utils import timezone

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.work import doorbell
from tgtf_portal.core.work.fairness import unhurried
from webinars.mailing.domain.actions import ADVANCE, call_off, end_mailing, locked, start_mailing
from webinars.mailing.domain.kinds import KINDS, Addressee, kind_of
from webinars.models import Mailing
from webinars.models.mailing import MailingQuerySet

CHUNK = 500
Status = Mailing.Status


def advance_mailings(*, seconds: float = math.inf) -> None:
    """Start what is due, and put people into the outbox for a shift of so many seconds; who began
    first is first."""
    for mailing in _each(lambda rows: rows.due().with_facts()):
        try:
            start_mailing(mailing, by=None)
        except Refused as refusal:
            call_off(mailing, str(refusal))
    until = monotonic() + seconds
    being_listed = _each(lambda rows: rows.being_listed().with_facts())
    for mailing in sorted(being_listed, key=lambda one: (one.started_at or one.created_at, one.pk)):
        if not list_people(mailing, seconds=seconds) or monotonic() > until:
            doorbell.ring(ADVANCE)
            return
    for mailing in _each(lambda rows: rows.filter(status=Status.PAUSED)):
        outbox.hold_source(mailing.source)  # what was in the air, and came back to the queue


def _each(narrowed: Callable[[MailingQuerySet], Iterable[Mailing]]) -> Iterator[Mailing]:
    """Those of all kinds."""
    return chain.from_iterable(narrowed(kind.rows) for kind in KINDS.values())


def list_people(mailing: Mailing, *, seconds: float = math.inf) -> bool:
    """Put a mailing's people into the outbox; False where the shift ended before.

    Those who are there already are passed over: a worker that takes over goes on from there.
    Finding them takes a second where they are 50,000, and is no part of the shift: the next one
    has to find them again.
    """
    kind = kind_of(mailing)
    if reason := kind.obstacle(mailing):
        _end_if_going(mailing, reason)
        return True
    in_outbox = Message.objects.filter(source=mailing.source)
    known = set(in_outbox.values_list("recipient", flat=True))
    waiting = {AddressField.normalise(one.email): one for one in kind.people(mailing)}
    # In one order for all: two that meet at the same person never wait for each other.
    people = [waiting[email] for email in sorted(waiting.keys() - known)]
    until = monotonic() + seconds
    for chunk in unhurried(_chunks(people)):  # others write meanwhile
        if not _promise(mailing, chunk):
            return True
        if monotonic() > until:
            return False
    _finish(mailing)
    return True


def _chunks(people: Sequence[Addressee]) -> Iterator[Sequence[Addressee]]:
    waiting = iter(people)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@transaction.atomic
def _promise(mailing: Mailing, people: Collection[Addressee]) -> bool:
    """False where it was paused or cancelled meanwhile."""
    mailing = locked(mailing)
    if mailing.status != Status.SENDING:
        return False
    kind_of(mailing).promise(mailing, people)
    return True


@transaction.atomic
def _end_if_going(mailing: Mailing, reason: str) -> None:
    mailing = locked(mailing)
    if mailing.status == Status.SENDING:
        end_mailing(mailing, reason, by=None)


@transaction.atomic
def _finish(mailing: Mailing) -> None:
    kind = kind_of(mailing)
    rows = kind.rows.being_listed().filter(pk=mailing.pk)
    if rows.update(listed_at=timezone.now()):
        people = Message.objects.filter(source=mailing.source).count()
        audit.record(f"{kind.noun}.promised", mailing, by=None, people=people)
