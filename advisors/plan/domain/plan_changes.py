"""What differs between two versions of a plan, in plain words; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row as a person reads it: its title, and by label what else it says."""

    code: str
    title: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedFact:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """`kind` is added, removed or changed."""

    kind: str
    title: str
    facts: tuple[ChangedFact, ...] = ()


def changes(
    before: Sequence[PlanLine], after: Sequence[PlanLine], *, title: str, rank: str = ""
) -> list[PlanChange]:
    """Row by row in the new order, then what is gone. With `rank`, the label of the place among the
    rows, a row that passed others is changed, too.

    >>> old = [PlanLine("a", "Heat", {"days": "1"}), PlanLine("b", "Water"), PlanLine("c", "Waste")]
    >>> new = [PlanLine("a", "Heat", {"days": "2"}), PlanLine("c", "Waste"), PlanLine("d", "Air")]
    >>> [(c.kind, c.title) for c in changes(old, new, title="title", rank="rank")]
    [('changed', 'Heat'), ('added', 'Air'), ('removed', 'Water')]
    >>> changes(old[:2], old[1::-1], title="title", rank="rank")[0].facts
    (ChangedFact(label='rank', before='2', after='1'),)
    """
    old = {line.code: line for line in before}
    new = {line.code: line for line in after}
    moved = _moved(before, after) if rank else {}
    found = []
    for line in after:
        if line.code not in old:
            found.append(PlanChange("added", line.title))
            continue
        facts = _changed(old[line.code], line, title)
        if line.code in moved:
            facts.append(ChangedFact(rank, *map(str, moved[line.code])))
        if facts:
            found.append(PlanChange("changed", line.title, tuple(facts)))
    return found + [PlanChange("removed", line.title) for line in before if line.code not in new]


def _changed(before: PlanLine, after: PlanLine, title: str) -> list[ChangedFact]:
    pairs = {title: (before.title, after.title)}
    for label in {**before.facts, **after.facts}:
        pairs[label] = before.facts.get(label, ""), after.facts.get(label, "")
    return [ChangedFact(label, old, new) for label, (old, new) in pairs.items() if old != new]


def _moved(before: Sequence[PlanLine], after: Sequence[PlanLine]) -> dict[str, tuple[int, int]]:
    """By code, the old and the new rank of what passed something that stands in both."""
    old = {line.code: place for place, line in enumerate(before, start=1)}
    new = {line.code: place for place, line in enumerate(after, start=1)}
    then = [code for code in old if code in new]
    now = [code for code in new if code in old]
    passed = {code for code, other in zip(then, now, strict=True) if code != other}
    return {code: (old[code], new[code]) for code in now if code in passed}
