"""Pictures of what was counted: bars in the table that says the same, each opening its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst

from tgtf_portal.core.figures.counting import Counts, Number, Words
from tgtf_portal.core.figures.registry import Counted
from tgtf_portal.core.pages.tile_map import Tile, tiles
from tgtf_portal.core.values.amounts import amount

Value = int | Decimal
WIDEST = 100  # of a bar, in percent of the longest


@dataclass(frozen=True, slots=True)
class Cell:
    """One number; `rows` are those that its address opens."""

    value: Value
    rows: int
    width: int
    address: str

    @property
    def text(self) -> str:
        return said(self.value)


@dataclass(frozen=True, slots=True)
class Bar:
    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`what` heads the column of labels, `columns` those of the numbers; without bars it says in
    `empty` what will stand there, and when."""

    name: str
    title: str
    note: str
    empty: str
    what: str
    columns: tuple[str, ...]
    bars: tuple[Bar, ...] = ()
    is_map: bool = False

    @property
    def tiles(self) -> list[Tile]:
        """Of the first column, each opening its rows."""
        counts = {bar.key: bar.cells[0].rows for bar in self.bars if bar.key}
        ways = {bar.key: bar.cells[0].address for bar in self.bars}
        prefix = next((way.removesuffix(key) for key, way in ways.items() if key), "")
        return tiles(counts, address=prefix)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a picture is drawn: of which count, by which split, with which measures as columns."""

    name: str
    title: Words
    count: str
    split: str
    measures: Sequence[str]
    empty: Words
    note: Words = ""
    ranked: bool = False  # the longest bar first; else in the split's own order
    is_map: bool = False

    def of(self, counts: Counts) -> Picture:
        found = {name: counts.by(self.split, name) for name in self.measures}
        split = counts.tally.split(self.split)
        labels = [capfirst(str(counts.tally.measure(name).label)) for name in self.measures]
        return Picture(
            name=self.name,
            title=str(self.title),
            note=str(self.note),
            empty=str(self.empty),
            what=str(split.label),
            columns=tuple(labels),
            bars=tuple(self._bars(counts, found)) if any(found.values()) else (),
            is_map=self.is_map,
        )

    def _bars(self, counts: Counts, found: Mapping[str, Mapping[str, Number]]) -> list[Bar]:
        amounts = {name: _amount_of(counts, name) for name in self.measures}
        longest = max(amounts[m](n) for m in self.measures for n in found[m].values())
        bars = [
            Bar(
                key,
                str(label),
                tuple(self._cell(counts, m, found[m].get(key), key, longest) for m in found),
            )
            for key, label in counts.words(self.split, self.measures).items()
        ]
        first = self.measures[0]
        ranks = {key: amounts[first](number) for key, number in found[first].items()}
        return sorted(bars, key=lambda bar: -ranks.get(bar.key, 0)) if self.ranked else bars

    def _cell(
        self, counts: Counts, measure: str, number: Number | None, key: str, longest: Value
    ) -> Cell:
        number = number or Number()
        value = _amount_of(counts, measure)(number)
        way = Counted(counts.tally, counts.span, measure, self.split, key)
        width = max(1, round(WIDEST * value / longest)) if value else 0
        return Cell(value, number.rows, width, way.address if number.rows else "")


@dataclass(frozen=True, slots=True)
class Total:
    """A number that stands large; without rows it opens nothing."""

    label: str
    value: Value
    rows: int
    address: str

    @property
    def text(self) -> str:
        return said(self.value)


def total_of(counts: Counts, measure: str) -> Total:
    number = counts.total(measure)
    way = Counted(counts.tally, counts.span, measure)
    label = str(counts.tally.measure(measure).label)
    value = _amount_of(counts, measure)(number)
    return Total(label, value, number.rows, way.address if number.rows else "")


def _amount_of(counts: Counts, measure: str) -> Callable[[Number], Value]:
    """What is shown of a number: the sum where something is summed up, else how many rows."""
    if counts.tally.measure(measure).amount:
        return lambda number: number.sum
    return lambda number: number.rows


def said(value: Value) -> str:
    if isinstance(value, Decimal):
        return amount(value)
    return str(number_format(value, force_grouping=True))
