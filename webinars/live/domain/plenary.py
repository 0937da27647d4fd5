"""What a webinar's plenary shows: where it stands, its rooms, and what they report back."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from webinars.models import Breakout, Broadcast, Insight, Webinar


@dataclass(slots=True)
class RoomReport:
    """A room as the plenary sees it."""

    breakout: Breakout
    conclusions: list[Insight] = field(default_factory=list)
    keys: list[Insight] = field(default_factory=list)

    @property
    def has_reported(self) -> bool:
        return bool(self.conclusions or self.keys)


@dataclass(slots=True)
class Plenary:
    reports: list[RoomReport]
    broadcasts: list[Broadcast]

    @property
    def reported(self) -> list[RoomReport]:
        return [report for report in self.reports if report.has_reported]

    @property
    def awaited(self) -> list[RoomReport]:
        return [report for report in self.reports if not report.has_reported]

    @property
    def conclusion_count(self) -> int:
        return sum(len(report.conclusions) for report in self.reports)

    @property
    def key_count(self) -> int:
        return sum(len(report.keys) for report in self.reports)

    @property
    def any_running(self) -> bool:
        return any(report.breakout.is_running for report in self.reports)


def plenary_of(webinar: Webinar) -> Plenary:
    """Three queries, however many rooms there are."""
    rooms = webinar.breakouts.taking_place().in_order().with_seats_taken().select_related("theme")
    reports = {room.pk: RoomReport(room) for room in rooms}
    for insight in _reported(webinar):
        report = reports[insight.breakout_id]
        (report.conclusions if insight.is_conclusion else report.keys).append(insight)
    return Plenary(list(reports.values()), list(webinar.broadcasts.to_everybody()))


def _reported(webinar: Webinar) -> Iterable[Insight]:
    """Conclusions in the order they were written, key insights in the order they were marked."""
    written = Insight.objects.filter(breakout__webinar=webinar).told()
    both = written.shown().conclusions() | written.shown().filter(key_at__isnull=False)
    return both.select_related("registration__cluster").order_by("key_at", "pk")
