"""What a letter does besides what every mailing does: its words, its release, its webinar."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from webinars.correspondence.domain.audience import Addressee, may_write_to, preview_letter
from webinars.letters.promises import about
from webinars.mailing.domain.actions import (
    call_off,
    locked,
    pause_mailing,
    people_now,
    refuse,
    refuse_unless,
    send_test,
)
from webinars.mailing.domain.kinds import Kind, mailing_kind
from webinars.models import StaffLetter, Webinar

Status = StaffLetter.Status
SENT, TEST = "letter.sent", "letter.test"


# --- Its words -----------------------------------------------------------------------------------
@transaction.atomic
def write_letter(letter: StaffLetter, *, by: User) -> StaffLetter:
    """Keep what was written; whatever was released before is another letter by now."""
    facts = ["facility", "webinar", "audience", "breakout", "country", "language"]
    facts += ["subject", "body", "written_by", "released_by", "released_at"]
    if letter.pk:
        before = locked(letter)
        refuse_unless(before, *StaffLetter.CHANGEABLE)
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


def send_test_letter(letter: StaffLetter, *, by: User) -> None:
    """The letter as it would go, in its own language."""
    refuse(unwritten(letter))
    send_test(letter, kind=TEST, language=letter.language, by=by, letter=letter.pk)


def unwritten(letter: StaffLetter) -> str:
    if letter.is_written:
        return ""
    return _("This letter has no words yet: write its subject and text first.")


# --- A colleague's release -----------------------------------------------------------------------
def release_letter(letter: StaffLetter, *, by: User) -> StaffLetter:
    """Say of a colleague's letter that it may go out as it stands."""
    return _release(letter, people_now(letter), by=by)


@transaction.atomic
def _release(letter: StaffLetter, people: int, *, by: User) -> StaffLetter:
    letter = locked(letter)
    refuse_unless(letter, Status.DRAFT)
    refuse(unwritten(letter))
    if letter.released_by_id:
        raise Refused(_("This letter is released."))
    if by.pk in letter.writers:
        raise Refused(_("You wrote this letter: a colleague has to release it."))
    if not people:
        raise Refused(LETTER.nobody)
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


# --- With its webinar ----------------------------------------------------------------------------
def letters_to_stop(webinar: Webinar) -> list[StaffLetter]:
    """Those about it that are scheduled or going out; not what is through."""
    going = webinar.letters.filter(status__in=(Status.SCHEDULED, Status.SENDING))
    return [one for one in going.with_counts().order_by("pk") if not one.is_through]


@transaction.atomic
def stop_letters(webinar: Webinar, reason: str, *, by: User | None) -> None:
    """What was written of a webinar that is another one now waits until somebody has read it again:
    a scheduled letter is a draft, one that goes out is paused."""
    for letter in map(locked, letters_to_stop(webinar)):
        if letter.status == Status.SCHEDULED:
            call_off(letter, reason, by=by)
        elif letter.status == Status.SENDING:
            pause_mailing(letter, by=by, reason=reason)


# --- As a kind of mailing ------------------------------------------------------------------------
def _refusal(letter: StaffLetter, people: int, by: User | None) -> str:
    if by and not may_write_to(by, letter.audience):
        return _("You may not see these people, and so not write to them.")
    return awaits_release(letter, people)


def letter_mail(letter: StaffLetter, one: Addressee) -> outbox.Promise:
    """One to an address, however often it is promised."""
    return outbox.Promise(
        SENT,
        key=f"{SENT}/{letter.pk}/{one.key}",
        to=one.email,
        name=one.name,
        language=letter.language,
        context={"letter": letter.pk, "noun": one.noun, "number": one.number},
        priority=Message.Priority.BULK,
        about=about(letter.webinar_id) if letter.webinar_id else "",
        source=letter.source,
    )


def _write_to(letter: StaffLetter, people: Collection[Addressee]) -> None:
    outbox.promise_all(letter_mail(letter, one) for one in people)


LETTER = mailing_kind(
    Kind(
        model=StaffLetter,
        noun="letter",
        this_is=_lazy("This letter is %s."),
        nobody=_lazy("Nobody would get this letter: the list is empty, or all are left out."),
        people=lambda letter: preview_letter(letter).people,
        promise=_write_to,
        obstacle=unwritten,
        refusal=_refusal,
        is_kept=True,
    )
)
