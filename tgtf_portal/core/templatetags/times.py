"""Times in templates."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from tgtf_portal.core.times.words import Period, clock_time, is_whole_day, period, written

register = template.Library()


@register.filter
def in_zone(at: datetime, time_zone: str) -> str:
    """`{{ step.starts_at|in_zone:zone }}`: for machines, with the zone's distance from UTC."""
    return at.astimezone(ZoneInfo(time_zone)).isoformat()


@register.filter
def clock(at: datetime, time_zone: str) -> str:
    """`{{ step.starts_at|clock:zone }}`: what a clock there shows, in every language alike."""
    return f"{at.astimezone(ZoneInfo(time_zone)):%H:%M}"


@register.filter
def clock_there(at: datetime, time_zone: str) -> str:
    """`{{ call.asked_at|clock_there:zone }}`: the hour with its zone, “14:03 Brussels”."""
    return clock_time(at, time_zone)


@register.filter
def day(at: datetime, time_zone: str) -> str:
    """`{{ webinar.starts_at|day:webinar.time_zone }}`: the day there, in the reader's language."""
    return written(at.astimezone(ZoneInfo(time_zone)).date(), "j F Y")


@register.inclusion_tag("components/time.html")
def event_time(event: Any) -> dict[str, Any]:
    """`{% event_time webinar %}`: anything with `starts_at`, `ends_at` and `time_zone`."""
    return told(period(event.starts_at, event.ends_at, event.time_zone))


@register.simple_tag
def event_period(event: Any) -> Period:
    """The same as plain text: `{% event_period webinar as when %}{{ when.text }}`."""
    return period(event.starts_at, event.ends_at, event.time_zone)


@register.inclusion_tag("components/time.html")
def event_start(event: Any) -> dict[str, Any]:
    """`{% event_start webinar %}`: when it begins, or its day where no hour is known."""
    if is_whole_day(event.starts_at, event.ends_at, event.time_zone):
        return event_time(event)
    return event_moment(event.starts_at, event.time_zone)


@register.inclusion_tag("components/time.html")
def event_moment(at: datetime, time_zone: str) -> dict[str, Any]:
    """`{% event_moment registration.held_until webinar.time_zone %}`: one point in time."""
    return told(period(at, at, time_zone))


def told(time: Period) -> dict[str, Any]:
    return {name: getattr(time, name) for name in Period.__slots__}
