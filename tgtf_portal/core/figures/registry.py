"""Every count that a page shows: signed up by the roof, and named by a list's address.

`tallies(REGISTRATIONS, ...)` signs counts up, `spans_by(find)` who knows a facility's days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import capfirst

from tgtf_portal.core.figures.counting import NOTHING, Tally, rows_of
from tgtf_portal.core.figures.span import FIRST, LAST, Span
from tgtf_portal.core.people.roles import Person

PARAMETER = "counted"  # of a list's address
LONGEST = 200

FindSpan = Callable[[Person, str, date, date], Span | None]
_tallies: dict[str, Tally] = {}
_spans_by: list[FindSpan] = []


def tallies(*signed_up: Tally) -> None:
    _tallies.update({tally.name: tally for tally in signed_up})


def spans_by(find: FindSpan) -> FindSpan:
    """Sign up who finds a facility's span, for whoever may see that facility."""
    _spans_by.append(find)
    return find


def is_counted(model: type[Model]) -> bool:
    return any(tally.model == model._meta.label_lower for tally in _tallies.values())


def every_tally() -> list[Tally]:
    return list(_tallies.values())


@dataclass(frozen=True, slots=True)
class Counted:
    """One number, as the address of its rows names it."""

    tally: Tally
    span: Span
    measure: str
    split: str = ""
    key: str = ""

    @property
    def text(self) -> str:
        days = (self.span.first.isoformat(), self.span.last.isoformat())
        facts = [self.tally.name, self.measure, str(self.span.facility), *days]
        return "/".join([*facts, *([self.split, self.key] if self.split else [])])

    @property
    def address(self) -> str:
        rows = reverse(f"admin:{self.tally.model.replace('.', '_')}_changelist")
        return f"{rows}?{urlencode({PARAMETER: self.text})}"

    @property
    def rows(self) -> QuerySet:
        return rows_of(self.tally, self.span, self.measure, self.split, self.key)

    @property
    def words(self) -> str:
        """What is counted, such as “Came, Belgium, 1 Jan 2026 – 31 Dec 2026”."""
        part = ""
        if self.split:
            split = self.tally.split(self.split)
            called = split.words(self.span, {self.key}).get(self.key, "")
            part = str(called or (self._named() if self.key != NOTHING else ""))
        label = capfirst(str(self.tally.measure(self.measure).label))
        return ", ".join(filter(None, [label, part, period_of(self.span)]))

    def _named(self) -> str:
        named = self.tally.split(self.split).named
        if named is None:
            return self.key
        return str(self.rows.order_by().values_list(named, flat=True).first() or "")


def period_of(span: Span) -> str:
    return f"{date_format(span.first, 'j M Y')} – {date_format(span.last, 'j M Y')}"


def counted_by(user: Person, text: str) -> Counted:
    """What part of a list's address means, for somebody who may read such numbers.

    Raises ValueError for what means nothing, and for a facility that the reader does not see.
    """
    if len(text) > LONGEST or not text.isprintable():
        raise ValueError(text[:LONGEST])
    name, measure, facility, first, last, *part = text.split("/")
    days = date.fromisoformat(first), date.fromisoformat(last)
    if name not in _tallies or len(part) not in (0, 2) or not FIRST <= days[0] <= days[1] <= LAST:
        raise ValueError(text)
    span = next(filter(None, (find(user, facility, *days) for find in _spans_by)), None)
    if span is None or not user.has_perm(_tallies[name].right):
        raise ValueError(text)
    counted = Counted(_tallies[name], span, measure, *part)
    counted.rows  # noqa: B018 (raises for a measure, a part or a key that there is none of)
    return counted
