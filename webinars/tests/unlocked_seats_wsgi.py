"""The web process as it must not be: seats are counted without a lock, and then somebody sits down.

Each statement is a transaction of its own, too: SQLite has one writer, and a transaction that both
counts and writes would be as good as a lock there.
"""

import time

from tgtf_portal.wsgi import application  # noqa: F401
from webinars.domain import seat_request
from webinars.models import Webinar
from webinars.views import seat_request as views


def unlocked(webinar):
    return Webinar.objects.get(pk=webinar.pk)


counted = seat_request.seats_left


def seats_left(breakout, **facts):
    """Between counting and writing there is a moment, as on a busy server."""
    left = counted(breakout, **facts)
    time.sleep(0.3)
    return left


seat_request.locked = unlocked
seat_request.seats_left = seats_left
views.take_seat = seat_request.take_seat.__wrapped__  # no transaction either
