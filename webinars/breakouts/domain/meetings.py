"""Who meets whom in a room, counted: values in, values out."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_

from tgtf_portal.core.values.folding import name_key

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

    pk: int
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
    """Whom a cluster shares a room with, and whom it does not: the first by name, and how many."""

    value: str
    meets: tuple[str, ...]
    misses: tuple[str, ...]
    met: int
    missed: int


MOST_NAMED = 60  # on each side of a meeting


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
    return [_meeting(value, met[value], by_name) for value in by_name]


def _meeting(value: str, met: set[str], by_name: Sequence[str]) -> Meeting:
    others = (other for other in by_name if other in met and other != value)
    strangers = (other for other in by_name if other not in met)
    return Meeting(
        value,
        tuple(islice(others, MOST_NAMED)),
        tuple(islice(strangers, MOST_NAMED)),
        met=len(met) - 1,
        missed=len(by_name) - len(met),
    )


@dataclass(frozen=True, slots=True)
class Match:
    """One offers and the other looks for something that shares these words."""

    offers: Sitter
    seeks: Sitter
    words: tuple[str, ...]


MOST_MATCHES = 200  # of a room


def matches(people: Sequence[Sitter]) -> tuple[int, list[Match]]:
    """Offers and wishes of people in one room that share a telling word: how many, and the first.

    Who looks for a word is a number with a bit for each of them, so that a room of a thousand is
    counted without a million pairs.
    """
    seekers: dict[str, int] = defaultdict(int)
    for number, person in enumerate(people):
        for word in telling_words(person.seeks):
            seekers[word] |= 1 << number
    count, found = 0, list[Match]()
    for number, person in enumerate(people):
        theirs = reduce(or_, (seekers.get(word, 0) for word in telling_words(person.offers)), 0)
        theirs &= ~(1 << number)
        count += theirs.bit_count()
        for taker in islice(_bits(theirs), MOST_MATCHES - len(found)):
            found.append(match_of(person, people[taker]))
    return count, found


def _bits(number: int) -> Iterator[int]:
    """Places of the ones, the lowest first.

    >>> list(_bits(0b1010))
    [1, 3]
    """
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def match_of(giver: Sitter, taker: Sitter) -> Match:
    shared = telling_words(giver.offers) & telling_words(taker.seeks)
    return Match(giver, taker, tuple(sorted(shared)))


def telling_words(text: str) -> set[str]:
    """Words of five letters or more that say what it is about.

    >>> sorted(telling_words("Looking for bio-based packaging and help with ISO 14001"))
    ['based', 'packaging']
    """
    return set(TELLING.findall(text.casefold())) - EMPTY
