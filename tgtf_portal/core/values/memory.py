"""What a process keeps to show it again, bounded by the bytes it takes.

A bound by number would be none: a note has 80 letters or 8,000, and one letter beyond Latin makes
each of them take two bytes or four.
"""

import sys
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache
from django.conf import settings
from django.core.paginator import Page
from django.db.models import Model

Made = TypeVar("Made")
ENTRY = 300  # bytes that the keeping itself takes, about
LARGEST = 8  # a part of the whole that nothing alone may be larger than


@dataclass(frozen=True, slots=True)
class Held:
    value: Any
    bytes: int


class Memory:
    """By key; the longest unused goes first. What is too large is made each time."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._held: LRUCache[Hashable, Held] = LRUCache(most_bytes, lambda held: held.bytes)
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Made once, though several threads ask at the same time: the others wait for it."""
        found: Made | None = self.known(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            found = self.known(key)
            if found is None:
                try:
                    found = make()
                    self._keep(key, found)
                finally:
                    self._making.pop(key, None)
        return found

    def known(self, key: Hashable) -> Any:
        """What is kept; None where nothing is."""
        with self._lock:
            held = self._held.get(key)
            return held.value if held else None

    @property
    def bytes(self) -> int:
        return int(self._held.currsize)

    def forget_all(self) -> None:
        with self._lock:
            self._held.clear()

    def _keep(self, key: Hashable, value: object) -> None:
        held = Held(value, ENTRY + weight((key, value)))
        if held.bytes <= self.most_bytes // LARGEST:
            with self._lock:
                self._held[key] = held


def weight(value: object) -> int:
    """The bytes of texts, numbers, rows and collections of them, and of what they lead to."""
    total, met, waiting = 0, set(), [value]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in met:
            continue
        met.add(id(one))
        total += sys.getsizeof(one)
        waiting.extend(_parts(one))
    return total


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, str | bytes | int | float | type):
        return
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, Page):
        yield value.object_list
    elif isinstance(value, Model):
        yield from vars(value).values()
        yield from value._state.fields_cache.values()
    elif hasattr(value, "__dataclass_fields__"):
        yield from (getattr(value, name) for name in value.__dataclass_fields__)


# One for all that a process keeps, so that the setting bounds all of it.
memory = Memory(settings.PARTS_KEPT_BYTES)
