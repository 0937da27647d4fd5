"""A letter written once for many readers: what differs from one to the next is left open."""

import re
import secrets
from collections.abc import Mapping

from tgtf_portal.core.letters import Letter, calendar_part, encoded, part_head

# Nobody can type this: private characters, which no field takes, around a secret of the process.
_SECRET = secrets.token_hex(8)
_GAP = re.compile(rf"\ue000{_SECRET}:(\w+)\ue001")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


def gap(name: str) -> str:
    """What stands in a text where each letter has a value of its own."""
    return f"\ue000{_SECRET}:{name}\ue001"


class OpenText:
    """A text with gaps; whatever lines have none are encoded once.

    >>> OpenText(f"Dear {gap('name')},\\nwelcome.").filled({"name": "Ann"})
    'Dear Ann,\\nwelcome.'
    """

    def __init__(self, text: str) -> None:
        self.pieces = _GAP.split(text)
        self.runs: list[str | list[str]] = []
        closed: list[str] = []
        for line in _LINES.findall(text):
            if not _GAP.search(line):
                closed.append(line)
                continue
            self.runs += [encoded("".join(closed)), _GAP.split(line)]
            closed = []
        self.runs.append(encoded("".join(closed)))

    def filled(self, values: Mapping[str, str]) -> str:
        return _joined(self.pieces, values)

    def encoded(self, values: Mapping[str, str]) -> str:
        """Line by line the same as if the finished text had been encoded."""
        runs = (r if isinstance(r, str) else encoded(_joined(r, values)) for r in self.runs)
        return "".join(runs)


class FormLetter:
    """Filled in, it is a letter that needs next to no work to be put into its envelope."""

    def __init__(self, letter: Letter) -> None:
        self.subject = OpenText(letter.subject)
        self.text = OpenText(letter.text)
        self.html = OpenText(letter.html)
        self.calendar = letter.calendar
        self.reply_to = letter.reply_to
        self.last_part = [calendar_part(letter.calendar)] if letter.calendar else []

    def fill(self, plain: Mapping[str, str], html: Mapping[str, str]) -> Letter:
        """The letter with these values; those for HTML come escaped."""
        parts = [
            part_head("plain") + self.text.encoded(plain),
            part_head("html") + self.html.encoded(html),
            *self.last_part,
        ]
        return Letter(
            subject=" ".join(self.subject.filled(plain).split()),
            text=self.text.filled(plain),
            html=self.html.filled(html),
            calendar=self.calendar,
            reply_to=self.reply_to,
            parts=tuple(parts),
        )


def _joined(pieces: list[str], values: Mapping[str, str]) -> str:
    """Every second piece is a gap's name."""
    if len(pieces) == 1:
        return pieces[0]
    return "".join(values[p] if i % 2 else p for i, p in enumerate(pieces))
