"""Who planned by a webinar and is told when it changes: one mail an address, whatever the roles."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from webinars.letters.promises import MailedPerson, about, webinar_mail
from webinars.models import Host, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet

MAILED = ("pk", "email", "name", "language")
AT_ONCE = 2000  # rows that are held at a time

# An invitation that is yet to be written names what is new by itself; one that never went, nothing.
NOT_OUT = (Message.Status.QUEUED, Message.Status.DROPPED, Message.Status.FAILED)


@dataclass(frozen=True, slots=True)
class Concerned:
    """`noun` is what the person is here, and names them in a mail's context.

    Whoever works at it, or has a place, has the way in; the others were never shown it.
    """

    noun: str
    person: MailedPerson
    address: str
    has_the_way_in: bool = True

    def mail(self, kind: str, webinar: Webinar, **context: Any) -> outbox.Promise:
        turns = [webinar.calendar_sequence]
        noun = [] if self.noun == "registration" else [self.noun]
        facts = {"to": self.address, "context": {self.noun: self.person.pk, **context}}
        return webinar_mail(
            kind, webinar.pk, self.person, *turns, *noun, language=webinar.language, **facts
        )


def concerned_by(webinar: Webinar) -> list[Concerned]:
    """Those who work at it first: their mail holds for them as participants, too."""
    seen: set[str] = set()
    people = []
    for one in _in_all_roles(webinar):
        key = one.address.casefold()
        if key and key not in seen:
            seen.add(key)
            people.append(one)
    return people


def number_concerned(webinar: Webinar) -> int:
    """How many these are, without a row for each: a form says it, whoever comes."""
    coming = webinar.registrations.expected().order_by().values_list("email", flat=True)
    addresses = {email.casefold() for email in coming.iterator(chunk_size=AT_ONCE)}
    others = (*_leading(webinar), *_speaking(webinar), *_invited(webinar))
    return len((addresses | {one.address.casefold() for one in others}) - {""})


def _in_all_roles(webinar: Webinar) -> Iterator[Concerned]:
    yield from _leading(webinar)
    yield from _registered(webinar.registrations.active(), has_the_way_in=True)
    yield from _speaking(webinar)
    waiting = webinar.registrations.expected().exclude(status=Registration.Status.CONFIRMED)
    yield from _registered(waiting, has_the_way_in=False)
    yield from _invited(webinar)


def _leading(webinar: Webinar) -> Iterator[Concerned]:
    for moderator in webinar.moderators.select_related("user"):
        yield Concerned("moderator", moderator, moderator.address)
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place())
    for host in hosts.select_related("user"):
        yield Concerned("host", host, host.address)


def _speaking(webinar: Webinar) -> Iterator[Concerned]:
    return (Concerned("speaker", one, one.email) for one in webinar.speakers.all())


def _invited(webinar: Webinar) -> Iterator[Concerned]:
    people = _with_an_entry(webinar)
    return (Concerned("invitation", one, one.email, has_the_way_in=False) for one in people)


def _registered(people: RegistrationQuerySet, *, has_the_way_in: bool) -> Iterator[Concerned]:
    """Of each no more than a mail needs."""
    for person in people.values_list(*MAILED, named=True).iterator(chunk_size=AT_ONCE):
        yield Concerned("registration", person, person.email, has_the_way_in)


def _with_an_entry(webinar: Webinar) -> Iterator[Any]:
    """Whose invitation is out, and who did not say no: whoever cancelled took the entry out."""
    mails = Message.objects.filter(kind="webinar.invitation", about=about(webinar.pk))
    out = mails.exclude(status__in=NOT_OUT).order_by()
    keys = out.values_list("context__invitation", flat=True).distinct()
    mailed = set(keys.iterator(AT_ONCE)) - {None}
    if not mailed:
        return
    declined = webinar.registrations.filter(status=Registration.Status.CANCELLED)
    gone = set(declined.values_list("email", flat=True))
    for invitation in webinar.invitations.values_list(*MAILED, named=True).iterator(AT_ONCE):
        if invitation.pk in mailed and invitation.email not in gone:
            yield invitation


def numbers_of(people: Collection[Concerned]) -> str:
    """How many mails there are, and to whom."""
    numbers = Counter(_what(one) for one in people)
    words = {
        "coming": ngettext("%d registered person", "%d registered people", numbers["coming"]),
        "waiting": ngettext("%d who waits", "%d who wait", numbers["waiting"]),
        "invitation": ngettext(
            "%d invited person with the entry in the calendar",
            "%d invited people with the entry in the calendar",
            numbers["invitation"],
        ),
        "host": ngettext("%d host", "%d hosts", numbers["host"]),
        "moderator": ngettext("%d moderator", "%d moderators", numbers["moderator"]),
        "speaker": ngettext("%d speaker", "%d speakers", numbers["speaker"]),
    }
    named = [text % numbers[what] for what, text in words.items() if numbers[what]]
    return ", ".join(named) or _("nobody")


def _what(one: Concerned) -> str:
    if one.noun != "registration":
        return one.noun
    return "coming" if one.has_the_way_in else "waiting"
