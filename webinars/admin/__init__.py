"""Webinars and all that belongs to them, as staff work with them."""

from webinars.admin import (
    breakout,
    insight,
    invitation,
    recap,
    registration,
    series,
    story,
    webinar,
)

__all__ = [
    "breakout",
    "insight",
    "invitation",
    "recap",
    "registration",
    "series",
    "story",
    "webinar",
]
