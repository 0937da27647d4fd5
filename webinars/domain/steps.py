"""The agenda of a break-out, one step a line: its minutes, then what happens."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MINUTES = range(1, 481)
LONGEST_TITLE = 160

_LINE = re.compile(r"(?P<minutes>[0-9]{1,9})\s+(?P<title>\S.*)")


@dataclass(frozen=True, slots=True)
class Step:
    minutes: int
    title: str


class StepError(ValueError):
    """A line that is no step. Its text names the line and says how to mend it."""

    def __init__(self, number: int, line: str, wrong: str) -> None:
        self.number, self.line = number, line
        what = {"number": number, "line": line[:60], "wrong": wrong}
        super().__init__(_("Line %(number)d, “%(line)s”: %(wrong)s") % what)


def steps(text: str) -> tuple[Step, ...]:
    """What was written one a line; empty lines count for nothing. Raises StepError.

    >>> steps("10 Round of introductions\\n\\n 25  What works ")
    (Step(minutes=10, title='Round of introductions'), Step(minutes=25, title='What works'))
    >>> steps("Round of introductions")
    Traceback (most recent call last):
    webinars.domain.steps.StepError: Line 1, “Round of introductions”: write its minutes first, \
as in “10 Round of introductions”.
    """
    written = enumerate(text.splitlines(), start=1)
    return tuple(_step(number, line.strip()) for number, line in written if line.strip())


def _step(number: int, line: str) -> Step:
    found = _LINE.fullmatch(line)
    if found is None:
        example = _("write its minutes first, as in “10 Round of introductions”.")
        raise StepError(number, line, example)
    minutes = int(found["minutes"])
    if minutes not in MINUTES:
        limits = {"fewest": MINUTES[0], "most": MINUTES[-1]}
        raise StepError(number, line, _("a step takes %(fewest)d to %(most)d minutes.") % limits)
    if len(found["title"]) > LONGEST_TITLE:
        raise StepError(number, line, _("its title has more than %d characters.") % LONGEST_TITLE)
    return Step(minutes, found["title"])
