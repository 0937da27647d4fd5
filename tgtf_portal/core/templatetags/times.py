"""Times in templates."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import template

from tgtf_portal.core.times.words import Period, is_whole_day, period

register = template.Library()


@register.inclusion_tag("components/time.html")
def event_time(event: Any) -> dict[str, Any]:
    """`{% event_time webinar %}`: anything with `starts_at`, `ends_at` and `time_zone`."""
    return asdict(period(event.starts_at, event.ends_at, event.time_zone))


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
    return asdict(period(at, at, time_zone))
