"""A letter's life: written, released, scheduled, sent, paused, cancelled, and listed in chunks."""

import math
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from time import monotonic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.work import doorbell
from tgtf_portal.core.work.fairness import unhurried
from webinars.correspondence.domain.audience import Addressee, may_write_to, preview_letter
from webinars.letters.promises import about
from webinars.models import StaffLetter

Status = StaffLetter.Status
KIND, TEST = "letter.sent", "letter.test"
ADVANCE = "webinars.tasks.advance_letters"
CHUNK = 500


# --- Before it goes out --------------------------------------------------------------------------
@transaction.atomic
def write_letter(letter: StaffLetter, *, by: User) -> StaffLetter:
    """Keep what was written; whatever was released before is another letter by now."""
    facts = ["facility", "webinar", "audience", "breakout", "country", "language"]
    facts += ["subject", "body", "written_by", "released_by", "released_at"]
    if letter.pk:
        before = locked(letter)
        _refuse_unless(before, *StaffLetter.CHANGEABLE)
        if before.released_by_id:
            letter.status, letter.starts_at = Status.DRAFT, None
            facts += ["status", "starts_at"]
    letter.written_by, letter.released_by, letter.released_at = by, None, None
    if letter.pk:
        letter.save(update_fields=facts)
    else:
        letter.created_by = by
        letter.save()
    audit.record("letter.written", letter, by=by, to=letter.audience)
    return letter


def send_test(letter: StaffLetter, *, by: User) -> None:
    """The letter as it would go, to whoever asks; a double click asks once."""
    _refuse_unwritten(letter)
    slot = int(timezone.now().timestamp()) // 5
    outbox.promise(
        outbox.Promise(
            TEST,
            key=f"{TEST}/{letter.pk}/{by.pk}/{slot}",
            to=by.email,
            name=by.name,
            language=letter.language,
            context={"letter": letter.pk},
            priority=Message.Priority.URGENT,
        )
    )
    audit.record("letter.tested", letter, by=by)


@transaction.atomic
def release_letter(letter: StaffLetter, *, by: User) -> StaffLetter:
    """Say of a colleague's letter that it may go out as it stands."""
    letter = locked(letter)
    _refuse_unless(letter, Status.DRAFT)
    _refuse_unwritten(letter)
    if by.pk in letter.writers:
        raise Refused(_("You wrote this letter: a colleague has to release it."))
    letter.released_by, letter.released_at = by, timezone.now()
    letter.save(update_fields=["released_by", "released_at"])
    audit.record("letter.released", letter, by=by)
    return letter


def awaits_release(letter: StaffLetter, people: int) -> str:
    """Why so many cannot be written to yet, if so. Needs `with_facts`."""
    limit = letter.facility.letters_released_above
    if limit is None or people <= limit or letter.released_by_id:
        return ""
    return (
        ngettext(
            "A letter to more than %d person needs a colleague's release.",
            "A letter to more than %d people needs a colleague's release.",
            limit,
        )
        % limit
    )


def schedule_letter(letter: StaffLetter, *, starts_at: datetime, by: User) -> StaffLetter:
    """Let it go out by itself at a later time; asked again, at that other time."""
    return _let_go(letter, len(preview_letter(letter).people), by=by, starts_at=starts_at)


def start_letter(letter: StaffLetter, *, by: User | None) -> StaffLetter:
    """From now on its people are put into the outbox, and mailed from there."""
    people = len(preview_letter(letter).people)  # nobody waits for a lock meanwhile
    return _let_go(letter, people, by=by)


@transaction.atomic
def _let_go(
    letter: StaffLetter, people: int, *, by: User | None, starts_at: datetime | None = None
) -> StaffLetter:
    letter = locked(letter)
    _refuse_unless(letter, *StaffLetter.CHANGEABLE)
    _refuse_unwritten(letter)
    if by and not may_write_to(by, letter.audience):
        raise Refused(_("You may not see these people, and so not write to them."))
    if not people:
        raise Refused(_("Nobody would get this letter: the list is empty, or all are left out."))
    if reason := awaits_release(letter, people):
        raise Refused(reason)
    if starts_at:
        if starts_at <= timezone.now():
            raise Refused(_("This time is past; choose a later one, or send the letter now."))
        letter.status, letter.starts_at, letter.reason = Status.SCHEDULED, starts_at, ""
        letter.save(update_fields=["status", "starts_at", "reason"])
        audit.record("letter.scheduled", letter, by=by, starts_at=starts_at.isoformat())
        return letter
    letter.status, letter.started_at, letter.reason = Status.SENDING, timezone.now(), ""
    letter.save(update_fields=["status", "started_at", "reason"])
    audit.record("letter.started", letter, by=by, people=people)
    doorbell.ring_after_commit(ADVANCE)
    return letter


# --- Under way -----------------------------------------------------------------------------------
@transaction.atomic
def pause_letter(letter: StaffLetter, *, by: User) -> int:
    """Nothing more goes out; returns how many mails are kept back."""
    letter = locked(letter)
    _refuse_unless(letter, Status.SENDING)
    letter.status = Status.PAUSED
    letter.save(update_fields=["status"])
    kept = outbox.hold_source(letter.source)
    audit.record("letter.paused", letter, by=by, kept=kept)
    return kept


