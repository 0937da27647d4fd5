"""Whose name stands under a note, as its people last wished, outside the database.

A line has keyed hashes of the note and of the name, and what was wished: `named`, `cluster` or
`anonymous` by its author, `declined` by who was to take it on. The note's row keeps the code of the
last line that it obeys, so that a restore shows which lines it does not know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.outside import OutsideList
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.tokens import new_code
from webinars.models import Insight

NAMES = OutsideList(
    "names.log", _("The list of changed names cannot be written, so nothing is changed: %s")
)
DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class NameLine:
    code: str
    wish: str
    name: str  # its hash

    @property
    def field(self) -> str:
        """Of the note: where the code of its last line stands."""
        return "owner_line" if self.wish == DECLINED else "name_line"


@contextmanager
def listed(insight: Insight, wish: str, name: str = "") -> Iterator[str]:
    """The code of a line that stands if what is done within it succeeds."""
    code = new_code()
    NAMES.note(code, hash_of_note(insight.code), wish, hash_of_name(name))
    try:
        yield code
    except BaseException:
        NAMES.take_back(code)
        raise


def last_lines() -> dict[tuple[str, str], NameLine]:
    """For each note, by its hash, and field: the wish that came last."""
    last = {}
    for line in NAMES.lines():
        note, wish, name = line.words
        wished = NameLine(line.code, wish, name)
        last[note, wished.field] = wished
    return last


def hash_of_note(code: str) -> str:
    return NAMES.hash_of(f"note/{code}")


def hash_of_name(name: str) -> str:
    """The same for every spelling."""
    return NAMES.hash_of(f"name/{name_key(name)}")
