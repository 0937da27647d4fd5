"""What a participant wishes for, and what they can do about the seat that they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.prepared import Prepared
from webinars.breakouts.domain.rooms import RoomCard, belongings_of, facts_of, furnish
from webinars.common.locks import locked, note_room_of_changed
from webinars.models import Breakout, Preference, Registration, Seat, SeatRequest, Webinar


def rooms_to_wish_for(registration: Registration) -> list[Breakout]:
    """The webinar's break-outs in order, closed ones too, each annotated with its theme's name,
    how full it is, and which wish of this person's it is."""
    return _rooms(webinar=registration.webinar_id, registration=registration.pk)


_rooms = Prepared(
    lambda webinar, registration: (
        Breakout.objects.filter(webinar=webinar)
        .with_theme_name()
        .with_places()
        .with_rank(registration)
        .in_order()
    ),
    webinar=int,
    registration=int,
    keeps_plan=True,
)


ABOUT = ("offers", "seeks", "maturity")


class ChangedMeanwhile(Refused):
    """In another tab or on another device, since the page was read."""


def edition_of(registration: Registration, wishes: Sequence[int]) -> str:
    """A mark of what is kept: `wishes.about`, each another one once it changed.

    `wishes` are break-outs by their number, the dearest first.
    """
    about = [getattr(registration, name) for name in ABOUT]
    return ".".join(
        sha256(repr([registration.pk, *facts]).encode()).hexdigest()[:16]
        for facts in (wishes, about)
    )


@transaction.atomic
def save_wishes(
    registration: Registration,
    *,
    ranking: Sequence[Breakout] | None,
    about: Mapping[str, str],
    by: User | None = None,
    read: str = "",
) -> Registration:
    """Keep somebody's ranking and what they say of themselves, both or neither.

    `about` holds `maturity`, `offers` and `seeks`, or some of them. With `ranking` None the wishes
    stay as they are: once seats are given, only the rest can change. `by` are staff who act for the
    person, whom no deadline stops. `read` is the edition that the writer saw, where they saw one:
    what changed since is not replaced unseen.
    """
    _take_turn(registration, by)
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    _refuse_late(registration, webinar, by)
    before = _wished(registration)
    now = before if ranking is None else [breakout.pk for breakout in ranking]
    changed = [name for name, value in about.items() if getattr(registration, name) != value]
    if read:
        _refuse_unseen(read, edition_of(registration, before), now != before, bool(changed))
    if ranking is not None:
        _rank(registration, ranking, by=by)
        if by and now != before:
            audit.record("registration.wished", registration, by=by, before=before, now=now)
    if changed:
        for name in changed:
            setattr(registration, name, about[name])
        registration.save(update_fields=changed)
        note_room_of_changed(registration)
        audit.record("registration.changed", registration, by=by, fields=sorted(changed))
    return registration


def _take_turn(registration: Registration, by: User | None) -> None:
    """Before anything is locked: whoever saves all the time keeps nobody else waiting."""
    if by is None and not throttle.take_turn("wishes", registration.pk):
        raise Refused(_("That was very often within a minute. Wait a moment, then go on."))


def _refuse_late(registration: Registration, webinar: Webinar, by: User | None) -> None:
    if not registration.is_active:
        raise Refused(
            _("%s has no place.") % registration
            if by
            else _("You have cancelled your registration; register again to choose.")
        )
    if by is None and not webinar.takes_registrations:
        raise Refused(_("This webinar is over; wishes can no longer be changed."))


def _wished(registration: Registration) -> list[int]:
    return list(registration.preferences.order_by("rank").values_list("breakout", flat=True))


def _refuse_unseen(read: str, now: str, *writes: bool) -> None:
    """Only what the writer would change, and has not read as it is now, is in the way."""
    parts = zip(read.split("."), now.split("."), writes, strict=False)
    if any(writes_it and seen != kept for seen, kept, writes_it in parts):
        raise ChangedMeanwhile(_("This was changed meanwhile in another tab or on another device."))


def kept_edition(registration: Registration) -> str:
    """As it stands now in the database."""
    registration = Registration.objects.get(pk=registration.pk)
    return edition_of(registration, _wished(registration))


def save_ranking(registration: Registration, *, ranking: Sequence[Breakout]) -> list[Preference]:
    """Keep the person's wishes, the dearest first, in place of any earlier ones."""
    save_wishes(registration, ranking=ranking, about={})
    return list(registration.preferences.order_by("rank"))


def _rank(registration: Registration, ranking: Sequence[Breakout], *, by: User | None) -> None:
    """Under the webinar's lock. Which rooms are open is asked anew: one may have closed since."""
    seat = Seat.objects.filter(registration=registration).first()
    if seat and by is None:
        raise Refused(
            _("You have a seat already; ask the facility if you would like another room.")
        )
    if any(breakout.webinar_id != registration.webinar_id for breakout in ranking):
        raise Refused(_("Choose among the break-outs of this webinar."))
    if len({breakout.pk for breakout in ranking}) < len(ranking):
        raise Refused(_("Choose each break-out once."))
    open_rooms = Breakout.objects.open().filter(pk__in=[breakout.pk for breakout in ranking])
    still_open = set(open_rooms.values_list("pk", flat=True))
    closed = next((breakout for breakout in ranking if breakout.pk not in still_open), None)
    if closed:
        raise Refused(_("“%s” is closed; choose another break-out.") % closed)
    registration.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(registration=registration, breakout=breakout, rank=rank)
        for rank, breakout in enumerate(ranking, start=1)
    )
    if seat:  # it says which wish it was
        ranks = {breakout.pk: rank for rank, breakout in enumerate(ranking, start=1)}
        seat.rank = ranks.get(seat.breakout_id)
        seat.save(update_fields=["rank"])


@dataclass(frozen=True, slots=True)
class Option:
    """Another open room. `request` is the person's own, with its `place` in line."""

    room: RoomCard
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
    own: RoomCard | None = None  # None: the person has no seat
    own_facts: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)

    @property
    def own_title(self) -> str:
        return self.own.breakout.title if self.own else ""


def seat_choice_of(registration: Registration) -> SeatChoice:
    """What the person asked for first, then rooms with seats left, then full ones.

    Costs four queries, however many rooms there are and however many wait.
    """
    webinar, seat = registration.webinar, getattr(registration, "seat", None)
    rooms = {b.pk: RoomCard(b, webinar) for b in rooms_to_wish_for(registration)}
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
            room.breakout.seats_left,
            lines.get(pk, 0),
            requests.get(pk),
        )
        for pk, room in rooms.items()
        if room.breakout.is_open
    ]
    choice.options = sorted(options, key=lambda option: ORDER.index(option.way))
    return choice


ORDER = ["answer", "withdraw", "take", "wait"]


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