@transaction.atomic
def resume_letter(letter: StaffLetter, *, by: User) -> int:
    """Let go what the pause kept back; returns how many mails that are."""
    letter = locked(letter)
    _refuse_unless(letter, Status.PAUSED)
    letter.status = Status.SENDING
    letter.save(update_fields=["status"])
    freed = outbox.resume_source(letter.source)
    audit.record("letter.resumed", letter, by=by, freed=freed)
    doorbell.ring_after_commit(ADVANCE)
    return freed


@transaction.atomic
def cancel_letter(letter: StaffLetter, *, by: User | None, reason: str = "") -> int:
    """End it for good; returns how many mails stay unsent."""
    letter = locked(letter)
    _refuse_unless(letter, *(status for status in Status if status != Status.CANCELLED))
    letter.status, letter.reason = Status.CANCELLED, reason or _("By staff.")
    letter.save(update_fields=["status", "reason"])
    dropped = outbox.drop_source(letter.source, letter.reason)
    audit.record("letter.cancelled", letter, by=by, dropped=dropped, reason=letter.reason)
    return dropped


# --- Listing, by the worker ----------------------------------------------------------------------
def advance_letters(*, until: float = math.inf) -> None:
    """Start what is due, and put people into the outbox until the shift ends."""
    for letter in StaffLetter.objects.due().with_facts():
        try:
            start_letter(letter, by=None)
        except Refused as refusal:
            _call_off(letter, str(refusal))
    for letter in StaffLetter.objects.being_listed().with_facts().order_by("pk"):
        if not list_letter(letter, until=until):
            doorbell.ring(ADVANCE)
            return
    for letter in StaffLetter.objects.filter(status=Status.PAUSED):
        outbox.hold_source(letter.source)  # what was in the air, and came back to the queue


@transaction.atomic
def _call_off(letter: StaffLetter, reason: str) -> None:
    """A scheduled letter that cannot go out is a draft again, and says why; its words stay."""
    letter = locked(letter)
    if letter.status == Status.SCHEDULED:
        letter.status, letter.starts_at, letter.reason = Status.DRAFT, None, reason[:200]
        letter.save(update_fields=["status", "starts_at", "reason"])
        audit.record("letter.called_off", letter, by=None, reason=reason)


def list_letter(letter: StaffLetter, *, until: float = math.inf) -> bool:
    """Put a letter's people into the outbox; False where the shift ended before.

    Those who are there already are passed over: a worker that takes over goes on from there.
    """
    listed = set(Message.objects.filter(source=letter.source).values_list("recipient", flat=True))
    people = [
        one
        for one in preview_letter(letter).people
        if AddressField.normalise(one.email) not in listed
    ]
    for chunk in unhurried(_chunks(people)):
        if not _promise(letter, chunk):
            return True
        if monotonic() > until:
            return False
    _finish(letter)
    return True


def _chunks(people: Sequence[Addressee]) -> Iterator[list[Addressee]]:
    waiting = iter(people)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@transaction.atomic
def _promise(letter: StaffLetter, people: Collection[Addressee]) -> bool:
    """False where the letter was paused or cancelled meanwhile."""
    if locked(letter).status != Status.SENDING:
        return False
    outbox.promise_all(letter_mail(letter, one) for one in people)
    return True


def letter_mail(letter: StaffLetter, one: Addressee) -> outbox.Promise:
    """One to an address, however often it is promised."""
    return outbox.Promise(
        KIND,
        key=f"{KIND}/{letter.pk}/{one.key}",
        to=one.email,
        name=one.name,
        language=letter.language,
        context={"letter": letter.pk, "noun": one.noun, "number": one.number},
        priority=Message.Priority.BULK,
        about=about(letter.webinar_id) if letter.webinar_id else "",
        source=letter.source,
    )


@transaction.atomic
def _finish(letter: StaffLetter) -> None:
    rows = StaffLetter.objects.being_listed().filter(pk=letter.pk)
    if rows.update(listed_at=timezone.now()):
        people = Message.objects.filter(source=letter.source).count()
        audit.record("letter.promised", letter, by=None, people=people)


# --- What the verbs have in common ---------------------------------------------------------------
def locked(letter: StaffLetter) -> StaffLetter:
    """The letter's row, locked until the transaction ends; no other is."""
    return StaffLetter.objects.with_facts().select_for_update(of=("self",)).get(pk=letter.pk)


def _refuse_unwritten(letter: StaffLetter) -> None:
    if not letter.is_written:
        raise Refused(_("This letter has no words yet: write its subject and text first."))


def _refuse_unless(letter: StaffLetter, *statuses: str) -> None:
    if reason := not_now(letter, statuses):
        raise Refused(reason)


def not_now(letter: StaffLetter, statuses: Sequence[str]) -> str:
    """Why a verb for letters of these states does not fit this one, if so."""
    state = str(letter.get_status_display()).lower()
    return "" if letter.status in statuses else _("This letter is %s.") % state
