"""How many places are free, who waits for one, and the mails that tell each person."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from tgtf_portal.core.values.prepared import Prepared
from webinars.breakouts.domain.capacity import words_for
from webinars.breakouts.domain.given_up import bring_back
from webinars.common.locks import locked, note_plenary_changed
from webinars.common.queue import Queue, pass_on
from webinars.letters.promises import webinar_mail
from webinars.models import PlaceCount, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet
from webinars.models.webinar import is_kept

PAUSE = timedelta(minutes=10)
MOST_IN_A_DAY = 3
DAY = timedelta(days=1)


def promise_mail(
    registration: Registration, kind: str, *, turn: str = "", **context: object
) -> None:
    """Promise the mail of a turn; the same turn promised twice is one mail."""
    turn = turn or f"{registration.round}.{registration.seq}"
    context = {"registration": registration.pk, **context}
    _promise(kind, registration, turn, context=context)


def acted(registration: Registration, by: User | None) -> dict[str, str]:
    """For a mail's context: who did it for them; nothing where they did it themselves."""
    if by is None or by.email.casefold() == registration.email.casefold():
        return {}
    return {"by": "staff" if by.is_staff else "cluster"}


def promise_mail_to_stranger(registration: Registration, kind: str, slot: str) -> None:
    """Promise a mail that a stranger may have caused; `slot` comes from `free_mail_slot`."""
    name = "" if registration.is_pending else registration.name
    _promise(kind, registration, key=slot, name=name, context={"registration": registration.pk})


def _promise(kind: str, registration: Registration, *turn: str, **facts: Any) -> None:
    facts["priority"] = Message.Priority.URGENT
    outbox.promise(webinar_mail(kind, registration.webinar_id, registration, *turn, **facts))


def free_mail_slot(email: str) -> str | None:
    """The key under which this address may be written to once more, or None for now.

    Nobody who types somebody else's address into our form may fill their mailbox: one mail in ten
    minutes, three in a day. The keys are unique, so that two at once are one mail.
    """
    now = timezone.now()
    digest = sha256(AddressField.normalise(email).encode()).hexdigest()[:24]
    days = [now - DAY, now]
    slots = {d: [f"unasked/{digest}/{d:%Y%m%d}/{n}" for n in range(MOST_IN_A_DAY)] for d in days}
    keys = [key for day in days for key in slots[day]]
    used = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at"))
    lately = [sent for sent in used.values() if sent > now - DAY]
    if len(lately) >= MOST_IN_A_DAY or any(sent > now - PAUSE for sent in lately):
        return None
    return next((key for key in slots[now] if key not in used), None)


KEPT_FOR_AN_ADDRESS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Places:
    """How a webinar's places stand at one moment, seen under the lock on its row."""

    capacity: int
    taken: int
    waiting: int
    last_number: int

    @property
    def free(self) -> int:
        """
        >>> Places(capacity=2, taken=3, waiting=0, last_number=3).free
        0
        """
        return max(0, self.capacity - self.taken)

    @property
    def is_open(self) -> bool:
        """Whether somebody new gets a place: nobody overtakes those who wait.

        >>> Places(capacity=2, taken=1, waiting=1, last_number=2).is_open
        False
        """
        return self.free > 0 and not self.waiting


Status = Registration.Status
NOBODY = 0


def _with_kept(webinar: int, own: int) -> QuerySet[PlaceCount]:
    others = Registration.objects.filter(is_kept(), webinar=webinar).exclude(pk=own)
    kept = others.order_by().values("webinar").annotate(number=Count("pk")).values("number")
    return PlaceCount.objects.filter(webinar=webinar).annotate(kept=Coalesce(Subquery(kept), 0))


# Everybody who wants the lock waits for this.
_count = Prepared(_with_kept, webinar=int, own=int)


def places_of(webinar: Webinar, *, without: Registration | None = None) -> Places:
    """How the places stand, a person's own left out; call it under the webinar's lock."""
    own = without.pk if without and without.pk else NOBODY
    found: Any = _count.one(webinar=webinar.pk, own=own)
    if found is None:  # nobody ever came
        return Places(webinar.capacity, 0, 0, 0)
    had = without.status if without and own else ""
    taken = found.confirmed + found.kept - (had == Status.CONFIRMED)
    waiting = found.waiting - (had == Status.WAITING)
    return Places(webinar.capacity, taken, waiting, found.last_number)


@transaction.atomic
def accept_offer(registration: Registration) -> Registration:
    """Take the offered place."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if registration.status == Status.CONFIRMED:
        return registration
    if not webinar.takes_registrations:
        raise Refused(_("This webinar is over or was cancelled."))
    if not registration.is_kept or not places_of(webinar, without=registration).free:
        raise Refused(_("This offer has ended and the place went to the next."))
    return _place(registration, "registration.accepted", by=None)


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
    had = registration.status
    registration.settle(Status.CONFIRMED)
    bring_back(registration)
    promise_mail(registration, "registration.confirmed", waited=had == Status.WAITING)
    audit.record(verb, registration, by=by, had=had)
    return registration


class PlaceQueue(Queue[Registration]):
    """The waiting list."""

    def __init__(self, webinar: Webinar) -> None:
        self.webinar, self.is_open = webinar, webinar.takes_registrations

    @property
    def entries(self) -> RegistrationQuerySet:
        return Registration.objects.filter(webinar=self.webinar)

    def free(self) -> int:
        places = places_of(self.webinar)
        return min(places.free, places.waiting)

    def give(self, entry: Registration) -> None:
        entry.webinar = self.webinar
        _place(entry, "registration.promoted", by=None)

    def report(self, event: str, entry: Registration, **facts: str) -> None:
        promise_mail(entry, f"registration.{event}")
        audit.record(f"registration.{event}", entry, by=None, **facts)


@transaction.atomic
def pass_on_places(webinar: Webinar) -> int:
    """End what is overdue and give free places to the next in line; returns how many got one."""
    return pass_on(PlaceQueue(locked(webinar)))


@transaction.atomic
def change_places(
    webinar: Webinar, capacity: int, *, by: User | None, accept_overfull: bool = False
) -> Webinar:
    """Give a webinar more or fewer places; nobody who has one loses it."""
    webinar = locked(webinar)
    people = holders_beyond(webinar, capacity) if capacity < webinar.capacity else []
    if people and not accept_overfull:
        raise Refused(words_for(people))
    was, webinar.capacity = webinar.capacity, capacity
    if was == capacity:
        return webinar
    webinar.save(update_fields=["capacity", "changed_at"])
    note_plenary_changed(webinar.pk)
    facts = {"was": was, "now": capacity, "beyond": len(people)}
    audit.record("webinar.capacity_changed", webinar, by=by, **facts)
    pass_on_places(webinar)
    return webinar


def holders_beyond(webinar: Webinar, capacity: int) -> list[Registration]:
    """Who has a place at the webinar, or is kept one, beyond so many: the last who came."""
    people = webinar.registrations.taking_places().order_by("seq")
    return list(people[max(0, capacity) :])


def pass_on_overdue_places() -> int:
    """Where something is overdue, the next in line are served. One query where nothing is."""
    overdue = Registration.objects.overdue().values("webinar")
    return sum(pass_on_places(webinar) for webinar in Webinar.objects.filter(pk__in=overdue))


def pass_on_all_places() -> int:
    """Serve everybody who waits though places are free."""
    waiting = Registration.objects.waiting().order_by().values("webinar")
    return sum(pass_on_places(w) for w in Webinar.objects.coming().filter(pk__in=waiting))
