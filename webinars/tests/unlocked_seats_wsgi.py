"""The web process as it must not be: seats are counted without a lock, and then somebody sits down.

Each statement is a transaction of its own, too: SQLite has one writer, and a transaction that both
counts and writes would be as good as a lock there.
"""

import time

from tgtf_portal.wsgi import application  # noqa: F401
from webinars.breakouts.domain import seat_requests
from webinars.breakouts.views import seat_request as views
from webinars.models import Webinar


def unlocked(webinar):
    return Webinar.objects.get(pk=webinar.pk)


counted = seat_requests.seats_left


def seats_left(breakout, **facts):
    """Between counting and writing there is a moment, as on a busy server."""
    left = counted(breakout, **facts)
    time.sleep(0.3)
    return left


seat_requests.locked = unlocked
seat_requests.seats_left = seats_left
views.take_seat = seat_requests.take_seat.__wrapped__  # no transaction either
