"""Times in templates."""

from typing import Any

from django import template

from tgtf_portal.core.times import Period, period

register = template.Library()


@register.inclusion_tag("components/time.html")
def event_time(event: Any) -> dict[str, Any]:
    """`{% event_time webinar %}`: anything with `starts_at`, `ends_at` and `time_zone`."""
    told = period(event.starts_at, event.ends_at, event.time_zone)
    return {"iso": told.iso, "until": told.until, "text": told.text, "yours": told.yours}


@register.simple_tag
def event_period(event: Any) -> Period:
    """The same as plain text: `{% event_period webinar as when %}{{ when.text }}`."""
    return period(event.starts_at, event.ends_at, event.time_zone)
