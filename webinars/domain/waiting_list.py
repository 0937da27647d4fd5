"""The waiting list: whoever came first gets the next place, for a while or at once."""

from functools import cache
from typing import Any

from django.db import connection, transaction
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
NOBODY = 0
OWN, ITS = -1, -2  # stand in the statement where the two keys go


def places_of(webinar: Webinar, *, without: Registration | None = None) -> Places:
    """How the places stand, a person's own left out; call it under the webinar's lock."""
    own = without.pk if without and without.pk else NOBODY
    sql, params = _numbers(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [{OWN: own, ITS: webinar.pk}.get(p, p) for p in params])
        taken, waiting, last = cursor.fetchone() or (0, 0, 0)
    return Places(webinar.capacity, taken, waiting, last)


def note_places(webinar: Webinar) -> None:
    """What `with_places_taken` annotates, for a webinar at hand: only to be shown, as it may change
    at any moment."""
    places = places_of(webinar)
    webinar.places_taken, webinar.waiting_count = places.taken, places.waiting


@cache
def _numbers(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The statement that everybody waits for who wants the lock: Django would take five times as
    long to put it together as the database to answer it, so it is put together once.
    """
    others = Registration.objects.filter(webinar=ITS).order_by().values("webinar")
    numbers = others.annotate(
        taken=Count("pk", filter=~Q(pk=OWN) & takes_place()),
        queue=Count("pk", filter=~Q(pk=OWN) & Q(status=Status.WAITING)),
        last=Max("seq"),
    )
    return numbers.values_list("taken", "queue", "last").query.sql_with_params()


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
