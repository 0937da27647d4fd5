"""How well near-copies are found, and how fast: a set sorted by hand, and made-up notes by number.

The set, `grouping_notes.txt`, has notes in five rooms and several languages, each under the word
for what it says; `paraphrase-…` says it in other words or another language, which letters cannot
show. A pair of notes counts as found where both stand in one group. The set was read while the
method was made, so its figures are the best that can be hoped for, not a forecast. For the speed,
notes are drawn from vocabularies of four sizes: the smaller, the more notes look alike.
"""

import random
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._sizes import sized  # noqa: E402 - tests import this script, too

SORTED_BY_HAND = Path(__file__).with_name("grouping_notes.txt")
THRESHOLDS = (55, 65, 75, 85, 95)
SIZES = sized((1_000, 10_000, 100_000), small=(50, 100))
VOCABULARIES = (3_000, 300, 60, 12)
PARAPHRASE = "paraphrase-"

Pairs = set[tuple[int, int]]


def main() -> None:
    print("threshold   precision   recall of near-copies   recall with paraphrases")
    for threshold in THRESHOLDS:
        found = quality(threshold)
        print(
            f"{threshold:9}   {found['precision']:9.3f}   {found['recall']:21.3f}"
            f"   {found['recall with paraphrases']:23.3f}"
        )
    print("words to draw from   " + "".join(f"{size:>12,}" for size in SIZES))
    for vocabulary in VOCABULARIES:
        seconds = [timed(size, vocabulary) for size in SIZES]
        print(f"{vocabulary:18,}   " + "".join(f"{spent:10.2f} s" for spent in seconds))


# --- Quality --------------------------------------------------------------------------------------
def quality(threshold: float) -> dict[str, float]:
    from webinars.live.domain.same_notes.grouping import ComparedNote, grouped

    sayings, notes = sorted_by_hand()
    groups = grouped(
        [ComparedNote(number, room, text) for number, (room, text) in enumerate(notes)],
        threshold=threshold,
    )
    found = {tuple(sorted(pair)) for group in groups for pair in combinations(group.keys, 2)}
    everything, near = alike(sayings, others=True), alike(sayings, others=False)
    return {
        "precision": len(found & everything) / max(len(found), 1),
        "recall": len(found & near) / len(near),
        "recall with paraphrases": len(found & everything) / len(everything),
    }


def sorted_by_hand() -> tuple[list[str], list[tuple[int, str]]]:
    """What each note says in a word, and its room and text."""
    lines = SORTED_BY_HAND.read_text().splitlines()
    rows = [line.split(" | ", 2) for line in lines if line and not line.startswith("#")]
    return [saying for saying, _room, _text in rows], [(int(r), text) for _s, r, text in rows]


def alike(sayings: list[str], *, others: bool) -> Pairs:
    """The pairs that say the same; with `others` in other words, too."""
    return {
        (one, other)
        for one, other in combinations(range(len(sayings)), 2)
        if "-" not in (sayings[one], sayings[other])
        and sayings[one].removeprefix(PARAPHRASE) == sayings[other].removeprefix(PARAPHRASE)
        and (others or PARAPHRASE not in sayings[one] + sayings[other])
    }


# --- Speed ----------------------------------------------------------------------------------------
def timed(size: int, vocabulary: int) -> float:
    from webinars.live.domain.same_notes.grouping import grouped

    notes = made_up(size, vocabulary)
    began = time.process_time()
    grouped(notes)
    return time.process_time() - began


def made_up(size: int, vocabulary: int) -> list[Any]:
    """Three in ten repeat an earlier one: in another order, or with a word more."""
    from webinars.live.domain.same_notes.grouping import ComparedNote

    dice = random.Random(1)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(dice.choices(letters, k=dice.randint(4, 9))) for _word in range(vocabulary)]
    often = [1 / (rank + 3) for rank in range(vocabulary)]
    notes: list[ComparedNote] = []
    for key in range(size):
        said = dice.choices(words, often, k=dice.randint(5, 14))
        if notes and dice.random() < 0.3:
            said = dice.choice(notes).text.split()
            if dice.random() < 0.5:
                dice.shuffle(said)
            else:
                said.append(dice.choice(words))
        voters = frozenset(dice.sample(range(2_000), dice.randint(0, 3)))
        notes.append(ComparedNote(key, dice.randrange(50), " ".join(said), voters))
    return notes


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
