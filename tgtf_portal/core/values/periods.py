"""Classes of what is kept: how long by default, and within which limits staff may choose."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Period:
    """`since` says from when the days count, `then` what happens when they are over."""

    name: str
    label: Words
    since: Words
    then: Words
    days: int
    least: int = 1
    most: int = 3650

    @property
    def length(self) -> timedelta:
        return timedelta(days=self.days)


PERIODS: dict[str, Period] = {}


def sign_up(period: Period) -> Period:
    """A class, in the order in which staff read them."""
    PERIODS[period.name] = period
    return period
