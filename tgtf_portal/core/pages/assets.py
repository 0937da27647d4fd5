"""Two stylesheets for the browser out of the many that people edit: one that every page needs, and
one for pages on which somebody works. Who only reads loads no more than the first."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PORTAL, WORK = "css/portal.css", "css/work.css"

# Pages of one kind only: they link these themselves.
APART = {"styleguide.css", "wall.css", "control.css", "plan.css", "project.css"}
FOR_WORK = {
    *("amend.css", "arrival.css", "board.css", "chips.css", "comment.css", "conclusion.css"),
    *("console.css", "live.css", "own.css", "rank_list.css", "seat_options.css"),
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND_MARKS = re.compile(r"\s*([{};,])\s*")


def slim(sheet: str) -> str:
    """Without what only people read.

    >>> slim("a { color: red; } /* loud */\\n\\nb { margin: 0; }")
    'a{color: red;}b{margin: 0;}'
    """
    return AROUND_MARKS.sub(r"\1", " ".join(COMMENT.sub("", sheet).split()))


class StylesheetFinder(BaseFinder):
    """Offers css/portal.css (tokens, base, components by name) and css/work.css, joined.

    A page then waits for one file or two instead of thirty, and still each component has its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.source = Path(settings.BASE_DIR) / "static" / "css"
        self.storage = FileSystemStorage(location=settings.VAR / "assets")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in (PORTAL, WORK):
            return []
        self.build(path)
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in (PORTAL, WORK):
            self.build(name)
            yield name, self.storage

    def build(self, name: str) -> None:
        joined = "\n".join(slim(sheet.read_text()) for sheet in self.sources(name))
        target = Path(self.storage.path(name))
        if target.exists() and target.read_text() == joined:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may build at once: each writes its own file and renames it into place.
        fresh = target.with_suffix(f".{id(joined)}.tmp")
        fresh.write_text(joined)
        fresh.replace(target)

    def sources(self, name: str) -> Iterator[Path]:
        if name == PORTAL:
            yield from (self.source / "tokens.css", self.source / "base.css")
        for sheet in sorted((self.source / "components").glob("*.css")):
            if sheet.name not in APART and (sheet.name in FOR_WORK) is (name == WORK):
                yield sheet
