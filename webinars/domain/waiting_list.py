"""The waiting list: whoever came first gets the next place, for a while or at once."""

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.notice import tell
from webinars.domain.place import Places, offer_ends
from webinars.domain.webinar import locked
from webinars.models import Registration, Webinar
from webinars.models.webinar import takes_place

Status = Registration.Status


def places_of(webinar: Webinar, *, without: Registration | None = None) -> Places:
    """How the places stand, a person's own left out; call it under the webinar's lock."""
    others = ~Q(pk=without.pk) if without and without.pk else Q()
    numbers = Registration.objects.filter(webinar=webinar).aggregate(
        taken=Count("pk", filter=others & takes_place()),
        waiting=Count("pk", filter=others & Q(status=Status.WAITING)),
        last=Max("seq"),
    )
    return Places(webinar.capacity, numbers["taken"], numbers["waiting"], numbers["last"] or 0)


@transaction.atomic
def accept_offer(registration: Registration) -> Registration:
    """Take the offered place."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if registration.status == Status.CONFIRMED:
        return registration
    if not webinar.takes_registrations:
        raise Refused(_("This webinar is over or was cancelled."))
    if registration.status != Status.OFFERED or not _is_kept(registration):
        raise Refused(_("This offer has ended and the place went to the next."))
    if not places_of(webinar, without=registration).free:
        raise Refused(_("This offer has ended and the place went to the next."))
    return _place(registration, "registration.accepted", by=None)


def _is_kept(registration: Registration) -> bool:
    return registration.held_until is not None and registration.held_until > timezone.now()


@transaction.atomic
def give_place(
    registration: Registration, *, by: User | None, raise_capacity: bool = False
) -> Registration:
    """Let somebody in past the list; over capacity only where the capacity is raised for it."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if registration.status == Status.CONFIRMED:
        raise Refused(_("%s has a place already.") % registration)
    if registration.status == Status.CANCELLED:
        raise Refused(_("%s has cancelled; register them anew.") % registration)
    if not webinar.takes_registrations:
        raise Refused(_("Registration for this webinar is closed."))
    taken = places_of(webinar, without=registration).taken
    if taken >= webinar.capacity and not raise_capacity:
        raise Refused(_("All %d places are taken: raise their number.") % webinar.capacity)
    if taken >= webinar.capacity:
        was, webinar.capacity = webinar.capacity, taken + 1
        webinar.save(update_fields=["capacity", "changed_at"])
        audit.record("webinar.capacity_raised", webinar, by=by, was=was, now=webinar.capacity)
    return _place(registration, "registration.placed", by=by)


def _place(registration: Registration, verb: str, *, by: User | None) -> Registration:
    had, registration.status = registration.status, Status.CONFIRMED
    registration.held_until = None
    registration.save(update_fields=["status", "held_until"])
    tell(registration, "registration.confirmed", waited=had == Status.WAITING)
    audit.record(verb, registration, by=by, had=had)
    return registration


@transaction.atomic
def pass_on_places(webinar: Webinar) -> int:
    """End what is overdue and give free places to the next in line; returns how many got one."""
    webinar = locked(webinar)
    _end_overdue(webinar)
    if not webinar.takes_registrations:
        return 0
    places = places_of(webinar)
    if not places.free or not places.waiting:
        return 0
    ends_at = offer_ends(timezone.now(), webinar.starts_at, webinar.offer_hours)
    waiting = list(Registration.objects.waiting().filter(webinar=webinar)[: places.free])
    for registration in waiting:
        registration.webinar = webinar
        if ends_at is None:
            _place(registration, "registration.promoted", by=None)
            continue
        registration.status, registration.held_until = Status.OFFERED, ends_at
        registration.save(update_fields=["status", "held_until"])
        tell(registration, "registration.offered")
        audit.record("registration.offered", registration, by=None, until=ends_at.isoformat())
    return len(waiting)


def _end_overdue(webinar: Webinar) -> None:
    """Whoever did not answer an offer leaves the list; a kept place is kept no longer."""
    for registration in Registration.objects.overdue().filter(webinar=webinar):
        registration.held_until = None
        if registration.status == Status.OFFERED:
            registration.status, registration.cancelled_at = Status.CANCELLED, timezone.now()
            tell(registration, "registration.offer_lapsed")
            audit.record("registration.offer_lapsed", registration, by=None)
        registration.save(update_fields=["status", "cancelled_at", "held_until"])


def pass_on_overdue_places() -> int:
    """Where something is overdue, the next in line are served. One query where nothing is."""
    overdue = Registration.objects.overdue().values("webinar")
    return sum(pass_on_places(webinar) for webinar in Webinar.objects.filter(pk__in=overdue))


def pass_on_all_places() -> int:
    """Serve everybody who waits though places are free, whatever made them free."""
    waiting = Registration.objects.waiting().order_by().values("webinar")
    return sum(pass_on_places(w) for w in Webinar.objects.coming().filter(pk__in=waiting))
