"""Webinars and all that belongs to them, as staff work with them."""

from webinars.admin import (
    breakout,
    calendar_feed,
    campaign,
    certificate,
    group_code,
    insight,
    invitation,
    live,
    mail_text,
    question,
    recap,
    registration,
    reminder,
    series,
    story,
    webinar,
)

__all__ = [
    "breakout",
    "calendar_feed",
    "campaign",
    "certificate",
    "group_code",
    "insight",
    "invitation",
    "live",
    "mail_text",
    "question",
    "recap",
    "registration",
    "reminder",
    "series",
    "story",
    "webinar",
]
