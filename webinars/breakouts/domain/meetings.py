"""Who meets where, by the seats, else by the preview, else by first wishes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import name_key
from webinars.breakouts.domain.seating_actions import preview_seating
from webinars.breakouts.domain.seating_run import Participants, country_of, participants_of
from webinars.models import Breakout, Registration, Webinar

TELLING = re.compile(r"[^\W\d_]{5,}")  # shorter words are mostly glue

# Longer words that say nothing about what is offered or looked for.
EMPTY = frozenset(
    {"about", "after", "being", "company", "companies", "could", "first", "green", "looking"}
    | {"offer", "offers", "other", "others", "people", "project", "projects", "seeking"}
    | {"somebody", "someone", "something", "support", "their", "there", "these", "those"}
    | {"together", "wants", "where", "which", "while", "would", "years"}
)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody in a room, as far as it matters for whom they meet."""

    name: str
    room: int
    cluster: str = ""
    country: str = ""
    maturity: str = ""
    offers: str = ""
    seeks: str = ""


@dataclass(frozen=True, slots=True)
class MixRow:
    """People of one value, room by room; an empty value is one that nobody knows."""

    value: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def counted(pairs: Iterable[tuple[int, str]], rooms: Sequence[int]) -> list[MixRow]:
    """Room and value of each person → a row for each value, the most frequent first."""
    counts = Counter(pairs)
    values = {value for _room, value in counts}
    rows = [MixRow(value, tuple(counts[room, value] for room in rooms)) for value in values]
    return sorted(rows, key=lambda row: (not row.value, -row.total, name_key(row.value)))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whom a cluster shares a room with, and whom it does not."""

    value: str
    meets: tuple[str, ...]
    misses: tuple[str, ...]


def meetings(pairs: Iterable[tuple[int, str]]) -> list[Meeting]:
    """Room and value of each person → by value; what is not known meets nobody."""
    inside: dict[int, set[str]] = defaultdict(set)
    met: dict[str, set[str]] = defaultdict(set)
    for room, value in pairs:
        if value:
            inside[room].add(value)
    for values in inside.values():
        for value in values:
            met[value] |= values
    by_name = sorted(met, key=name_key)
    return [
        Meeting(
            value,
            tuple(other for other in by_name if other in met[value] and other != value),
            tuple(other for other in by_name if other not in met[value]),
        )
        for value in by_name
    ]


@dataclass(frozen=True, slots=True)
class Match:
    """One offers and the other looks for something that shares these words."""

    offers: Sitter
    seeks: Sitter
    words: tuple[str, ...]


def matches(people: Iterable[Sitter]) -> list[Match]:
    """Offers and wishes of two people in the same room that share a telling word."""
    people = list(people)
    seekers: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        for word in telling_words(person.seeks):
            seekers[person.room, word].append(number)
    found = []
    for number, person in enumerate(people):
        shared: dict[int, list[str]] = defaultdict(list)
        for word in sorted(telling_words(person.offers)):
            for seeker in seekers[person.room, word]:
                shared[seeker].append(word)
        shared.pop(number, None)
        found += [Match(person, people[n], tuple(words)) for n, words in sorted(shared.items())]
    return found


def telling_words(text: str) -> set[str]:
    """Words of five letters or more that say what it is about.

    >>> sorted(telling_words("Looking for bio-based packaging and help with ISO 14001"))
    ['based', 'packaging']
    """
    return set(TELLING.findall(text.casefold())) - EMPTY


class Basis(StrEnum):
    """What says who is where."""

    SEATS = "seats"
    PREVIEW = "preview"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class MixTable:
    name: str
    title: str
    rows: Sequence[MixRow]


@dataclass(frozen=True, slots=True)
class MixRoom:
    """A room with what its people offer and look for, side by side."""

    breakout: Breakout
    people: int
    clusters: int
    countries: int
    offers: Sequence[Sitter]
    seeks: Sequence[Sitter]
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Mix:
    basis: Basis
    rooms: Sequence[Breakout]
    nowhere: int  # people whom the basis puts in no room
    tables: Sequence[MixTable]
    meetings: Sequence[Meeting]
    by_room: Sequence[MixRoom]

    @property
    def people(self) -> int:
        return sum(room.people for room in self.by_room)

    @property
    def pairs(self) -> int:
        """Of clusters that share a room."""
        return sum(len(meeting.meets) for meeting in self.meetings) // 2

    @property
    def possible_pairs(self) -> int:
        return len(self.meetings) * (len(self.meetings) - 1) // 2


def mix_of(webinar: Webinar) -> Mix:
    """Costs as many queries however many come."""
    participants = participants_of(webinar)
    basis, places = _places(webinar, participants)
    sitters = [_sitter(r, places[r.pk]) for r in participants.registrations if r.pk in places]
    return Mix(
        basis,
        participants.breakouts,
        len(participants.registrations) - len(sitters),
        _tables(sitters, participants.breakouts),
        meetings((sitter.room, sitter.cluster) for sitter in sitters),
        _by_room(sitters, participants.breakouts),
    )


def _places(webinar: Webinar, participants: Participants) -> tuple[Basis, dict[int, int]]:
    if participants.seats:
        return Basis.SEATS, participants.seats
    try:
        return Basis.PREVIEW, preview_seating(webinar, participants=participants).room_of
    except Refused:
        wishes = {r.pk: r.wishes() for r in participants.registrations}
        return Basis.WISHES, {person: first[0] for person, first in wishes.items() if first}


def _sitter(registration: Registration, room: int) -> Sitter:
    code = country_of(registration)
    return Sitter(
        registration.name,
        room,
        cluster=str(registration.cluster or ""),
        country=countries.name(code) or code,
        maturity=registration.get_maturity_display() if registration.maturity else "",
        offers=registration.offers,
        seeks=registration.seeks,
    )


def _tables(sitters: Sequence[Sitter], breakouts: Sequence[Breakout]) -> list[MixTable]:
    rooms = [room.pk for room in breakouts]
    kinds = {
        "clusters": (_("Clusters"), [(s.room, s.cluster) for s in sitters]),
        "countries": (_("Countries"), [(s.room, s.country) for s in sitters]),
        "maturity": (_("How far on the way to green"), [(s.room, s.maturity) for s in sitters]),
    }
    return [MixTable(name, title, counted(pairs, rooms)) for name, (title, pairs) in kinds.items()]


def _by_room(sitters: Iterable[Sitter], breakouts: Sequence[Breakout]) -> list[MixRoom]:
    inside: dict[int, list[Sitter]] = {room.pk: [] for room in breakouts}
    for sitter in sorted(sitters, key=lambda s: name_key(s.name)):
        inside[sitter.room].append(sitter)
    return [_room(room, inside[room.pk]) for room in breakouts]


def _room(breakout: Breakout, people: list[Sitter]) -> MixRoom:
    return MixRoom(
        breakout,
        len(people),
        len({sitter.cluster for sitter in people} - {""}),
        len({sitter.country for sitter in people} - {""}),
        [sitter for sitter in people if sitter.offers],
        [sitter for sitter in people if sitter.seeks],
        matches(people),
    )


def basis_in_words(mix: Mix) -> list[str]:
    """What the page counts, and whom it leaves out."""
    words = {
        Basis.SEATS: _("This shows the seats as they are."),
        Basis.PREVIEW: _(
            "Nobody is seated yet. This shows how everybody would sit if they were seated now, "
            "by their wishes alone."
        ),
        Basis.WISHES: _(
            "Nobody is seated yet, and nobody could be just now. This shows everybody in the "
            "room of their first wish, however many fit in."
        ),
    }
    sentences = [words[mix.basis]]
    if mix.nowhere:
        left_out = ngettext(
            "%d person is in no room and not counted.",
            "%d people are in no room and not counted.",
            mix.nowhere,
        )
        sentences.append(left_out % mix.nowhere)
    return sentences
