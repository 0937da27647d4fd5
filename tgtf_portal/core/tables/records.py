"""A table as it lies in a file, before anybody asks what its columns mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tgtf_portal.core.values.text import one_spaced


@dataclass(slots=True)
class Record:
    """One line: where it begins in the file, counted from 1, and its cells.

    `faults` says what is wrong with a cell, by its place counted from 0.
    """

    line: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """A table, read when it is asked for, and what its owner is told of how it was read.

    `remarks` are whole once all records have been asked for.
    """

    kind: str
    records: Iterable[Record]
    remarks: list[str] = field(default_factory=list)
    # Whether a line may end early: a workbook does not keep its empty cells.
    short_lines: bool = False


def clean_cell(text: str) -> str:
    """Tabs are blanks, too: programs put them into cells where nobody typed any.

    >>> clean_cell("  Demo\\u00a0 Cluster\\tA\\n2nd line ")
    'Demo Cluster A\\n2nd line'
    """
    return one_spaced(text.replace("\t", " ")).strip()


def line_numbers(lines: Sequence[int]) -> str:
    """Numbers that follow each other as a range.

    >>> line_numbers([3, 7, 8, 9, 12])
    '3, 7–9, 12'
    """
    starts = [at for at, (a, b) in enumerate(pairwise([-1, *lines])) if b != a + 1]
    runs = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
