"""Telling of the past: verbs act as on the day that the story has reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

from tgtf_portal.core.work import doorbell

BRUSSELS = ZoneInfo("Europe/Brussels")
FRIDAY = 5


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Whatever asks for the time is told this moment; the command is alone in its process."""
    with patch.object(timezone, "now", lambda: moment):
        yield


@contextmanager
def quiet_doorbell() -> Iterator[None]:
    """Hundreds of promised mails would ring hundreds of times; the story rings once, at its end."""
    with patch.object(doorbell, "ring", lambda task: None):
        yield


def moment(text: str) -> datetime:
    """A time in Brussels, e.g. `2021-10-18 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def workday(ahead: timedelta) -> date:
    """So far ahead, or the Friday before where that is a weekend."""
    day = timezone.localdate() + ahead
    return day - timedelta(days=max(0, day.isoweekday() - FRIDAY))
