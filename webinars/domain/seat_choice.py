"""What somebody can do about their seat: the room they sit in, and each of the others."""

from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from webinars.domain.lookup import rooms_to_wish_for
from webinars.domain.room import Room, belongings_of, facts_of, furnish
from webinars.models import Breakout, Registration, SeatRequest


@dataclass(frozen=True, slots=True)
class Option:
    """Another open room. `request` is the person's own, with its `place` in line."""

    room: Room
    facts: list[str]
    left: int
    waiting: int
    request: SeatRequest | None = None

    @property
    def is_free(self) -> bool:
        """A seat can be taken at once: nobody overtakes those who wait."""
        return self.left > 0 and not self.waiting

    @property
    def way(self) -> str:
        """What can be done: one of answer, withdraw, take, wait."""
        if self.request:
            return "answer" if self.request.status == SeatRequest.Status.OFFERED else "withdraw"
        return "take" if self.is_free else "wait"


@dataclass(slots=True)
class SeatChoice:
    own: Room | None = None  # None: the person has no seat
    own_facts: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)

    @property
    def own_title(self) -> str:
        return self.own.breakout.title if self.own else ""


def seat_choice_of(registration: Registration) -> SeatChoice:
    """Whatever the person asked for first, then rooms with seats left, then full ones.

    Costs four queries, however many rooms there are and however many wait.
    """
    webinar, seat = registration.webinar, getattr(registration, "seat", None)
    rooms = {b.pk: Room(b, webinar) for b in rooms_to_wish_for(registration)}
    for room in rooms.values():
        room.breakout.webinar = webinar
    furnish(rooms, belongings_of(webinar))
    choice = SeatChoice(own=rooms.pop(seat.breakout_id, None) if seat else None)
    if choice.own:
        choice.own_facts = facts_of(choice.own, seated=True)
    lines, requests = _lines(registration), _requests(registration)
    options = [
        Option(
            room,
            facts_of(room, seated=True),
            _left(room.breakout),
            lines.get(pk, 0),
            requests.get(pk),
        )
        for pk, room in rooms.items()
        if room.breakout.is_open
    ]
    choice.options = sorted(options, key=lambda option: ORDER.index(option.way))
    return choice


ORDER = ["answer", "withdraw", "take", "wait"]


def _left(breakout: Breakout) -> int:
    return max(0, breakout.capacity - breakout.seats_taken - breakout.seats_kept)


def _lines(registration: Registration) -> dict[int, int]:
    """How many wait for each room."""
    waiting = SeatRequest.objects.waiting().filter(breakout__webinar=registration.webinar_id)
    counted = waiting.order_by().values("breakout").annotate(n=Count("pk"))
    return dict(counted.values_list("breakout", "n"))


def _requests(registration: Registration) -> dict[int, SeatRequest]:
    """The person's own, by room, each annotated with its `place` in line."""
    ahead = SeatRequest.objects.waiting().filter(
        breakout=OuterRef("breakout"), pk__lte=OuterRef("pk")
    )
    number = ahead.order_by().values("breakout").annotate(n=Count("pk")).values("n")
    place = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    own = SeatRequest.objects.waiting() | SeatRequest.objects.offered()
    own = own.filter(registration=registration)
    return {request.breakout_id: request for request in own.annotate(place=place)}
