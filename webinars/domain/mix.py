"""Who meets where: pure arithmetic on plain values.

An example to follow by hand. Two rooms, energy (1) and waste (2):

>>> ann = Sitter("Ann", 1, cluster="Basel", offers="Solar roofs for factories")
>>> ben = Sitter("Ben", 1, cluster="Oslo", seeks="Somebody who knows solar power")
>>> cleo = Sitter("Cleo", 2, cluster="Basel", seeks="Solar power, too")
>>> people = [ann, ben, cleo, Sitter("Dan", 2)]

Basel sits in both rooms, Oslo in the first alone; those whose cluster is not known come last:

>>> for row in counted([(person.room, person.cluster) for person in people], rooms=[1, 2]):
...     print(row.value or "not known", row.counts, row.total)
Basel (1, 1) 2
Oslo (1, 0) 1
not known (0, 1) 1

So Basel and Oslo meet. With somebody from Turin in waste, Oslo and Turin would not:

>>> oslo, turin = meetings([(1, "Basel"), (1, "Oslo"), (2, "Basel"), (2, "Turin")])[1:]
>>> oslo.meets, oslo.misses
(('Basel',), ('Turin',))

Ann offers what Ben looks for, and they sit in the same room; Cleo sits in another:

>>> [(match.offers.name, match.seeks.name, match.words) for match in matches(people)]
[('Ann', 'Ben', ('solar',))]
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
class Row:
    """People of one value, room by room; an empty value is one that nobody knows."""

    value: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def counted(pairs: Iterable[tuple[int, str]], rooms: Sequence[int]) -> list[Row]:
    """Room and value of each person → a row for each value, the most frequent first."""
    counts = Counter(pairs)
    values = {value for _room, value in counts}
    rows = [Row(value, tuple(counts[room, value] for room in rooms)) for value in values]
    return sorted(rows, key=lambda row: (not row.value, -row.total, row.value))


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
    return [
        Meeting(value, tuple(sorted(met[value] - {value})), tuple(sorted(met.keys() - met[value])))
        for value in sorted(met)
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
