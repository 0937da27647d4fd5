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
from webinars.models import Host, Invitation, Registration, Webinar

# An invitation that is yet to be written names what is new by itself; one that never went, nothing.
NOT_OUT = (Message.Status.QUEUED, Message.Status.DROPPED, Message.Status.FAILED)


@dataclass(frozen=True, slots=True)
class Concerned:
    """`noun` is what the person is here, and names them in a mail's context."""

    noun: str
    person: MailedPerson
    address: str

    @property
    def has_the_way_in(self) -> bool:
        """Whoever works at it, or has a place; the others were never shown the meeting link."""
        if isinstance(self.person, Registration):
            return self.person.is_active
        return not isinstance(self.person, Invitation)

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


def _in_all_roles(webinar: Webinar) -> Iterator[Concerned]:
    for moderator in webinar.moderators.select_related("user"):
        yield Concerned("moderator", moderator, moderator.address)
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place())
    for host in hosts.select_related("user"):
        yield Concerned("host", host, host.address)
    coming = list(webinar.registrations.expected())
    yield from (Concerned("registration", r, r.email) for r in coming if r.is_active)
    yield from (Concerned("speaker", s, s.email) for s in webinar.speakers.all())
    yield from (Concerned("registration", r, r.email) for r in coming if not r.is_active)
    yield from (Concerned("invitation", i, i.email) for i in _with_an_entry(webinar))


def _with_an_entry(webinar: Webinar) -> Iterator[Invitation]:
    """Whose invitation is out, and who did not say no: whoever cancelled took the entry out."""
    mails = Message.objects.filter(kind="webinar.invitation", about=about(webinar.pk))
    out = mails.exclude(status__in=NOT_OUT).values_list("context", flat=True)
    mailed = {context.get("invitation") for context in out.iterator()}
    if not mailed:
        return
    declined = webinar.registrations.filter(status=Registration.Status.CANCELLED)
    gone = set(declined.values_list("email", flat=True))
    for invitation in webinar.invitations.iterator():
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
