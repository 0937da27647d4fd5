"""Addresses to point a camera at."""

import io
from dataclasses import dataclass

import segno

QUIET = 4  # modules of empty margin that scanners need, by the standard


@dataclass(frozen=True, slots=True)
class Qr:
    """What `components/qr.html` draws: one path, a module wide, in a square of `size`."""

    size: int
    path: str


def qr_code(text: str) -> Qr:
    """Each dark run of a row is a stroke, so that pages need no markup made safe by us.

    >>> qr_code("https://portal.example.org/").path[:9]
    'M4 4.5h7M'
    """
    rows = [bytes(row) for row in segno.make(text, micro=False).matrix]
    strokes = [
        f"M{start + QUIET} {y + QUIET}.5h{length}"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return Qr(size=len(rows) + 2 * QUIET, path="".join(strokes))


def qr_picture(text: str) -> str:
    """The same as an SVG document, for what is not a page."""
    drawing = io.BytesIO()
    segno.make(text, micro=False).save(drawing, kind="svg", border=QUIET, xmldecl=False)
    return drawing.getvalue().decode()


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where each run of dark modules starts, and how long it is.

    >>> _runs(bytes([1, 1, 0, 1]))
    [(0, 2), (3, 1)]
    """
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
