"""Two who act at once, each in a thread of their own; and the same without the lock of the row."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from advisors.models import Engagement
from tgtf_portal.core.refusal import Refused


def at_once(*deeds):
    """What each came to: what it returned, or the words of a refusal."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(10)
        try:
            return deed()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result() for each in [pool.submit(run, deed) for deed in deeds]]


def unlocked(monkeypatch, module, name="locked"):
    """Nobody is kept out: both read the row before one goes on, and go on from `name` together,
    and from its end, where the database lets them."""
    both = Barrier(2)

    def find(engagement):
        return Engagement.objects.get(pk=engagement.pk)

    def together(function):
        def wrapped(*args, **kwargs):
            with suppress(BrokenBarrierError):
                both.wait(20)
            result = function(*args, **kwargs)
            with suppress(BrokenBarrierError):
                both.wait(1)
            return result

        return wrapped

    monkeypatch.setattr(module, "locked", find)
    monkeypatch.setattr(module, name, together(getattr(module, name)))


# SQLite's transactions begin one after the other; no lock of a row is left to take away.
needs_row_locks = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time."
)
