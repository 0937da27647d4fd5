"""The send journal: what the mail server took, kept outside the database and never rewritten.

One file a day in a folder named by the database's own number: a line is the time, the Message-ID,
and a hash of key and recipient; a mark behind it says that the content is about to go out, or was
refused. It settles what a dead worker had in hand, and shows what a restored database forgot.
"""

import hashlib
import logging
import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tgtf_portal.core.models import Message

log = logging.getLogger(__name__)
RECONCILED = "reconciled"
TAIL_BYTES = 64 * 1024
TAKEN = ""  # as it has always been: only lines of another kind carry a mark
OFFERED = "?"  # no answer yet; one that is never answered is a doubt
REFUSED = "no"  # the server's answer to the line before
MARKS: tuple[list[str], ...] = ([], [OFFERED], [REFUSED])


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    message_id: str
    fingerprint: str
    mark: str = TAKEN


@dataclass(slots=True)
class Trace:
    """What the lines about one message come to, read in their order."""

    taken: int = 0  # copies that the server took for certain
    taken_at: datetime | None = None  # the last of them
    unanswered: int = 0  # copies that it may have taken

    def add(self, line: Line) -> None:
        if line.mark == OFFERED:
            self.unanswered += 1
            return
        self.unanswered = max(0, self.unanswered - 1)
        if line.mark == TAKEN:
            self.taken += 1
            self.taken_at = line.at

    @property
    def copies(self) -> int:
        """The most that can have left."""
        return self.taken + self.unanswered

    @property
    def doubts(self) -> int:
        """How many of them the database has to admit to, beside the one that it calls sent."""
        return self.copies - bool(self.taken)


def fingerprint(key: str, recipient: str) -> str:
    """Knows a promise again, though its row is gone and was promised anew."""
    return hashlib.sha256(f"{key}|{recipient}".encode()).hexdigest()[:32]


class Journal:
    def __init__(self, installation: UUID) -> None:
        self.folder = Path(settings.JOURNAL_DIR) / str(installation)
        self._day: date | None = None
        self._file = -1

    # --- Writing ---
    def note_offered(self, message: Message) -> None:
        """Right before the content goes out: a death from here on is a doubt, even of a restore."""
        self._note(message, OFFERED)

    def note(self, message: Message) -> None:
        """Right after the server's answer; a full disk stops no mail: the database knows too."""
        self._note(message, TAKEN)

    def note_refused(self, message: Message) -> None:
        """The server has said for certain that it did not take what was offered."""
        self._note(message, REFUSED)

    def note_reconciled(self) -> None:
        """Whatever stands before this line has been compared with the database."""
        self._write(RECONCILED, RECONCILED)

    def _note(self, message: Message, mark: str) -> None:
        self._write(message.message_id, fingerprint(message.key, message.recipient), mark)

    def _write(self, *words: str) -> None:
        now = datetime.now(UTC)
        try:
            self._open(now.date())
            os.write(self._file, f"{' '.join((now.isoformat(), *words)).rstrip()}\n".encode())
        except OSError:
            log.exception("The send journal cannot be written: %s", self.folder)

    def _open(self, day: date) -> None:
        if day == self._day:
            return
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
        self._file = os.open(self._path(day), flags, 0o600)
        self._day = day

    def close(self) -> None:
        """At the end of a shift it is on the disk, not only on its way."""
        if self._day is not None:
            with suppress(OSError):
                os.fdatasync(self._file)
                os.close(self._file)
        self._day = None

    # --- Reading ---
    def sent(self, message_ids: set[str], days: Iterable[date]) -> dict[str, datetime]:
        """When which of these went out, on or around those days."""
        around = {day + timedelta(days=n) for day in days for n in (-1, 0, 1)}
        return {
            line.message_id: line.at
            for day in sorted(around)
            for line in _lines(self._path(day))
            if line.message_id in message_ids and line.mark == TAKEN
        }

    def all(self) -> Iterator[Line]:
        for path in self._paths():
            yield from _lines(path)

    def newest(self, most: int) -> list[Line]:
        """The last lines since the journal was last compared with the database."""
        lines: deque[Line] = deque(maxlen=most)
        for path in self._paths()[-2:]:
            for line in _lines(path, tail=True):
                if line.message_id == RECONCILED:
                    lines.clear()
                else:
                    lines.append(line)
        return list(lines)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("????-??-??.log"))

    def _path(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}.log"


def traces(lines: Iterable[Line]) -> dict[str, Trace]:
    """What became of each message, by Message-ID, in the order in which they turn up."""
    found: defaultdict[str, Trace] = defaultdict(Trace)
    for line in lines:
        found[line.message_id].add(line)
    return dict(found)


def _lines(path: Path, *, tail: bool = False) -> Iterator[Line]:
    """Whole lines only: the last one may have been cut off by a crash."""
    with suppress(FileNotFoundError), path.open("rb") as file:
        if tail:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        for raw in file:
            with suppress(ValueError, UnicodeDecodeError):
                at, name, number, *mark = raw.decode().split()
                if raw.endswith(b"\n") and mark in MARKS:
                    yield Line(datetime.fromisoformat(at), name, number, *mark)
