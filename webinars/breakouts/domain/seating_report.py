"""A seating as staff compare and check it: figures, rooms, people, and why each sits there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webinars.breakouts import seating as engine
from webinars.breakouts.domain.participants import Participant, Participants
from webinars.breakouts.domain.seating_bars import (
    KINDS,
    BarPart,
    countries_in_words,
    maturity_in_words,
    parts_of,
)
from webinars.breakouts.seating import (
    Composition,
    Miss,
    Missed,
    Placement,
    Reason,
    Rules,
    State,
    Why,
)
from webinars.breakouts.seating.figures import SHOWN_RANKS, SeatingFigures, figures
from webinars.models import Breakout, Registration


def why_in_words(why: Why, titles: Mapping[int, str]) -> list[str]:
    """The reason first, then what became of each dearer wish; `titles` names the rooms."""
    return [_reason(why), *(_missed(miss, titles[miss.room]) for miss in why.misses)]


def _reason(why: Why) -> str:
    if why.reason == Reason.WISH:
        return _("Wish %d is granted.") % why.rank
    return {
        Reason.HOST: _("Hosts this break-out."),
        Reason.PINNED: _("Staff chose this seat."),
        Reason.OTHER_ROOM: _("No wish could be granted; there was a seat here."),
        Reason.NO_WISH: _("Has no wish for an open break-out; there was a seat here."),
        Reason.LEFT_OUT: _("Every seat is taken."),
    }[why.reason]


def _missed(miss: Miss, title: str) -> str:
    facts = {"room": title, "rank": miss.rank, "asked": miss.asked, "seats": miss.seats}
    if miss.missed == Missed.FULL and miss.asked is not None:
        words = ngettext(
            "Wish %(rank)d, “%(room)s”, is full: %(asked)d person wanted it as much; "
            "seats: %(seats)d.",
            "Wish %(rank)d, “%(room)s”, is full: %(asked)d people wanted it as much; "
            "seats: %(seats)d.",
            miss.asked,
        )
        return words % facts
    return {
        Missed.FULL: _("Wish %(rank)d, “%(room)s”, is full."),
        Missed.UNDER_MINIMUM: _("Wish %(rank)d, “%(room)s”, would stay under its minimum."),
        Missed.NEEDED: _(
            "Wish %(rank)d, “%(room)s”, has a seat, but then too few would be left here."
        ),
        Missed.PASSED_OVER: _("Wish %(rank)d, “%(room)s”, has a seat."),
    }[miss.missed] % facts


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of this seating, of today's, by order of arrival and by chance."""

    label: str
    values: tuple[int, ...]


def compared(
    seating: engine.Seating, participants: Participants, *, seed: int
) -> dict[str, list[int]]:
    """Each figure of this seating, of today's, by order of arrival and by chance."""
    people, rooms = participants.people, participants.rooms
    others = [
        engine.first_come_seating(people, rooms, seed=seed),
        engine.random_seating(people, rooms, seed=seed),
    ]
    columns = [
        figures(_places(seating)),
        figures_today(participants.registrations),
        *(figures(_places(other)) for other in others),
    ]
    names = [field.name for field in fields(SeatingFigures)]
    return {name: [getattr(column, name) for column in columns] for name in names}


def comparisons_in_words(found: Mapping[str, Sequence[int]]) -> list[Comparison]:
    labels = {
        "seated": _("seated"),
        "unseated": _("without a seat"),
        "first_wishes": _("first wish"),
        "second_wishes": _("second wish"),
        "third_wishes": _("third wish"),
        "later_wishes": _("a later wish"),
        "unwished": _("not wished for"),
        "sum_of_ranks": _("sum of ranks"),
    }
    return [Comparison(label, tuple(found[name])) for name, label in labels.items()]


def figures_today(registrations: Iterable[Participant | Registration]) -> SeatingFigures:
    """What their seats come to as they are; needs `select_related("seat")`."""
    seats = (getattr(registration, "seat", None) for registration in registrations)
    return figures((seat.breakout_id, seat.rank) if seat else (None, None) for seat in seats)


def _places(seating: engine.Seating) -> Iterable[tuple[int | None, int | None]]:
    return ((placement.room, placement.why.rank) for placement in seating.placements)


# --- What it changes -----------------------------------------------------------------------------
def changes_by(then: Mapping[int, int], participants: Participants) -> dict[str, int]:
    """How many people get, change, lose or keep their seat, and how many mails that is."""
    now, known = participants.seats, participants.known
    keys = [person.pk for person in participants.registrations]
    return {
        "given": sum(key in then and key not in now for key in keys),
        "moved": sum(key in then and key in now and then[key] != now[key] for key in keys),
        "lost": sum(key in now and key not in then for key in keys),
        "kept": sum(key in now and then.get(key) == now[key] for key in keys),
        "mails": sum(key in then and known.get(key) != then[key] for key in keys),
    }


def changes_in_words(changes: Mapping[str, int]) -> list[str]:
    labels = {
        "given": _("Get a seat: %s."),
        "moved": _("Change their break-out: %s."),
        "lost": _("Lose their seat: %s."),
        "kept": _("Stay where they are: %s."),
    }
    said = [
        words % people_in_words(changes[name]) for name, words in labels.items() if changes[name]
    ]
    mails = changes["mails"]
    words = ngettext("%d mail names a break-out.", "%d mails name a break-out.", mails) % mails
    return [*said, words if mails else _("Nobody gets a mail.")]


