"""Long work in chunks that leaves room for others."""

from collections.abc import Iterable, Iterator
from time import sleep
from typing import TypeVar

from django.db import connection

# SQLite lets one write at a time, and whoever waits for that looks again ten times a second. Who
# writes chunk after chunk without a pause would be there first each time.
MOMENT = 0.15
T = TypeVar("T")


def unhurried(chunks: Iterable[T]) -> Iterator[T]:
    """The chunks, for a transaction each, and where it is needed a moment between two of them."""
    for number, chunk in enumerate(chunks):
        if number and connection.vendor == "sqlite":
            sleep(MOMENT)
        yield chunk
