"""What is wrong with a table, each fault with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.refusal import Refused

ERRORS_SHOWN = 20


@dataclass(frozen=True)
class RowError:
    """What is wrong where; without a column the message itself names the line, if there is one."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return self.message
        return _("Line %(line)d, column “%(column)s”: %(message)s") % vars(self)


class BadTable(Refused):
    """A table of which nothing was taken over; `errors` says why."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(errors)
        self.errors = list(errors)

    def __str__(self) -> str:
        lines = [str(error) for error in self.errors[:ERRORS_SHOWN]]
        if more := len(self.errors) - len(lines):
            lines.append(ngettext("… and %(n)d more.", "… and %(n)d more.", more) % {"n": more})
        return "\n".join(lines)


def bad_table(message: str, line: int = 0) -> BadTable:
    """A table with one fault, whose message names its place itself."""
    return BadTable([RowError(line, "", message)])