def people_in_words(number: int) -> str:
    return ngettext("%d person", "%d people", number) % number


# --- Room by room --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SeatedRoom:
    breakout: Breakout
    people: int
    parts: Sequence[BarPart]
    countries: str
    maturity: str  # empty where nobody's is known
    remarks: Sequence[str]


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What a seating puts into a room, as JSON can keep it; pairs are a value and its people."""

    room: int
    state: str
    people: int
    minimum: int
    lacks: int
    by_rank: Sequence[int]
    fixed: int
    crowded: Sequence[tuple[str, int]]  # clusters with more people than agreed
    countries: Sequence[tuple[str, int]]
    beginning: int
    advanced: int
    no_wish: int = 0


MOST_CROWDED = 20  # clusters of a room that its remarks name


def room_facts(seating: engine.Seating, rules: Rules) -> list[RoomFacts]:
    reasons = Counter((placement.room, placement.why.reason) for placement in seating.placements)
    return [_facts_of(held, reasons, rules) for held in seating.rooms]


def _facts_of(
    held: Composition, reasons: Mapping[tuple[int | None, Reason], int], rules: Rules
) -> RoomFacts:
    most = rules.per_cluster
    crowded = [pair for pair in held.clusters if most and pair[1] > most]
    return RoomFacts(
        room=held.room,
        state=held.state,
        people=len(held.people),
        minimum=held.minimum,
        lacks=held.lacks,
        by_rank=held.by_rank,
        fixed=reasons[held.room, Reason.HOST] + reasons[held.room, Reason.PINNED],
        no_wish=reasons[held.room, Reason.NO_WISH],
        crowded=crowded[:MOST_CROWDED],
        countries=held.countries,
        beginning=held.beginning,
        advanced=held.advanced,
    )


def room_reports(facts: Iterable[RoomFacts], breakouts: Iterable[Breakout]) -> list[SeatedRoom]:
    """In the webinar's order; without rooms that were added since."""
    held = {room.room: room for room in facts}
    return [_room_report(room, held[room.pk]) for room in breakouts if room.pk in held]


def _room_report(breakout: Breakout, held: RoomFacts) -> SeatedRoom:
    ranks = [*held.by_rank[:SHOWN_RANKS], *[0] * (SHOWN_RANKS - len(held.by_rank))]
    later = sum(held.by_rank[SHOWN_RANKS:])
    unwished = held.people - sum(held.by_rank) - held.fixed - held.no_wish
    numbers = [*ranks, later, held.no_wish, held.fixed, unwished]
    return SeatedRoom(
        breakout,
        held.people,
        parts_of(dict(zip(KINDS, numbers, strict=False)), breakout.capacity),
        countries_in_words(held.countries),
        maturity_in_words(held.people, held.beginning, held.advanced),
        _remarks(held),
    )


def _remarks(held: RoomFacts) -> list[str]:
    remarks = []
    if held.state == State.CLOSED:
        remarks.append(_("Closed."))
    if held.state == State.UNDER_MINIMUM:
        words = _("Nobody sits here: fewer than its minimum of %d came together.")
        remarks += [words % held.minimum, _("It stays open until you close it yourself.")]
    if held.lacks:
        words = _("Lacks %(lacks)d of its minimum of %(minimum)d.")
        remarks.append(words % {"lacks": held.lacks, "minimum": held.minimum})
    words = _("%(cluster)s: %(people)d")
    return remarks + [words % {"cluster": name, "people": n} for name, n in held.crowded]


# --- Person by person ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PersonReport:
    registration: Participant
    now: str
    then: str
    moves: bool
    rank: int | None
    why: Sequence[str]
    mark: str  # what keeps the person where they are, in a word


def as_row(placement: Placement) -> list[Any]:
    """As JSON keeps it."""
    why = placement.why
    misses = [[m.room, m.rank, str(m.missed), m.asked, m.seats] for m in why.misses]
    return [placement.person, placement.room, str(why.reason), why.rank, misses]


def _placement(row: Sequence[Any]) -> Placement:
    person, room, reason, rank, missed = row
    misses = tuple(
        Miss(place, wish, Missed(why), asked, seats) for place, wish, why, asked, seats in missed
    )
    return Placement(person, room, Why(Reason(reason), rank, misses))


def person_reports(
    rows: Iterable[Sequence[Any]],
    registrations: Iterable[Participant],
    breakouts: Iterable[Breakout],
) -> list[PersonReport]:
    """Of these placements, in their order; without people and rooms that left since."""
    titles = defaultdict(lambda: "–", {room.pk: room.title for room in breakouts})
    people = {registration.pk: registration for registration in registrations}
    placements = [_placement(row) for row in rows]
    return [_person_report(people[p.person], p, titles) for p in placements if p.person in people]


def _person_report(
    registration: Participant, placement: Placement, titles: Mapping[int, str]
) -> PersonReport:
    seat = registration.seat
    now = seat.breakout_id if seat else None
    marks = {Reason.HOST: _("host"), Reason.PINNED: _("by hand")}
    return PersonReport(
        registration,
        titles[now] if now else _("No seat"),
        titles[placement.room] if placement.room else _("No seat"),
        now != placement.room,
        placement.why.rank,
        why_in_words(placement.why, titles),
        marks.get(placement.why.reason, ""),
    )
