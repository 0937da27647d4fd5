"""Lists of what people wished, outside the database and its backups: a restore is compared to them.

A line is the time, a code and words; a mark behind them takes a line back whose change failed. Who
or what it is about stands there as a keyed hash. The key lies beside the lists and has nothing to
do with SECRET_KEY: who has a backup alone learns nothing, and a changed SECRET_KEY forgets nobody.
"""

import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from tgtf_portal.core.refusal import Refused

FAILED = "failed"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OutsideLine:
    at: datetime
    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideList:
    """`complaint` says with %s what does not happen where the list cannot be written."""

    file: str
    complaint: object

    def note(self, code: str, *words: str) -> None:
        """Before anything is changed: what is not on the list would come back with a backup."""
        line = f"{' '.join((datetime.now(UTC).isoformat(), code, *words))}\n"
        try:
            _folder().mkdir(parents=True, exist_ok=True)
            flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
            file = os.open(_folder() / self.file, flags, 0o600)
            try:
                os.write(file, line.encode())
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as fault:
            raise Refused(str(self.complaint) % fault) from fault

    def take_back(self, code: str) -> None:
        """The change did not happen."""
        self.note(code, FAILED)

    def lines(self) -> list[OutsideLine]:
        """Those that stand, the oldest first."""
        found: dict[str, OutsideLine] = {}
        for line in self._written():
            if line.words == (FAILED,):
                found.pop(line.code, None)
            else:
                found[line.code] = line
        return list(found.values())

    def hash_of(self, text: str) -> str:
        try:
            return hmac.new(_key(), text.encode(), "sha256").hexdigest()
        except OSError as fault:
            raise Refused(str(self.complaint) % fault) from fault

    def _written(self) -> Iterator[OutsideLine]:
        """Whole lines only: the last may have been cut off by a crash."""
        with suppress(FileNotFoundError), (_folder() / self.file).open() as file:
            for line in file:
                with suppress(ValueError):
                    at, code, *words = line.split()
                    if line.endswith("\n") and words:
                        yield OutsideLine(datetime.fromisoformat(at), code, tuple(words))


def _key() -> bytes:
    """Made when it is first needed; of two at once one makes it."""
    path = _folder() / "key"
    with suppress(FileNotFoundError):
        return bytes.fromhex(path.read_text())
    _folder().mkdir(parents=True, exist_ok=True)
    draft = _folder() / f".key.{secrets.token_hex(4)}"
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(KEY_BYTES))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return bytes.fromhex(path.read_text())


def _folder() -> Path:
    return Path(settings.ERASURES_DIR)
