"""Where editions are kept: SQLite's in the database itself, PostgreSQL's in Redis.

Whoever changes rows says so before the change can be seen (`changing`), and a reader learns within
the same moment whether what it holds still stands (`signature`). None says: nobody knows, and
nothing that was made holds.
"""

import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from secrets import token_hex
from threading import local
from typing import Protocol

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from redis.backoff import NoBackoff
from redis.connection import AbstractConnection
from redis.retry import Retry

log = logging.getLogger(__name__)

# Longer than any commit takes: so long nothing is kept of tables whose writer died in it.
COMMIT_SECONDS = 30
# After the store did not answer, readers leave it alone for a while.
PAUSE_SECONDS = 5.0


class Editions(Protocol):
    def signature(self, tables: Sequence[str]) -> str | None:
        """The editions of these tables, one word each and alike only if none changed; None where
        one is being changed or the store does not answer."""

    def editions(self, tables: Sequence[str]) -> dict[str, str]:
        """The same one by one, without those that are being changed."""

    @contextmanager
    def changing(self, tables: frozenset[str], writer: BaseDatabaseWrapper) -> Iterator[None]:
        """Around the commit of a transaction that wrote to these tables."""

    def forget(self) -> None:
        """All of them are others from here on."""


@cache
def store() -> Editions:
    if connection.vendor == "sqlite":
        return TableEditions()
    return RedisEditions(settings.REDIS_URL) if settings.REDIS_URL else NoEditions()


class NoEditions:
    """PostgreSQL without Redis: one row that all transactions write to would make them wait for
    each other, so nothing is known and each page is made for its reader."""

    def signature(self, tables: Sequence[str]) -> str | None:
        return None

    def editions(self, tables: Sequence[str]) -> dict[str, str]:
        return {}

    @contextmanager
    def changing(self, tables: frozenset[str], writer: BaseDatabaseWrapper) -> Iterator[None]:
        yield

    def forget(self) -> None:
        pass


