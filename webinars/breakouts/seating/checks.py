"""Is this input sane? What cannot be seated is refused."""

from collections import Counter
from collections.abc import Iterable, Sequence

from webinars.breakouts.seating.terms import Maturity, Person, Room, Rules, UnderMinimum

MATURITIES = frozenset(Maturity)


class SeatingError(ValueError):
    """Input that cannot be seated: `field` of which `person` or `room`, and why in words."""

    def __init__(
        self, field: str, reason: str, *, person: int | None = None, room: int | None = None
    ) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason, self.person, self.room = field, reason, person, room


def check(people: Sequence[Person], rooms: Sequence[Room], rules: Rules) -> None:
    """Raises SeatingError. Wishes for rooms that staff have closed are left out without harm."""
    _check_rules(rules)
    _check_once("rooms", (room.id for room in rooms))
    _check_once("people", (person.id for person in people))
    for room in rooms:
        _check_room(room, rules)
    by_id = {room.id: room for room in rooms}
    for person in people:
        _check_person(person, by_id)
    _check_fixed(people, by_id)


def _check_rules(rules: Rules) -> None:
    if rules.per_cluster is not None and rules.per_cluster < 1:
        raise SeatingError("per_cluster", f"{rules.per_cluster} is less than one person")


def _check_once(field: str, ids: Iterable[int]) -> None:
    for number, times in Counter(ids).items():
        if times > 1:
            raise SeatingError(field, f"{number} is listed {times} times")


def _check_room(room: Room, rules: Rules) -> None:
    if room.capacity < 0:
        raise SeatingError("capacity", f"room {room.id} has {room.capacity} seats", room=room.id)
    if room.minimum < 0:
        raise SeatingError("minimum", f"room {room.id} has {room.minimum}", room=room.id)
    unreachable = room.open and room.minimum > room.capacity
    if unreachable and rules.of(room) != UnderMinimum.LEAVE:
        reason = f"room {room.id} needs {room.minimum} people but has {room.capacity} seats"
        raise SeatingError("minimum", reason, room=room.id)


def _check_person(person: Person, rooms: dict[int, Room]) -> None:
    for rank, room in enumerate(person.wishes):
        if room in person.wishes[:rank]:
            raise _about(person, "wishes", f"ranked room {room} twice", room)
        if room not in rooms:
            raise _about(person, "wishes", f"ranked room {room}, which does not exist", room)
    for field, own in (("hosts", person.hosts), ("pinned", person.pinned)):
        if own is not None and own not in rooms:
            raise _about(person, field, f"belongs to room {own}, which does not exist", own)
    if person.maturity not in MATURITIES:
        raise _about(person, "maturity", f"is “{person.maturity}”")
    _check_pinned(person, rooms)


def _check_pinned(person: Person, rooms: dict[int, Room]) -> None:
    pinned = person.pinned
    if pinned is None:
        return
    if not rooms[pinned].open:
        raise _about(person, "pinned", f"is pinned to room {pinned}, which is closed", pinned)
    if person.hosts not in (None, pinned):
        reason = f"is pinned to room {pinned} but hosts room {person.hosts}"
        raise _about(person, "pinned", reason, pinned)


def _about(person: Person, field: str, reason: str, room: int | None = None) -> SeatingError:
    return SeatingError(field, f"person {person.id} {reason}", person=person.id, room=room)


def _check_fixed(people: Sequence[Person], rooms: dict[int, Room]) -> None:
    """Hosts and those pinned fit into their rooms."""
    fixed: dict[int, list[int]] = {}
    for person in people:
        room = person.hosts if person.pinned is None else person.pinned
        if room is not None and rooms[room].open:
            fixed.setdefault(room, []).append(person.id)
    for room, inside in fixed.items():
        if len(inside) > rooms[room].capacity:
            names = ", ".join(map(str, sorted(inside)))
            reason = (
                f"room {room} has {rooms[room].capacity} seats, "
                f"but {len(inside)} people host it or are pinned to it: {names}"
            )
            raise SeatingError("pinned", reason, room=room)
