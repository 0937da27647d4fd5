"""What is suggested for a series' next webinar: its number, its time, its title and its address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median_low
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.clock import moment, on_the_wall
from webinars.models import Series, Webinar

WEEK = timedelta(days=7)
USUAL_WEEKS = 4
LATEST = 6  # so many tell the rhythm
LONGEST_SLUG = 100  # room for a number stays
LONGEST_TITLE = 160
TRIES = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    number: int
    title: str
    slug: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str


def suggest_next(webinar: Webinar) -> Suggestion:
    """For the one that is made after this one's example; three queries."""
    others = webinar.series.webinars.exclude(status=Webinar.Status.CANCELLED)
    starts = list(others.order_by("-starts_at").values_list("starts_at", flat=True)[:LATEST])
    starts_at = next_start(webinar.starts_at, starts, webinar.time_zone, timezone.now())
    number = webinar.series.next_number()
    title = next_title(webinar.title, webinar.number, number)
    return Suggestion(
        number,
        title,
        free_slug(Webinar, title, number),
        starts_at,
        shifted(webinar.ends_at, webinar.time_zone, webinar.starts_at, starts_at),
        webinar.time_zone,
    )


def example_of(series: Series) -> Webinar | None:
    """What the next one is made after: what staff named, or else the last that took place."""
    return series.example or series.webinars.past().first()


def first_of(series: Series) -> Suggestion:
    """Where nothing stands as an example: in four weeks, at ten."""
    zone, number = series.facility.time_zone, series.next_number()
    day = on_the_wall(timezone.now(), zone).replace(hour=10, minute=0)
    starts_at = next_start(moment(day, zone), [], zone, timezone.now())
    hours = timedelta(hours=2)
    return Suggestion(number, "", "", starts_at, starts_at + hours, zone)


def next_start(
    example: datetime, starts: Sequence[datetime], time_zone: str, now: datetime
) -> datetime:
    """On the example's weekday, when the clock on the wall shows the same: by the rhythm of what
    went before, or else four weeks after the last; never in the past, and at an hour that the clock
    shows once.

    >>> october = datetime(2021, 10, 18, 8, tzinfo=UTC)
    >>> next_start(october, [], "Europe/Brussels", october).isoformat()
    '2021-11-15T09:00:00+00:00'
    """
    weeks = timedelta(weeks=rhythm(starts))
    wall, today = on_the_wall(example, time_zone), on_the_wall(now, time_zone)
    last = on_the_wall(max([example, *starts]), time_zone)
    at = wall + round((last + weeks - wall) / WEEK) * WEEK
    if at <= today:
        at += weeks * ((today - at) // weeks + 1)
    return _shown_once(at, time_zone)


def _shown_once(wall: datetime, time_zone: str) -> datetime:
    for later in range(TRIES):
        try:
            return moment(wall + later * WEEK, time_zone)
        except Refused:
            continue
    raise Refused(f"{wall} is shown on no day of the weeks that follow.")


def rhythm(starts: Iterable[datetime]) -> int:
    """In whole weeks, as most of the latest followed each other.

    >>> days = [1, 15, 29, 36]
    >>> rhythm(datetime(2021, 3, 1) + timedelta(days=day) for day in days)
    2
    """
    ordered = sorted(starts)
    weeks = [round((later - earlier) / WEEK) for earlier, later in pairwise(ordered)]
    known = [number for number in weeks if number]
    return median_low(known) if known else USUAL_WEEKS


def shifted(at: datetime, time_zone: str, was: datetime, now: datetime) -> datetime:
    """As far after the new start, by the clock on the wall, as it was after the old one.

    >>> october, november = (datetime(2021, m, 18, 8, tzinfo=UTC) for m in (10, 11))
    >>> closing = datetime(2021, 11, 17, 9, tzinfo=UTC)  # ten, in winter
    >>> shifted(closing, "Europe/Brussels", october, november).isoformat()
    '2021-12-18T08:00:00+00:00'
    """
    walls = [on_the_wall(one, time_zone) for one in (at, was, now)]
    wall = walls[2] + (walls[0] - walls[1])
    return wall.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def next_title(title: str, was: int, number: int) -> str:
    """With the new number where the old one stood, and else behind it.

    >>> next_title("Webinar 3: greener, 30 ways", 3, 4)
    'Webinar 4: greener, 30 ways'
    >>> next_title("Pathways", 1, 2)
    'Pathways (2)'
    """
    told, changed = re.subn(rf"(?<![\d.,]){was}(?![\d.,]*\d)", str(number), title, count=1)
    if changed and len(told) <= LONGEST_TITLE:
        return told
    behind = f" ({number})"
    return title[: LONGEST_TITLE - len(behind)].rstrip() + behind


def free_slug(noun: type[models.Model], title: str, number: int) -> str:
    """From the title, with a number where another row has it; one query."""
    return free_slugs(noun, [title], number)[0]


def free_slugs(noun: type[models.Model], titles: Sequence[str], number: int) -> list[str]:
    """One for each title, no two alike; one query."""
    bases = [slugify(title)[:LONGEST_SLUG].strip("-") or f"webinar-{number}" for title in titles]
    same = Q(pk__in=[])
    for base in set(bases):
        same |= Q(slug__startswith=base)
    taken = set(noun._default_manager.filter(same).values_list("slug", flat=True))
    return [_free(base, number, taken) for base in bases]


def _free(base: str, number: int, taken: set[str]) -> str:
    """And keeps it from who asks next."""
    slug, further = base, number
    while slug in taken:
        slug, further = f"{base}-{further}", further + 1
    taken.add(slug)
    return slug
