"""The record of processing (Article 30), made from the register: what, whose, until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.privacy.plan import label_of, noun_of
from tgtf_portal.core.privacy.register import TABLES, Fate, PersonalTable
from tgtf_portal.core.values.periods import PERIODS


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One table: whose data, until when, and each field with what becomes of it at erasure."""

    noun: str
    whose: str
    until: str
    fields: Sequence[tuple[str, str]]


def record_of_processing() -> list[RecordLine]:
    """Tables in which people may be named; one query."""
    days = RetentionPeriod.objects.in_force()
    found = [
        RecordLine(noun_of(entry.model), _whose(entry), _until(entry, days), lines)
        for entry in TABLES.values()
        if (lines := _fields(entry))
    ]
    return sorted(found, key=lambda line: line.noun)


def _whose(entry: PersonalTable) -> str:
    return str(entry.whose) or _("whoever is named")


def _fields(entry: PersonalTable) -> list[tuple[str, str]]:
    """What stays or goes of one's own rows, then the texts of everybody."""
    said: dict[str, list[str]] = {}
    for name, fate in entry.fates.items():
        why = f" ({entry.why[name]})" if name in entry.why else ""
        said.setdefault(name, []).append(f"{Fate(fate).label}{why}")
    for name in sorted(entry.texts):
        said.setdefault(name, []).append(str(Fate.REWORDED.label))
    return [(label_of(entry, name), "; ".join(words)) for name, words in said.items()]


def _until(entry: PersonalTable, days: dict[str, int]) -> str:
    if not entry.period:
        return str(entry.until) or _("as long as the row itself")
    return how_long(days[entry.period], str(PERIODS[entry.period].since))


def periods_in_words() -> dict[str, str]:
    """How long each class is kept today; one query."""
    days = RetentionPeriod.objects.in_force()
    return {name: how_long(days[name], str(period.since)) for name, period in PERIODS.items()}


def how_long(days: int, since: str) -> str:
    """
    >>> how_long(30, "after the upload")
    '30 days after the upload'
    """
    return ngettext("%d day", "%d days", days) % days + f" {since}"


def as_markdown() -> str:
    lines = [f"# {_('Record of processing')}", ""]
    for line in record_of_processing():
        lines += [f"## {line.noun}", "", f"{line.whose}; {line.until}.", ""]
        lines += ["| | |", "|---|---|"]
        lines += [f"| {name} | {what} |" for name, what in line.fields]
        lines.append("")
    return "\n".join(lines)
