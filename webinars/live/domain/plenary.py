"""What a webinar's plenary shows: where it stands, its rooms, and what they report back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from webinars.common.clock import timetable
from webinars.models import Breakout, Broadcast, Insight, Webinar

SHOWN_BROADCASTS = 4


@dataclass(frozen=True, slots=True)
class PlenaryStep:
    title: str
    speaker: str
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Report:
    """A room as the plenary sees it."""

    breakout: Breakout
    conclusions: list[Insight] = field(default_factory=list)
    keys: list[Insight] = field(default_factory=list)

    @property
    def has_reported(self) -> bool:
        return bool(self.conclusions or self.keys)


@dataclass(slots=True)
class Plenary:
    reports: list[Report]
    broadcasts: list[Broadcast]

    @property
    def reported(self) -> list[Report]:
        return [report for report in self.reports if report.has_reported]

    @property
    def awaited(self) -> list[Report]:
        return [report for report in self.reports if not report.has_reported]

    @property
    def any_running(self) -> bool:
        return any(report.breakout.is_running for report in self.reports)


def plenary_of(webinar: Webinar) -> Plenary:
    """Three queries, however many rooms there are."""
    rooms = webinar.breakouts.in_order().with_seats_taken().select_related("theme")
    reports = {room.pk: Report(room) for room in rooms}
    for insight in _reported(webinar):
        report = reports[insight.breakout_id]
        said = report.conclusions if insight.is_conclusion else report.keys
        said.append(insight)
    broadcasts = webinar.broadcasts.filter(breakout=None).order_by("-pk")[:SHOWN_BROADCASTS]
    return Plenary(list(reports.values()), list(broadcasts))


def _reported(webinar: Webinar) -> Iterable[Insight]:
    """Conclusions in the order they were written, key insights in the order they were marked."""
    written = Insight.objects.filter(breakout__webinar=webinar)
    both = written.shown().conclusions() | written.shown().filter(key_at__isnull=False)
    return both.select_related("registration__cluster").order_by("key_at", "pk")


# --- Where it stands -----------------------------------------------------------------------------
def steps_of(webinar: Webinar) -> list[PlenaryStep]:
    """The agenda with the hours of each step; one query."""
    items = list(webinar.agenda.select_related("speaker"))
    begins = timetable(webinar.starts_at, [item.minutes for item in items])
    return [
        PlenaryStep(
            item.title,
            item.speaker.name if item.speaker else "",
            at,
            at + timedelta(minutes=item.minutes),
        )
        for item, at in zip(items, begins, strict=True)
    ]


def current(steps: Sequence[PlenaryStep]) -> int:
    """How many steps have begun; the last of them is under way, unless all are over."""
    now = timezone.now()
    return sum(step.starts_at <= now for step in steps)


def stage_of(webinar: Webinar) -> str:
    """One of called_off, draft, before, running and over."""
    if webinar.status == Webinar.Status.CANCELLED:
        return "called_off"
    if webinar.status == Webinar.Status.DRAFT:
        return "draft"
    if webinar.is_over:
        return "over"
    return "running" if webinar.starts_at <= timezone.now() else "before"
