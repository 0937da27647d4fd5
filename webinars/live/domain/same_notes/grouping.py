"""Which notes of all rooms say the same: near-copies stand together behind the strongest.

Two notes are like each other if their likeness (`compare.py`) reaches SAME. Groups are stars
(the leader algorithm: Hartigan, Clustering Algorithms, 1975): the notes come in the order of
their votes, and each joins the lead that it is most like, or leads a new group. So everybody in a
group is like the note whose words stand for all, and nothing chains away from it. If each had
to be like each other, too, two typing errors in different places would part true copies.

Leads to compare with come from an index (`index.py`), so that each is compared with a few.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from webinars.live.domain.same_notes.compare import SAME, wordings_alike
from webinars.live.domain.same_notes.index import WordIndex
from webinars.live.domain.same_notes.words import NoteWording, wording


@dataclass(frozen=True, slots=True)
class ComparedNote:
    key: int
    room: int
    text: str
    voters: frozenset[int] = frozenset()
    carried: int = 0  # votes counted elsewhere


@dataclass(frozen=True, slots=True)
class Group:
    keys: tuple[int, ...]  # the strongest note first: its words stand for all
    rooms: tuple[int, ...]
    votes: int  # distinct voters of all and the votes counted elsewhere


def grouped(
    notes: Sequence[ComparedNote],
    *,
    joined: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    threshold: float = SAME,
) -> list[Group]:
    """Every note in one group, most of them alone; the strongest group first.

    `joined` pairs stand together whatever they read like, and a note that is like one of them
    may join; `apart` pairs never come together by likeness.

    >>> permits = ComparedNote(1, room=7, text="Permits take too long!", voters=frozenset({40, 41}))
    >>> again = ComparedNote(2, room=8, text="permits take TOO long", voters=frozenset({41, 42}))
    >>> opposite = ComparedNote(3, room=9, text="Permits do not take too long")
    >>> for group in grouped([opposite, again, permits]):
    ...     print(group)
    Group(keys=(1, 2), rooms=(7, 8), votes=3)
    Group(keys=(3,), rooms=(9,), votes=0)
    """
    known = sorted({note.key: note for note in notes}.values(), key=_strongest_first)
    places = {note.key: place for place, note in enumerate(known)}
    kept_apart = _both_ways(_placed(apart, places))
    stars = _Stars([wording(note.text) for note in known], threshold)
    for together in _blocks(len(known), _both_ways(_placed(joined, places))):
        stars.place(together, {one for place in together for one in kept_apart.get(place, ())})
    groups = [_group([known[place] for place in members]) for members in stars.members]
    return sorted(groups, key=lambda group: (-group.votes, group.keys[0]))


def _strongest_first(note: ComparedNote) -> tuple[int, int]:
    return -(len(note.voters) + note.carried), note.key


def _group(notes: Sequence[ComparedNote]) -> Group:
    voters = frozenset[int]().union(*(note.voters for note in notes))
    return Group(
        keys=tuple(note.key for note in notes),
        rooms=tuple(dict.fromkeys(note.room for note in notes)),
        votes=len(voters) + sum(note.carried for note in notes),
    )


# --- What people decided --------------------------------------------------------------------------
def _placed(
    pairs: Iterable[tuple[int, int]], places: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    for one, other in pairs:
        if one in places and other in places:
            yield places[one], places[other]


def _both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def _blocks(size: int, joined: Mapping[int, Collection[int]]) -> Iterator[list[int]]:
    """The joined ones together, the others alone; in the order of the strongest of each."""
    met: set[int] = set()
    for first in range(size):
        if first in met:
            continue
        block, ahead = {first}, [first]
        while ahead:
            new = set(joined.get(ahead.pop(), ())) - block
            block |= new
            ahead.extend(new)
        met |= block
        yield sorted(block)


# --- Stars ----------------------------------------------------------------------------------------
class _Stars:
    """The groups as they grow: each a lead, and those that are like it."""

    def __init__(self, wordings: Sequence[NoteWording], threshold: float) -> None:
        self.members: list[list[int]] = []
        self._threshold = threshold
        numbers = {said: number for number, said in enumerate(dict.fromkeys(wordings))}
        self._said = [numbers[said] for said in wordings]
        self._wordings = list(numbers)
        self._index = WordIndex(self._wordings)
        self._group_of: dict[int, int] = {}

    def place(self, together: Sequence[int], kept_apart: Collection[int]) -> None:
        """With the lead that one of them is most like, or behind the first of them."""
        said = dict.fromkeys(self._said[place] for place in together)
        group = self._group_for(said, kept_apart)
        if group is None:
            group = len(self.members)
            self.members.append([])
            for number in said:
                self._index.add(number, group)
        self.members[group].extend(together)
        for number in said:
            self._group_of.setdefault(number, group)

    def _group_for(self, said: Iterable[int], kept_apart: Collection[int]) -> int | None:
        found = []
        for number in said:
            home = self._group_of.get(number)
            if home is not None and self._may_join(home, kept_apart):
                return home
            found += [
                match for match in self._matches(number) if self._may_join(match[1], kept_apart)
            ]
        return min(found)[1] if found else None

    def _matches(self, number: int) -> Iterator[tuple[float, int]]:
        """How unlike, and the group: the smallest is the best, the stronger one where equal."""
        for lead, group in self._index.near(number):
            alike = wordings_alike(self._wordings[number], self._wordings[lead])
            if alike >= self._threshold:
                yield -alike, group

    def _may_join(self, group: int, kept_apart: Collection[int]) -> bool:
        return not kept_apart or not any(member in kept_apart for member in self.members[group])
