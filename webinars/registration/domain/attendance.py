"""Who came: by the way in, or checked in at the door by name or code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import holding, words_of
from webinars.models import Registration, Webinar
from webinars.models.registration import RegistrationQuerySet

CHECK_IN_OPENS = timedelta(hours=12)  # before the start: a list is tried out on the morning


def way_in(registration: Registration) -> str:
    """What the join page says: open, early, no_link, over, or why it is not for this person.

    One of called_off, left, pending, waiting and offered in the last case.
    """
    stage = registration.stage
    if stage != "coming":
        return stage
    if not registration.webinar.doors_open:
        return "early"
    return "open" if registration.webinar.meeting_link else "no_link"


def join_webinar(registration: Registration, *, room: bool = False) -> str:
    """Count a person who comes in by the link, and tell the meeting's address, or the room's."""
    if way_in(registration) != "open":
        raise Refused(_("The way in is closed just now; this page says why."))
    arrive(registration, how=Registration.Arrival.JOINED, by=None)
    seat = getattr(registration, "seat", None)
    own = seat.breakout.way_in if room and seat else ""
    return own or registration.webinar.meeting_link


def check_in(registration: Registration, *, by: User | None) -> bool:
    """Note on site that a person is there; returns whether that was news."""
    webinar = registration.webinar
    if webinar.status not in (Webinar.Status.ANNOUNCED, Webinar.Status.HELD):
        raise Refused(_("Nobody can be checked in: this webinar does not take place."))
    if webinar.hours_known and webinar.starts_at - CHECK_IN_OPENS > timezone.now():
        raise Refused(_("Check-in opens twelve hours before the webinar."))
    if not webinar.hours_known and webinar.starts_at > timezone.now():
        raise Refused(_("Check-in opens %s.") % webinar.doors_when)
    return arrive(registration, how=Registration.Arrival.CHECKED_IN, by=by)


@transaction.atomic
def arrive(registration: Registration, *, how: Registration.Arrival, by: User | None) -> bool:
    """Note that a person is there: the first time counts, and saying it again changes nothing."""
    if _note([registration], how=how, by=by):
        registration.refresh_from_db(fields=["attended", "arrived_at", "arrival"])
        return True
    if not Registration.objects.active().filter(pk=registration.pk).exists():
        raise Refused(_("%s has no place at this webinar.") % registration)
    return False


@transaction.atomic
def mark_attended(registrations: Iterable[Registration], *, by: User | None) -> int:
    """Note afterwards who was there; returns how many are newly marked."""
    return _note(registrations, how=Registration.Arrival.NOTED, by=by)


def _note(
    registrations: Iterable[Registration], *, how: Registration.Arrival, by: User | None
) -> int:
    """The condition stands in the update itself, so that of two at once one counts."""
    noted = 0
    now = timezone.now()
    for registration in registrations:
        absent = Registration.objects.active().filter(pk=registration.pk, attended=False)
        if absent.update(attended=True, arrived_at=now, arrival=how):
            audit.record("registration.attended", registration, by=by, how=str(how))
            noted += 1
    return noted


@transaction.atomic
def take_back_arrival(registration: Registration, *, by: User | None) -> bool:
    """A tick beside the wrong name is taken back, as long as no certificate says otherwise."""
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if not registration.attended:
        return False
    certificate = getattr(registration, "certificate", None)
    if certificate and certificate.revoked_at is None:
        raise Refused(_("%s has a certificate of attendance: revoke it first.") % registration)
    registration.attended, registration.arrived_at, registration.arrival = False, None, ""
    registration.save(update_fields=["attended", "arrived_at", "arrival"])
    audit.record("registration.attendance_taken_back", registration, by=by)
    return True


@dataclass(frozen=True, slots=True)
class Door:
    expected: int
    here: int
    found: RegistrationQuerySet  # by name


LOOKED_THROUGH = ("name", "email", "organisation", "cluster__name")


def door_of(webinar: Webinar, *, words: str = "") -> Door:
    """Everybody with a place in whose name, address or house each of the words stands."""
    active = webinar.registrations.active()
    people = active.aggregate(all=Count("pk"), here=Count("pk", filter=Q(attended=True)))
    found = active.filter(holding(LOOKED_THROUGH, words_of(words))).select_related("cluster")
    return Door(people["all"], people["here"], found.order_by("name__folded", "pk"))
