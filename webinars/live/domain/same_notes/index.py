"""Where to look for the few notes, among very many, that may say the same as another one.

Two notes that share enough of their words share two of the rarest words of each, so that only
notes with two rare words in common are compared (prefix filtering: Xiao, Wang, Lin, Yu, Efficient
Similarity Joins for Near Duplicate Detection, WWW 2008; by two words instead of one: Wang, Li,
Feng, Can We Beat the Prefix Filtering?, SIGMOD 2012). What is looked for is laid out by sorting
once. Where very many notes are made of the same few words, each is compared with boundedly
many others, those that were added first; a copy may be missed then.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from math import ceil
from typing import Any

from webinars.live.domain.same_notes.words import NoteWording

SHARED = 0.6  # of the words of the longer one: what is found for sure
RAREST = 8  # words that a note is looked up by
MOST_BEHIND = 16  # notes behind two words
MOST_NEAR = 16  # notes that one is compared with
MISTYPED = 2  # words of the shorter one that the longer one may have in another form


class WordIndex:
    def __init__(self, wordings: Sequence[NoteWording]) -> None:
        stems = [{_stem(word) for word in said.words} for said in wordings]
        ranks, lone = _ranks(stems)
        self._stems = [array("i", sorted({ranks[stem] for stem in own})) for own in stems]
        del stems
        self._shelves, self._ends = _shelves(wordings, self._stems, lone)
        self._behind: defaultdict[int, array[int]] = defaultdict(_empty_shelf)
        self._added: list[tuple[int, int]] = []

    def add(self, number: int, group: int) -> None:
        place = len(self._added)
        self._added.append((number, group))
        for key in self._shelves_of(number):
            shelf = self._behind[key]
            if len(shelf) < MOST_BEHIND:
                shelf.append(place)

    def near(self, number: int) -> Iterator[tuple[int, int]]:
        """What was added that shares most words with this one, with its group."""
        behind = self._behind
        shelves = [behind[key] for key in self._shelves_of(number) if key in behind]
        met = Counter(chain.from_iterable(shelves))
        own = frozenset(self._stems[number])
        for place, _times in met.most_common(MOST_NEAR):
            other, group = self._added[place]
            if _enough(own, self._stems[other]):
                yield other, group

    def _shelves_of(self, number: int) -> list[int]:
        found: list[int] = self._shelves[self._ends[number] : self._ends[number + 1]].tolist()
        return found


def _empty_shelf() -> "array[int]":
    return array("i")


def _enough(one: frozenset[int], other: Sequence[int]) -> bool:
    """Whether comparing them word by word is worth the while."""
    short, long = len(one), len(other)
    if short > long:
        short, long = long, short
    least = max(short - MISTYPED, short / 2, long * (1 - SHARED))
    return len(one.intersection(other)) >= least


def _ranks(stems: Sequence[set[str]]) -> tuple[dict[str, int], int]:
    """The rarest stem first, and how many of them are in one note only."""
    spread = Counter(chain.from_iterable(stems))
    rarity = sorted(spread, key=lambda stem: (spread[stem], stem))
    lone = sum(count == 1 for count in spread.values())
    return {stem: rank for rank, stem in enumerate(rarity)}, lone


def _shelves(
    wordings: Sequence[NoteWording], stems: Sequence[Sequence[int]], lone: int
) -> tuple[Any, Any]:
    """For all notes their pairs of rare words that another one has, too, numbered; and where
    each note's end.
    """
    import numpy as np  # here: few processes compare notes, and it takes 20 MB

    turned = {said: number for number, said in enumerate(dict.fromkeys(map(_turned, wordings)))}
    keys, ends = array("q"), array("q", [0])
    for said, own in zip(wordings, stems, strict=True):
        number = turned[_turned(said)]
        keys.extend(hash((number, *pair)) for pair in _rare(own, lone))
        ends.append(len(keys))
    _keys, shelves, sizes = np.unique(
        np.frombuffer(keys, np.int64) if keys else np.empty(0, np.int64),
        return_inverse=True,
        return_counts=True,
    )
    kept = sizes[shelves] > 1
    before = np.concatenate([[0], np.cumsum(kept)])
    return shelves[kept].astype(np.int32), before[np.frombuffer(ends, np.int64)]


def _rare(ranks: Sequence[int], lone: int) -> Iterator[tuple[int, int]]:
    if len(ranks) == 1:
        return iter([(ranks[0], ranks[0])])
    reach = len(ranks) - ceil(SHARED * len(ranks)) + 2
    return combinations([rank for rank in ranks[:reach] if rank >= lone][:RAREST], 2)


def _turned(said: NoteWording) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return said.turns, said.numbers


def _stem(word: str) -> str:
    """Much the same for all the forms of a word: fund and funds, Bank and Banken."""
    return word.rstrip("sen")[:5] or word
