"""All webinars of one address: what comes, what they wait for, what was held and what it left."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from webinars.followup.domain.feedback import OPEN_FOR
from webinars.models import Registration, Webinar
from webinars.models.webinar import counted
from webinars.rules import has_ended

MOST = 100  # the latest; nobody has come to more within the time that registrations are kept
Status = Registration.Status
TONES = {Status.CONFIRMED: "done", Status.WAITING: "wait", Status.OFFERED: "attention"}


@dataclass(frozen=True, slots=True)
class OwnWebinar:
    """`address` leads to the person's own page, or to the public one where that has ended."""

    webinar: Webinar
    status: str
    tone: str
    address: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class OwnWebinars:
    coming: list[OwnWebinar] = field(default_factory=list)
    waiting: list[OwnWebinar] = field(default_factory=list)
    held: list[OwnWebinar] = field(default_factory=list)
    cancelled: list[OwnWebinar] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.coming or self.waiting or self.held or self.cancelled)


def own_webinars(email: str, *, keys: Collection[str] | None = None) -> OwnWebinars:
    """One query. Without `keys` all of their pages are opened, as for who signed in.

    With `keys`, the codes that the reader has shown, any other page is named without its key: one
    link that was passed on does not become the keys to all.
    """
    found = OwnWebinars()
    for person in _registrations(email):
        group = {"coming": found.coming, "over": found.held, "left": found.cancelled}.get(
            person.stage, found.waiting
        )
        if person.stage == "over" and not person.is_active:
            continue
        if person.stage == "called_off":
            group = found.cancelled
        group.append(_own(person, keys))
    found.coming.reverse()
    found.waiting.reverse()
    return found


def _registrations(email: str) -> list[Registration]:
    """The latest webinar first; whoever left the confirming mail unanswered is not theirs yet."""
    rows = Registration.objects.filter(email=email).exclude(status=Status.PENDING)
    rows = rows.exclude(webinar__status=Webinar.Status.DRAFT).select_related(
        "webinar__series__facility", "webinar__recap", "seat__breakout"
    )
    rows = rows.annotate(
        certificates=counted("webinars.Certificate", Q(revoked_at=None), of="registration"),
        feedbacks=counted("webinars.Feedback", of="registration"),
    )
    return list(rows.order_by("-webinar__starts_at", "-pk")[:MOST])


def _own(person: Registration, keys: Collection[str] | None) -> OwnWebinar:
    webinar = person.webinar
    if has_ended(webinar):
        address = webinar.get_absolute_url()
    elif keys is None or person.code in keys:
        address = person.get_absolute_url()
    else:
        address = person.get_keyless_url()
    return OwnWebinar(webinar, *_status(person), address, _notes(person))


def _status(person: Registration) -> tuple[str, str]:
    if person.stage == "called_off":
        return _("Cancelled by the facility"), "error"
    if person.stage == "over":
        return _("Held"), "done"
    if person.stage == "left":
        return _("You have cancelled"), "off"
    words = {
        Status.CONFIRMED: _("You have a place"),
        Status.WAITING: _("On the waiting list"),
        Status.OFFERED: _("A place is kept for you"),
    }
    status = Status(person.status)
    return words[status], TONES[status]


def _notes(person: Any) -> list[str]:
    """What its page has for them; a registration with its counts."""
    webinar, seat = person.webinar, getattr(person, "seat", None)
    if person.stage == "coming":
        return [_("Break-out: %s") % seat.breakout] if seat else []
    if person.stage != "over" or has_ended(webinar):
        return []
    notes = []
    if person.certificates:
        notes.append(_("Certificate of attendance"))
    elif person.attended:
        notes.append(_("Certificate of attendance, on request"))
    if person.feedbacks:
        notes.append(_("Your feedback is with us"))
    elif timezone.now() <= webinar.ends_at + OPEN_FOR:
        notes.append(_("Tell us how it was"))
    return notes
