"""A statement that is asked again and again, so that a database may keep its plan."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Self


class Planned(str):
    """Its text, with a place for each value; some of them are gaps that are filled otherwise each
    time, and a gap may stand at several places."""

    name: str
    kinds: list[str]  # of the gaps, as PostgreSQL calls them
    gaps: dict[int, int]  # the number of the gap at a place, from 1
    given: list[int]  # for each gap one of its places
    asked: str  # how it is executed by its name

    @classmethod
    def of(cls, text: str, marks: Sequence[str | None], kinds: dict[str, str]) -> Self:
        """`marks` has for each place the name of its gap, or None; `kinds` what each gap is."""
        planned = cls(text)
        names = list(kinds)
        planned.name = f"planned_{blake2b(text.encode(), digest_size=8).hexdigest()}"
        planned.kinds = list(kinds.values())
        planned.gaps = {
            place: names.index(mark) + 1 for place, mark in enumerate(marks) if mark is not None
        }
        planned.given = [marks.index(name) for name in names]
        places = ", ".join(["%s"] * len(names))
        planned.asked = f"EXECUTE {planned.name} ({places})" if names else f"EXECUTE {planned.name}"
        return planned
