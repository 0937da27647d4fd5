"""A webinar as a calendar entry: everybody's, or a person's own."""

from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from tgtf_portal.core.mail.letters import Calendar
from tgtf_portal.core.times.calendar import Attendee, Method, Occasion, Status, calendar_entry
from webinars.models import Host, Moderator, Registration, Webinar


def where(venue: str) -> str:
    """For {where}.

    >>> where(""), where("Demo House, room 2")
    ('Online', 'Online, or on site: Demo House, room 2')
    """
    return _("Online, or on site: %s") % venue if venue else _("Online")


def webinar_occasion(webinar: Webinar, *, url: str = "") -> Occasion:
    """What calendars are told; the entry leads to `url`, by default the public page."""
    link = url or settings.SITE_URL + webinar.get_absolute_url()
    return Occasion(
        uid=webinar.calendar_uid,
        title=webinar.title,
        description="\n".join([where(webinar.venue), _("Details and the way in: %s") % link]),
        url=link,
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        time_zone=webinar.time_zone,
        sequence=webinar.calendar_sequence,
        changed_at=webinar.changed_at,
        location=webinar.venue,
        status="CANCELLED" if webinar.status == Webinar.Status.CANCELLED else "CONFIRMED",
    )


def own_occasion(registration: Registration) -> Occasion:
    """The same as it stands for one person, after all that happened to the webinar and to them.

    Calendars are shared, printed and kept by others: it leads to the person's page without its key.
    """
    link = settings.SITE_URL + registration.get_keyless_url()
    common = webinar_occasion(registration.webinar, url=link)
    return replace(
        common,
        sequence=common.sequence + registration.calendar_sequence,
        changed_at=max(common.changed_at, registration.turned_at),
        status=_own_status(registration, common.status),
    )


def _own_status(registration: Registration, common: Status) -> Status:
    if registration.is_active or common == "CANCELLED":
        return common
    has_left = registration.status == Registration.Status.CANCELLED
    return "CANCELLED" if has_left else "TENTATIVE"


def own_entry(registration: Registration, method: Method = "PUBLISH") -> Calendar:
    """Whoever has cancelled takes the webinar out by it."""
    occasion = own_occasion(registration)
    method = "CANCEL" if occasion.status == "CANCELLED" else method
    attendee = Attendee(registration.email, registration.name) if method != "PUBLISH" else None
    return calendar_entry(occasion, method=method, attendee=attendee)


def entry_of_worker(person: Host | Moderator, webinar: Webinar) -> Calendar:
    """For somebody who works at it; who is registered too has one entry, which only goes on."""
    registration = webinar.registrations.filter(email=person.address).first()
    if registration and registration.is_active:
        registration.webinar = webinar
        return own_entry(registration, "REQUEST")
    occasion = _occasion_of_worker(webinar, registration)
    method: Method = "CANCEL" if occasion.status == "CANCELLED" else "REQUEST"
    return calendar_entry(occasion, method=method, attendee=Attendee(person.address, person.name))


def entry_of_leaver(address: str, name: str, webinar: Webinar) -> Calendar | None:
    """Takes the webinar out for somebody who works at it no longer; None for who comes still."""
    registration = webinar.registrations.filter(email=address).first()
    if (registration and registration.is_active) or _works_at(webinar, address):
        return None
    worked = _occasion_of_worker(webinar, registration)
    # One step below what they get if they come back before anything else changes.
    occasion = replace(worked, sequence=worked.sequence - 1, status="CANCELLED")
    return calendar_entry(occasion, method="CANCEL", attendee=Attendee(address, name))


def _works_at(webinar: Webinar, address: str) -> bool:
    """As a host of another break-out, or a moderator; who has no own address has the account's."""
    known = Q(email=address) | Q(email="", user__email=address)
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place())
    return hosts.filter(known).exists() or webinar.moderators.filter(known).exists()


def _occasion_of_worker(webinar: Webinar, registration: Registration | None) -> Occasion:
    """Newer than everybody's, and than what they got while they were registered."""
    common = webinar_occasion(webinar)
    if registration is None:
        return replace(common, sequence=common.sequence + 1)
    turns = registration.calendar_sequence
    changed_at = max(common.changed_at, registration.turned_at)
    return replace(common, sequence=common.sequence + turns + 1, changed_at=changed_at)
