"""Whether two notes say the same: how alike they are in per cent, and which of many are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from webinars.live.domain.same_notes.index import WordIndex
from webinars.live.domain.same_notes.words import NoteWording, wording

# Per cent of the letters of both. From SAME on a recap tells two notes as one, and a host is asked
# to merge them. CLOSE pairs are shown to staff alone, who read both: some say the opposite.
SAME = 75.0
CLOSE = 60.0
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


def wordings_alike(one: NoteWording, other: NoteWording, *, strict: bool = True) -> float:
    """`strict`: nothing where one says something in place of what the other says."""
    if strict and (one.turns, one.numbers) != (other.turns, other.numbers):
        return 0.0
    shared = one.words & other.words
    if max(len(one.words), len(other.words)) - len(shared) > MOST_LEFT:
        return 0.0
    left, right = sorted(one.words - shared), sorted(other.words - shared)
    alike = sum(map(len, shared)) + _pair_off(left, right)
    if strict and ((left and right) or _swapped(one, other)):
        return 0.0
    letters = sum(map(len, one.words)) + sum(map(len, other.words))
    return round(200 * alike / letters, 1) if letters else 0.0


def _swapped(one: NoteWording, other: NoteWording) -> bool:
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


MOST_TEXTS = 500  # the latest


@dataclass(frozen=True, slots=True)
class NearPair:
    first: int
    second: int
    likeness: float


def near_copies(texts: Mapping[int, str], *, strict: bool = True) -> list[NearPair]:
    """Pairs that say the same; or that are `CLOSE`, whatever they contradict. The most alike first.

    >>> near_copies({1: "Permits take too long!", 2: "A fund", 3: "permits take too long"})
    [NearPair(first=1, second=3, likeness=100.0)]
    """
    latest = sorted(texts.items())[-MOST_TEXTS:]
    least = SAME if strict else CLOSE
    wordings = [wording(text) for _key, text in latest]
    index = WordIndex(wordings if strict else [replace(w, turns=(), numbers=()) for w in wordings])
    pairs = []
    for number, (key, _text) in enumerate(latest):
        for other, _group in index.near(number):
            alike = wordings_alike(wordings[other], wordings[number], strict=strict)
            if alike >= least:
                pairs.append(NearPair(latest[other][0], key, alike))
        index.add(number, number)
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first, pair.second))
