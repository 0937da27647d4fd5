"""The list of erasures, outside the database and its backups: a restore is compared with it.

A line is the time, the erasure's code and keyed hashes of the addresses; a mark behind them takes a
line back whose erasure failed. The key lies beside the list and has nothing to do with SECRET_KEY:
who has a backup alone cannot tell who was erased, and a changed SECRET_KEY forgets nobody.
"""

import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField

FAILED = "failed"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class ErasureLine:
    at: datetime
    code: str
    hashes: frozenset[str]


def note(code: str, addresses: Iterable[str]) -> None:
    """Before anything is erased: what is not on the list would come back with a backup."""
    _write(code, *sorted(hash_of(address) for address in addresses))


def take_back(code: str) -> None:
    """The erasure did not happen."""
    _write(code, FAILED)


def lines() -> list[ErasureLine]:
    """Those that stand, the oldest first."""
    found: dict[str, ErasureLine] = {}
    for at, code, words in _read():
        if words == [FAILED]:
            found.pop(code, None)
        else:
            found[code] = ErasureLine(at, code, frozenset(words))
    return list(found.values())


def hash_of(address: str) -> str:
    """The same for every spelling of an address."""
    return hmac.new(_key(), AddressField.normalise(address).encode(), "sha256").hexdigest()


def _read() -> Iterator[tuple[datetime, str, list[str]]]:
    """Whole lines only: the last may have been cut off by a crash."""
    with suppress(FileNotFoundError), _list().open() as file:
        for line in file:
            with suppress(ValueError):
                at, code, *words = line.split()
                if line.endswith("\n") and words:
                    yield datetime.fromisoformat(at), code, words


def _write(*words: str) -> None:
    line = f"{' '.join((datetime.now(UTC).isoformat(), *words))}\n"
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
        file = os.open(_list(), flags, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as fault:
        text = _("The list of erasures cannot be written, so nothing is erased: %s")
        raise Refused(text % fault) from fault


def _key() -> bytes:
    """Made when it is first needed; of two at once one makes it."""
    path = _folder() / "key"
    with suppress(FileNotFoundError):
        return bytes.fromhex(path.read_text())
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        draft = _folder() / f".key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        return bytes.fromhex(path.read_text())
    except OSError as fault:
        text = _("The list of erasures cannot be written, so nothing is erased: %s")
        raise Refused(text % fault) from fault


def _folder() -> Path:
    return Path(settings.ERASURES_DIR)


def _list() -> Path:
    return _folder() / "erasures.log"
