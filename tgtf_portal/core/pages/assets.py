"""One stylesheet for the browser out of the many that people edit."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/portal.css"

# Pages of one kind only: they link these themselves.
APART = {"styleguide.css", "wall.css", "control.css", "plan.css", "project.css"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND_MARKS = re.compile(r"\s*([{};,])\s*")


def slim(sheet: str) -> str:
    """Without what only people read.

    >>> slim("a { color: red; } /* loud */\\n\\nb { margin: 0; }")
    'a{color: red;}b{margin: 0;}'
    """
    return AROUND_MARKS.sub(r"\1", " ".join(COMMENT.sub("", sheet).split()))


class StylesheetFinder(BaseFinder):
    """Offers css/portal.css: tokens, base, then every component by name, joined.

    A page then waits for one file instead of thirty, and still each component has its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.source = Path(settings.BASE_DIR) / "static" / "css"
        self.storage = FileSystemStorage(location=settings.VAR / "assets")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        self.build()
        found = self.storage.path(NAME)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self.build()
        yield NAME, self.storage

    def build(self) -> None:
        components = sorted((self.source / "components").glob("*.css"))
        sources = [self.source / "tokens.css", self.source / "base.css", *components]
        joined = "\n".join(slim(sheet.read_text()) for sheet in sources if sheet.name not in APART)
        target = Path(self.storage.path(NAME))
        if target.exists() and target.read_text() == joined:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may build at once: each writes its own file and renames it into place.
        fresh = target.with_suffix(f".{id(joined)}.tmp")
        fresh.write_text(joined)
        fresh.replace(target)
