"""Documents and pictures, set by typst with a face for every script."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts
import typst

TypesettingError = typst.TypstError


def typeset(paper: Path, words: str | Mapping[str, Any], **options: Any) -> bytes:
    """A tagged PDF by PDF/UA-1, or with `format` a picture; `words` are JSON, or become it.

    What people typed goes in as data: the paper's source never holds a word of theirs. Raises
    TypesettingError, also where no face here can write a character.
    """
    if "format" not in options:
        options |= {"format": "pdf", "pdf_standards": ["ua-1"]}
    inputs = {"data": words if isinstance(words, str) else json.dumps(words)}
    return typst.compile(paper.read_bytes(), font_paths=_fonts(), sys_inputs=inputs, **options)


@cache
def _fonts() -> typst.Fonts:
    """The faces that came along, and the machine's for scripts that they lack."""
    return typst.Fonts(font_paths=[Path(manimgx_fonts.__file__).parent])


@cache
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