class TableEditions:
    """In the database, where only one writes at a time: SQLite. A change and its edition are seen
    in the same moment, for they are one transaction."""

    def signature(self, tables: Sequence[str]) -> str | None:
        known = self.editions(tables)
        return " ".join(known[table] for table in tables) if len(known) == len(tables) else None

    def editions(self, tables: Sequence[str]) -> dict[str, str]:
        try:
            known = _known(tables)
            if missing := [table for table in tables if table not in known]:
                self._write(missing, connection)
                known = _known(tables)
        except DatabaseError:
            log.warning("Editions cannot be read; pages are made for each reader.", exc_info=True)
            return {}
        return known

    @contextmanager
    def changing(self, tables: frozenset[str], writer: BaseDatabaseWrapper) -> Iterator[None]:
        with suppress(DatabaseError):  # in the midst of the first `migrate`
            self._write(tables, writer)
        yield

    def forget(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_edition")

    def _write(self, tables: Iterable[str], writer: BaseDatabaseWrapper) -> None:
        insert = (
            "INSERT INTO core_edition (name, edition) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET edition = excluded.edition"
        )
        with writer.cursor() as cursor:
            cursor.executemany(insert, [(table, token_hex(8)) for table in sorted(tables)])


def _known(tables: Sequence[str]) -> dict[str, str]:
    names = "SELECT value FROM json_each(%s)"
    select = f"SELECT name, edition FROM core_edition WHERE name IN ({names})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(select, [json.dumps(tables)])
        return dict(cursor.fetchall())


# KEYS: a hash of editions by table, and the changes under way, sorted by when they count as ended.
# While there are any, the hash says so at CHANGING, where no table stands.
CHANGING = "?"
OPEN = """
local now = redis.call('TIME')[1]
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1] .. ' ' .. ARGV[3])
for name in string.gmatch(ARGV[3], '%S+') do redis.call('HSET', KEYS[1], name, ARGV[1]) end
redis.call('HSET', KEYS[1], '?', '')
"""
CLOSE = """
redis.call('ZREM', KEYS[2], ARGV[1] .. ' ' .. ARGV[2])
for name in string.gmatch(ARGV[2], '%S+') do redis.call('HSET', KEYS[1], name, ARGV[1] .. '.') end
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('HDEL', KEYS[1], '?') end
"""
# One word a table: its edition, or `-` while it changes.
READ = """
local names, held = {}, {}
for name in string.gmatch(ARGV[2], '%S+') do names[#names + 1] = name end
local changes = redis.call('ZRANGEBYSCORE', KEYS[2], redis.call('TIME')[1], '+inf')
for _, change in ipairs(changes) do
  for name in string.gmatch(change, '%S+') do held[name] = true end
end
if #changes == 0 then redis.call('HDEL', KEYS[1], '?') end
local found = redis.call('HMGET', KEYS[1], unpack(names))
for place, edition in ipairs(found) do
  local name = names[place]
  if held[name] then
    found[place] = '-'
  elseif not edition then
    redis.call('HSET', KEYS[1], name, ARGV[1])
    found[place] = ARGV[1]
  end
end
return table.concat(found, ' ')
"""


class RedisEditions:
    """In Redis, for all processes and machines.

    A table changes from just before the commit until just after it, and has another edition at
    both ends: what was read before holds no longer, and what is read meanwhile is not kept. Whoever
    dies in between leaves the table changing for COMMIT_SECONDS. Redis' own clock counts them.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.server = redis.Redis.from_url(
            url,
            socket_connect_timeout=0.3,
            socket_timeout=0.5,
            retry=Retry(NoBackoff(), 0),  # nobody waits for it a second time
            decode_responses=True,
        )
        name = connection.settings_dict["NAME"]
        self.keys = [f"editions:{name}", f"editions:{name}:changing"]
        self._open, self._close, self._read = map(self.server.register_script, (OPEN, CLOSE, READ))
        self._question = lru_cache(1000)(self._packed)
        self._of_thread = local()
        self._away_until = 0.0
        self._untold: frozenset[str] = frozenset()  # changed while Redis was away

    def signature(self, tables: Sequence[str]) -> str | None:
        words = self._words(tables)
        return " ".join(words) if words and "-" not in words else None

    def editions(self, tables: Sequence[str]) -> dict[str, str]:
        words = self._words(tables) or []
        return {table: word for table, word in zip(tables, words, strict=False) if word != "-"}

    def _words(self, tables: Sequence[str]) -> list[str] | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            if self._untold:
                with self.changing(frozenset(), connection):
                    pass  # tells them
                if self._untold:
                    raise redis.RedisError("there is something that it was not told yet")
            words = self._standing(tuple(tables))
            if words is None:
                said = self._read(keys=self.keys, args=[token_hex(8), " ".join(tables)])
                words = said.split() if isinstance(said, str) else []
            if len(words) != len(tables):
                raise redis.RedisError(f"{words!r:.80} are no editions of {len(tables)} tables")
        except Exception:  # what answers there need not be a Redis
            self._away_until = time.monotonic() + PAUSE_SECONDS
            log.warning("Redis tells no editions; pages are made for each reader.", exc_info=True)
            return None
        return words

    def _standing(self, tables: tuple[str, ...]) -> list[str] | None:
        """As a quarter of the cost of the script, by one plain command on a connection that stays
        with this thread: where nothing is being changed and each table has an edition."""
        line = self._line()
        try:
            line.send_packed_command(self._question(tables), check_health=False)
            said = line.read_response()
        except redis.ConnectionError:  # closed since: whether Redis answers, a new one shows
            line.disconnect()
            return None
        except Exception:  # its answer may come yet, and is not what is asked next
            line.disconnect()
            raise
        if not isinstance(said, list) or said[0] is not None or None in said[1:]:
            return None
        return said[1:]

    def _packed(self, tables: tuple[str, ...]) -> list[bytes]:
        return [b"".join(self._line().pack_command("HMGET", self.keys[0], CHANGING, *tables))]

    def _line(self) -> AbstractConnection:
        own = self._of_thread
        if getattr(own, "process", None) != os.getpid():  # one that forked has its parent's
            own.process, own.line = os.getpid(), self.server.connection_pool.make_connection()
        return own.line

    @contextmanager
    def changing(self, tables: frozenset[str], writer: BaseDatabaseWrapper) -> Iterator[None]:
        told = tables | self._untold
        change, names = token_hex(8), " ".join(sorted(told))
        try:
            self._open(keys=self.keys, args=[change, COMMIT_SECONDS, names])
        except Exception:
            log.warning("Redis was not told of a change.", exc_info=True)
            self._note_untold(tables)
            yield
            return
        self._untold -= told
        try:
            yield
        finally:
            try:
                self._close(keys=self.keys, args=[change, names])
            except Exception:  # it counts as ended by itself
                log.warning("Redis was not told that a change has ended.", exc_info=True)

    def _note_untold(self, tables: frozenset[str]) -> None:
        """They are told as soon as Redis answers; where it is full, it can still forget."""
        self._untold |= tables
        with suppress(Exception):
            self.forget()
            self._untold = frozenset()

    def forget(self) -> None:
        self.server.delete(self.keys[0])
