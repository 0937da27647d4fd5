"""Whether two notes say the same: how alike they are in per cent, and which pairs to ask about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from webinars.live.domain.same_notes.words import Wording, wording

MOST_LEFT = 8  # words without a counterpart: with more, two notes do not say the same
LEAST_TYPED = 5  # letters of a word in which one may be mistyped
LEAST_STEM = 0.7  # of the longer word: "product" and "production" are one
_ENDINGS = "s es e n en er r d ed ing a i y ow em"
ENDINGS = frozenset(["", *_ENDINGS.split()])


def likeness(one: str, other: str) -> float:
    """Per cent of the letters that both share.

    >>> likeness("Permits take too long", "The permit takes far too long")
    84.8
    >>> likeness("A fund for solar roofs", "A fund for wind turbines")
    0.0
    >>> likeness("Permits take too long", "Permits don't take too long")
    0.0
    """
    return wordings_alike(wording(one), wording(other))


def wordings_alike(one: Wording, other: Wording) -> float:
    if one.turns != other.turns or one.numbers != other.numbers:
        return 0.0
    shared = one.words & other.words
    if max(len(one.words), len(other.words)) - len(shared) > MOST_LEFT:
        return 0.0
    left, right = sorted(one.words - shared), sorted(other.words - shared)
    alike = sum(map(len, shared)) + _pair_off(left, right)
    if left and right:  # another word in place of one
        return 0.0
    if _swapped(one, other):
        return 0.0
    letters = sum(map(len, one.words)) + sum(map(len, other.words))
    return round(200 * alike / letters, 1) if letters else 0.0


def _swapped(one: Wording, other: Wording) -> bool:
    """Who does it and to whom it is done changed places: then it is said of somebody else."""
    here = [word for word in one.in_order if word in other.words]
    there = [word for word in other.in_order if word in one.words]
    moved = [place for place, pair in enumerate(zip(here, there, strict=True)) if len({*pair}) > 1]
    return len(moved) == 2 and moved[1] - moved[0] > 1


def _pair_off(left: list[str], right: list[str]) -> int:
    """Takes out words that are one in two forms; how many letters these have."""
    letters = 0
    for word in tuple(left):
        match = next((other for other in right if _same_word(word, other)), None)
        if match:
            left.remove(word)
            right.remove(match)
            letters += min(len(word), len(match))
    if left and sorted("".join(left)) == sorted("".join(right)):  # "start up" and "startup"
        letters += sum(map(len, left))
        left.clear()
        right.clear()
    return letters


def _same_word(one: str, other: str) -> bool:
    """With another ending, or with one typing error."""
    if one[0] != other[0] or one.endswith("ee") != other.endswith("ee"):  # mentor and mentee
        return False
    common = _begin(one, other)
    if common >= 3 and one[common:] in ENDINGS and other[common:] in ENDINGS:
        return True
    if common >= LEAST_TYPED and common >= LEAST_STEM * max(len(one), len(other)):
        return True
    typed = min(len(one), len(other)) >= LEAST_TYPED and (one + other).isalpha()
    return typed and OSA.distance(one, other, score_cutoff=1) <= 1


def _begin(one: str, other: str) -> int:
    """How many letters both begin with."""
    for place, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return place
    return min(len(one), len(other))


THRESHOLD = 85.0  # per cent of the same letters, whatever the order of the words
COMPARED = 400  # characters of each: the cost stays bounded
MOST_TEXTS = 500
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    first: int
    second: int
    likeness: float


def near_copies(texts: Mapping[int, str], *, threshold: float = THRESHOLD) -> list[Pair]:
    """The most alike first.

    >>> near_copies({1: "Permits take too long!", 2: "A fund", 3: "permits take too long"})
    [Pair(first=1, second=3, likeness=100.0)]
    """
    latest = sorted(texts.items())[-MOST_TEXTS:]
    return list(_compared(tuple(latest), threshold))


@lru_cache(maxsize=32)  # a console asks again and again while nobody writes
def _compared(texts: tuple[tuple[int, str], ...], threshold: float) -> tuple[Pair, ...]:
    told = [(key, _line(text)) for key, text in texts if _WORD.search(text)]
    lines = [line for _key, line in told]
    likeness = process.cdist(lines, lines, scorer=fuzz.ratio, score_cutoff=threshold)
    pairs = [
        Pair(told[one][0], told[two][0], round(float(likeness[one, two]), 1))
        for one, two in zip(*likeness.nonzero(), strict=True)
        if one < two
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.likeness, pair.first, pair.second)))


def _line(text: str) -> str:
    """Its words in the order of the alphabet: what is said in another order is the same."""
    return " ".join(sorted(_WORD.findall(text[:COMPARED].casefold())))
