"""Counting rows: what is counted, of which of them, and by what they are told apart.

A `Tally` is a table of which something is counted. Its `Measure`s say which rows count, its
`Split`s by what they are told apart. `count` counts all measures at once, by one statement;
`rows_of` has the very rows of one number. Both read the same definition, so they agree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise

from tgtf_portal.core.figures.span import Span

Words = str | Promise
NOTHING = ""  # the key of rows that have no value to be told apart by


@dataclass(frozen=True, slots=True)
class Number:
    """How many rows, and what they add up to where something is summed up."""

    rows: int = 0
    sum: Decimal = Decimal()

    def __add__(self, other: "Number") -> "Number":
        return Number(self.rows + other.rows, self.sum + other.sum)


@dataclass(frozen=True, slots=True)
class Measure:
    """Which rows count; with `amount`, a column, they are summed up besides."""

    name: str
    label: Words
    only: Callable[[Span], Q] = lambda span: Q()
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """By what rows are told apart.

    The database groups by `column`, and `key` makes of its value what stands in addresses. `value`
    says what lookups of the column a key means, and raises ValueError where it means none.
    `words` has what keys are called, in order; where `named` is another column, its values say it.
    """

    name: str
    label: Words
    column: Callable[[Span], Any]
    words: Callable[[Span, Iterable[str]], Mapping[str, Words]]
    value: Callable[[Span, str], Mapping[str, Any]] = lambda span, key: {"": key}
    key: Callable[[Span, Any], str] = lambda span, value: str(value or NOTHING)
    named: Any = None

    @property
    def alias(self) -> str:
        return f"by_{self.name}"


@dataclass(frozen=True, slots=True)
class Tally:
    """`rows` has those of a span, each once, before any measure narrows them."""

    name: str
    model: str  # whose list shows the rows
    rows: Callable[[Span], QuerySet]
    measures: Sequence[Measure]
    splits: Sequence[Split] = ()
    repeats: bool = False  # joined to many others: one row may be read several times

    def measure(self, name: str) -> Measure:
        return next(one for one in self.measures if one.name == name)

    def split(self, name: str) -> Split:
        return next(one for one in self.splits if one.name == name)

    @property
    def right(self) -> str:
        """Whoever may read such rows may read how many there are."""
        app, model = self.model.split(".")
        return f"{app}.view_{model}"


@dataclass(slots=True)
class Counts:
    """What a tally came to: by the keys of its splits, the number of each measure."""

    tally: Tally
    span: Span
    splits: Sequence[Split]
    found: list[tuple[tuple[str, ...], tuple[Number, ...]]] = field(default_factory=list)
    names: dict[str, dict[str, str]] = field(default_factory=dict)  # by split, what keys are called

    def total(self, measure: str) -> Number:
        """Right where no row stands under several keys."""
        place = self._place(measure)
        return sum((numbers[place] for _keys, numbers in self.found), Number())

    def by(self, split: str, measure: str) -> dict[str, Number]:
        return {keys[0]: number for keys, number in self.across([split], measure).items()}

    def across(self, splits: Sequence[str], measure: str) -> dict[tuple[str, ...], Number]:
        """By the keys of several splits; what nothing counts of is left out."""
        own = [split.name for split in self.splits]
        where, place = [own.index(name) for name in splits], self._place(measure)
        sums: defaultdict[tuple[str, ...], Number] = defaultdict(Number)
        for keys, numbers in self.found:
            if numbers[place].rows:
                sums[tuple(keys[one] for one in where)] += numbers[place]
        return dict(sums)

    def words(self, split: str, measures: Sequence[str]) -> dict[str, Words]:
        """What the keys that occur are called, in the order in which they are shown."""
        one = self.tally.split(split)
        keys = {key for measure in measures for key in self.by(split, measure)}
        if one.named is None:
            return dict(one.words(self.span, keys))
        names = {key: name for key, name in self.names[split].items() if key in keys}
        nothing = one.words(self.span, keys & {NOTHING})
        known = sorted((key for key in names if key), key=lambda key: names[key].casefold())
        return {**{key: names[key] for key in known}, **nothing}

    def _place(self, measure: str) -> int:
        return [one.name for one in self.tally.measures].index(measure)


def count(
    tally: Tally, span: Span, *by: str, rows: QuerySet | None = None, only: Sequence[str] = ()
) -> Counts:
    """All measures, by these splits together; one statement. `rows` in place of the tally's own."""
    splits = [tally.split(name) for name in by]
    counts = Counts(tally, span, splits, names={split.name: {} for split in splits})
    grouped = tally.rows(span) if rows is None else rows
    columns = {s.alias: _expression(s.column(span)) for s in splits}
    columns |= {f"{s.alias}_name": _expression(s.named) for s in splits if s.named is not None}
    numbers = _numbers(tally, span)
    if columns:
        grouped = grouped.order_by().annotate(**columns).values(*columns).annotate(**numbers)
        _read(counts, grouped.order_by())
    else:
        _read(counts, [grouped.order_by().aggregate(**numbers)])
    return counts


def rows_of(tally: Tally, span: Span, measure: str, split: str = "", key: str = "") -> QuerySet:
    """The rows that stand behind a number. Raises ValueError for what there is none of."""
    try:
        wanted = tally.measure(measure).only(span)
        rows = tally.rows(span).filter(wanted)
        if not split:
            return rows
        one = tally.split(split)
    except StopIteration:
        raise ValueError(measure) from None
    if key == NOTHING and one.named is not None:
        found: Mapping[str, Any] = {"__isnull": True}
    else:
        found = one.value(span, key)
    lookups = {f"{one.alias}{lookup}": value for lookup, value in found.items()}
    return rows.annotate(**{one.alias: _expression(one.column(span))}).filter(**lookups)


def _expression(column: Any) -> Any:
    return F(column) if isinstance(column, str) else column


def _numbers(tally: Tally, span: Span) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for measure in tally.measures:
        condition = measure.only(span)
        wanted: Any = {"filter": condition} if condition else {}
        numbers[f"{measure.name}_rows"] = Count("pk", distinct=tally.repeats, **wanted)
        if measure.amount:
            numbers[f"{measure.name}_sum"] = Sum(measure.amount, **wanted)
    return numbers


def _read(counts: Counts, found: Iterable[Mapping[str, Any]]) -> None:
    for row in found:
        keys = tuple(split.key(counts.span, row[split.alias]) for split in counts.splits)
        for split, key in zip(counts.splits, keys, strict=True):
            if split.named is not None and key:
                counts.names[split.name][key] = row[f"{split.alias}_name"]
        numbers = tuple(
            Number(row[f"{m.name}_rows"], row.get(f"{m.name}_sum") or Decimal())
            for m in counts.tally.measures
        )
        counts.found.append((keys, numbers))
