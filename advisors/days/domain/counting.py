"""Which days count: those within the agreed ones, in the order in which they were worked."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
NONE = Decimal()


@dataclass(frozen=True, slots=True)
class Work:
    """An activity as counting sees it; `settled` is what statements of days counted of it."""

    key: Hashable
    days: Decimal
    settled: Decimal = NONE


def counted_days(agreed: Decimal, works: Iterable[Work]) -> dict[Hashable, Decimal]:
    """Of each work the days that count; `works` come in order, by day and then as logged.

    What a statement has counted goes on to count: a day that is logged late takes nobody's. The
    last that fits may count in part, and what goes beyond counts once more days are agreed.

    >>> works = [Work("a", Decimal(1)), Work("b", Decimal("0.75")), Work("c", Decimal(1))]
    >>> {key: str(days) for key, days in counted_days(Decimal("1.5"), works).items()}
    {'a': '1', 'b': '0.5', 'c': '0'}
    >>> late = [Work("late", Decimal(1)), Work("stated", Decimal(1), settled=Decimal(1))]
    >>> {key: str(days) for key, days in counted_days(Decimal("1.5"), late).items()}
    {'late': '0.5', 'stated': '1'}
    """
    works = list(works)
    sure = {work.key: max(NONE, min(work.days, work.settled)) for work in works}
    left = agreed - sum(sure.values())
    counted = {}
    for work in works:
        more = max(NONE, min(work.days - sure[work.key], left))
        left -= more
        counted[work.key] = sure[work.key] + more
    return counted


@dataclass(frozen=True, slots=True)
class Amount:
    """Days, and how many of them count."""

    days: Decimal = NONE
    counted: Decimal = NONE

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.days - other.days, self.counted - other.counted)


def differences(stated: Mapping[Key, Amount], now: Mapping[Key, Amount]) -> dict[Key, Amount]:
    """What a statement has to say so that all statements together say what is so now.

    >>> changed = differences({"workshop": Amount(1, 1)}, {"teaching": Amount(2, 1)})
    >>> {kind: (int(amount.days), int(amount.counted)) for kind, amount in changed.items()}
    {'workshop': (-1, -1), 'teaching': (2, 1)}
    """
    keys = dict.fromkeys([*stated, *now])
    found = {key: now.get(key, Amount()) - stated.get(key, Amount()) for key in keys}
    return {key: amount for key, amount in found.items() if amount.days or amount.counted}
