"""A webinar's plan of reminders and follow-ups: made, kept up with its moves, and carried out."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.work.fairness import unhurried
from webinars.followup.domain.occasions import OCCASION, OCCASIONS, RECAP, MailedPerson
from webinars.letters.promises import about, webinar_mail
from webinars.models import Invitation, Registration, Reminder, Webinar

log = logging.getLogger(__name__)
Anchor = Reminder.Anchor
Audience = Reminder.Audience
AT_ONCE = 500
SOON = timedelta(days=1)


# --- The plan ------------------------------------------------------------------------------------
def plan_reminders(webinar: Webinar) -> None:
    """The standard plan where there is none yet; call it in the transaction that announces."""
    if not webinar.reminders.exists():
        Reminder.objects.bulk_create(
            Reminder(
                webinar=webinar,
                kind=occasion.kind,
                audience=occasion.audience,
                anchor=occasion.anchor,
                distance=occasion.distance,
            )
            for occasion in OCCASIONS
        )
    pass_over_overtaken(webinar)


def pass_over_overtaken(webinar: Webinar) -> None:
    """What was due before a webinar was announced, or moved, is not made up for in a hurry."""
    for reminder in webinar.reminders.filter(anchor=Anchor.BEFORE_START):
        reminder.webinar = webinar
        if reminder.due_at and reminder.due_at <= timezone.now():
            _note_done(reminder)


def renew(reminder: Reminder) -> None:
    """After staff changed it: one that lies ahead again is due again, once a person."""
    if reminder.due_at and reminder.due_at > timezone.now():
        Reminder.objects.filter(pk=reminder.pk).update(done_for=None)


# --- Carrying it out -----------------------------------------------------------------------------
def send_due_reminders() -> int:
    """Promise what has become due; returns how many mails are new. Two at once do it once."""
    reminders = Reminder.objects.with_webinar().switched_on().by_the_clock().open()
    return sum(_send(reminder) for reminder in reminders)


def _send(reminder: Reminder) -> int:
    now, due_at, drop_after = timezone.now(), reminder.due_at, reminder.drop_after
    if due_at is None or drop_after is None or due_at > now:
        return 0
    promised = 0
    if drop_after > now:
        if awaits_attendance(reminder):
            return 0
        for people in unhurried(_in_chunks(audience_of(reminder, due_at))):
            promised += _promise(reminder, people, drop_after)
    else:
        log.warning("Reminder %s of %s is too late and is not sent.", reminder.pk, reminder.webinar)
    _note_done(reminder)
    return promised


def _note_done(reminder: Reminder) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(done_for=reminder.webinar.starts_at)


def _in_chunks(people: QuerySet) -> Iterator[list[MailedPerson]]:
    last = 0
    while chunk := list(people.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def _promise(reminder: Reminder, people: list[MailedPerson], drop_after: datetime | None) -> int:
    """Each chunk is a transaction of its own; begun anew, it passes over who was promised it."""
    start = int(reminder.webinar.starts_at.timestamp())
    return outbox.promise_all(
        webinar_mail(
            reminder.kind,
            reminder.webinar_id,
            person,
            *(_noun(person), reminder.pk, start),
            context={"reminder": reminder.pk, _noun(person): person.pk, "start": start},
            priority=_priority(reminder),
            at_most_once=OCCASION[reminder.kind].at_most_once,
            source=reminder.source,
            drop_after=drop_after,
        )
        for person in people
    )


def _noun(person: MailedPerson) -> str:
    return "registration" if isinstance(person, Registration) else "invitation"


def _priority(reminder: Reminder) -> int:
    """What soon becomes pointless does not queue behind ten thousand invitations."""
    soon = reminder.anchor == Anchor.BEFORE_START and reminder.distance <= SOON
    return Message.Priority.NORMAL if soon else Message.Priority.BULK


# --- To whom -------------------------------------------------------------------------------------
def audience_of(reminder: Reminder, by: datetime) -> QuerySet:
    """Whom it is for; whoever came after `by` knows already what it would say."""
    if reminder.audience == Audience.UNANSWERED:
        return _unanswered(reminder.webinar).filter(invited_at__lte=by)
    people = Registration.objects.active().filter(webinar=reminder.webinar, registered_at__lte=by)
    if reminder.audience == Audience.REGISTERED:
        return people
    return people.filter(attended=reminder.audience == Audience.ATTENDED)


def _unanswered(webinar: Webinar) -> QuerySet[Invitation]:
    """Who got the invitation and neither registered nor cancelled."""
    mails = Message.objects.filter(about=about(webinar.pk), kind="webinar.invitation")
    mailed = mails.filter(status=Message.Status.SENT).values("recipient")
    answered = Registration.objects.filter(webinar=webinar).values("email")
    return webinar.invitations.filter(email__in=mailed).exclude(email__in=answered)


def awaits_attendance(reminder: Reminder) -> bool:
    """Who came and who was missed is told only once somebody noted who came."""
    if reminder.audience not in (Audience.ATTENDED, Audience.ABSENT):
        return False
    return not reminder.webinar.registrations.filter(attended=True).exists()


# --- Asked again right before it is sent ---------------------------------------------------------
def is_still_due(reminder: Reminder, webinar: Webinar, start: int) -> bool:
    """Switched on, for the start that it was promised for, of a webinar that takes place."""
    if not reminder.enabled or int(webinar.starts_at.timestamp()) != start:
        return False
    if reminder.anchor == Anchor.BEFORE_START:
        return webinar.status == Webinar.Status.ANNOUNCED and webinar.starts_at > timezone.now()
    return webinar.status in (Webinar.Status.ANNOUNCED, Webinar.Status.HELD)


def is_still_meant(reminder: Reminder, registration: Registration) -> bool:
    if reminder.audience in (Audience.ATTENDED, Audience.ABSENT):
        came = reminder.audience == Audience.ATTENDED
        return registration.is_active and registration.attended == came
    return registration.is_active


# --- When the recap is published -----------------------------------------------------------------
def promise_recap(webinar: Webinar) -> int:
    """The plan says to whom; a webinar without a plan tells everybody who had a place."""
    promised = 0
    for source, people in _recap_audiences(webinar):
        promised += outbox.promise_all(_recap_mail(person, source) for person in people.iterator())
    return promised


def recap_readers(webinar: Webinar) -> int:
    return sum(people.count() for _source, people in _recap_audiences(webinar))


def _recap_audiences(webinar: Webinar) -> Iterator[tuple[str, QuerySet]]:
    lines = list(webinar.reminders.filter(anchor=Anchor.RECAP))
    if not lines:
        yield "", webinar.registrations.active()
    for reminder in lines:
        reminder.webinar = webinar
        if reminder.enabled:
            yield reminder.source, audience_of(reminder, timezone.now())


def _recap_mail(registration: Registration, source: str) -> outbox.Promise:
    return webinar_mail(
        RECAP,
        registration.webinar_id,
        registration,
        context={"registration": registration.pk},
        priority=Message.Priority.BULK,
        source=source,
    )
