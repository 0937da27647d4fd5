"""Files made from data: papers and pictures, set by typst with a face for every script."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import manimgx_fonts
from django.conf import settings
from django.core.cache import cache, caches
from django.utils.translation import get_language

from tgtf_portal.limits import RENDERINGS_AT_ONCE, RENDERINGS_KEPT_FOR

if TYPE_CHECKING:
    import typst

log = logging.getLogger(__name__)

LONGEST_WAIT = 10.0  # seconds
LONGEST_MAKING = 60


def typeset(paper: Path, words: str | Mapping[str, Any], **options: Any) -> bytes:
    """A tagged PDF by PDF/UA-1, or with `format` a picture; `words` are JSON, or become it.

    What people typed goes in as data: the paper's source never holds a word of theirs. Raises
    TypesettingError, also where no face here can write a character.
    """
    if "format" not in options:
        options |= {"format": "pdf", "pdf_standards": ["ua-1"]}
    inputs = {"data": words if isinstance(words, str) else json.dumps(words)}
    import typst  # here: few processes set a paper, and it takes 7 MB

    try:
        return typst.compile(paper.read_bytes(), font_paths=_fonts(), sys_inputs=inputs, **options)
    except typst.TypstError as fault:
        raise TypesettingError(str(fault), fault.diagnostic) from fault


class TypesettingError(Exception):
    """The paper could not be set; `diagnostic` shows the place, too."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


class TooManyRenderingsError(Exception):
    """Whoever asks had very many new ones made."""


class BusyMakingError(Exception):
    """As many as may be made at once are being made."""


def kept(
    name: str, facts: object, make: Callable[[], bytes], may_make: Callable[[], bool] | None = None
) -> bytes:
    """Made once of these facts, and kept for a while for all processes.

    With `may_make` somebody asks whom nothing is owed: it is asked whether a new one may be made
    for them, and where many are being made they are told to come back. Everybody else waits.
    """
    digest = sha256(f"{name}\0{get_language()}\0{facts!r}".encode()).hexdigest()
    store = caches["renderings"]
    content = store.get(digest)
    if content is None:
        if may_make and not may_make():
            raise TooManyRenderingsError
        with _place_among_makers(may_wait_long=may_make is None):
            content = make()
        store.set(digest, content)
    return content


def forget_old() -> int:
    """What was kept long enough goes from the disk, too: it names people."""
    folder, now = Path(settings.CACHES["renderings"]["LOCATION"]), time.time()
    old = [f for f in folder.glob("*.djcache") if f.stat().st_mtime < now - RENDERINGS_KEPT_FOR]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


@contextmanager
def _place_among_makers(*, may_wait_long: bool) -> Iterator[None]:
    """One of a few, over all processes; whose maker died is free again after a while."""
    place = _take_place(time.monotonic() + LONGEST_WAIT)
    if place is None and not may_wait_long:
        raise BusyMakingError
    try:
        yield
    finally:
        if place:
            cache.delete(place)


def _take_place(until: float) -> str | None:
    while True:
        for number in range(RENDERINGS_AT_ONCE):
            place = f"renderings/place/{number}"
            try:
                if cache.add(place, 1, timeout=LONGEST_MAKING):
                    return place
            except Exception:
                log.warning("The cache is away; nobody counts who sets papers.", exc_info=True)
                return ""
        if time.monotonic() > until:
            return None
        time.sleep(0.1)


@lru_cache
def _fonts() -> "typst.Fonts":
    """The faces that came along, and the machine's for scripts that they lack."""
    import typst

    return typst.Fonts(font_paths=[Path(manimgx_fonts.__file__).parent])


@lru_cache
def font_families() -> list[str]:
    """The plain face first, then one a script; everything else of the machine last."""
    ours = sorted(family for family in _fonts().families() if family.startswith("Noto Sans"))
    return [*sorted(ours, key=len), "Noto Emoji"]


def breakable(text: str) -> str:
    """A word as long as a line may be broken, or it would run off the paper.

    >>> breakable("a" * 24 + "b") == "a" * 24 + "\\u200b" + "b"
    True
    """
    return re.sub(r"(\S{24})(?=\S)", "\\1\u200b", text)
