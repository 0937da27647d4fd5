"""Which of the notes may say the same: pairs that somebody decides about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

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
