"""An accepted statement of days as paper and as a workbook; both say where it is checked."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from advisors.days.domain.counting import NONE
from advisors.models import DayStatement, DayStatementLine
from tgtf_portal.core.pages.qr import qr_picture
from tgtf_portal.core.renderings import TypesettingError, breakable, font_families, kept, typeset
from tgtf_portal.core.values.amounts import amount, days

PAPER = Path(settings.BASE_DIR) / "advisors" / "paper" / "day_statement.typ"


def file_name(statement: DayStatement) -> str:
    return f"statement-of-days-{statement.year}-{statement.number}"


def counted_lines(statement: DayStatement) -> list[DayStatementLine]:
    """Those that say something: what was withdrawn before it was accepted does not."""
    return list(statement.lines.exclude(status=DayStatementLine.Status.WITHDRAWN))


def sums_of(lines: list[DayStatementLine]) -> tuple[Decimal, Decimal]:
    """What was stated, and what of it counts."""
    return sum((x.days for x in lines), NONE), sum((x.counted for x in lines), NONE)


def statement_paper(statement: DayStatement) -> bytes:
    """A tagged PDF by PDF/UA-1."""
    words = statement_words(statement)
    return kept("day-statement", words, lambda: _set(words))


def _set(words: dict[str, Any]) -> bytes:
    """Where no font here can write somebody's letters, the portal is named instead."""
    with suppress(TypesettingError):
        return typeset(PAPER, words)
    elsewhere = _("as written in the portal")
    lines = [[day, kind, elsewhere, *rest] for day, kind, _title, *rest in words["lines"]]
    (project, _title), (advisor, _name), *facts = words["facts"]
    facts = [[project, elsewhere], [advisor, elsewhere], *facts]
    return typeset(PAPER, {**words, "lines": lines, "facts": facts})


def statement_words(statement: DayStatement) -> dict[str, Any]:
    lines, link = counted_lines(statement), settings.SITE_URL + statement.check_address
    stated, counted = sums_of(lines)
    return {
        "title": _("Statement of days %s") % statement.label,
        "facility": str(statement.facility.name),
        "facts": [
            [_("Project"), breakable(statement.project_title)],
            [_("Advisor"), breakable(str(statement.engagement.advisor))],
            [_("Period"), period_of(statement)],
            [_("Accepted on"), _day(localtime(statement.accepted_at))],
        ],
        "headings": [_("Date"), _("Kind"), _("Activity"), _("Days"), _("Counted")],
        "lines": [_words_of(line) for line in lines],
        "total": [_("In all"), amount(stated), amount(counted)],
        "beyond": _beyond(stated - counted),
        "check": _("Whether this statement is genuine can be read at"),
        "link": link,
        "qr": qr_picture(link),
        "qr_title": _("QR code with the address of the check page"),
        "language": get_language() or settings.LANGUAGE_CODE,
        "fonts": font_families(),
    }


def _words_of(line: DayStatementLine) -> list[str]:
    title = _("Correction: %s") % line.title if line.corrects else line.title
    kind, day = str(line.get_kind_display()), _day(line.held_on)
    return [day, kind, breakable(title), amount(line.days), amount(line.counted)]


def _beyond(number: Decimal) -> str:
    return _("Beyond the agreed days, and not counted: %s.") % days(number) if number else ""


def period_of(statement: DayStatement) -> str:
    return f"{_day(statement.starts_on)} – {_day(statement.ends_on)}"


def _day(day: Any) -> str:
    return date_format(day, "j F Y")


def statement_rows(statement: DayStatement) -> Iterator[list[object]]:
    """The same as a table, for a workbook."""
    words, lines = statement_words(statement), counted_lines(statement)
    yield [words["title"], words["facility"]]
    yield from words["facts"]
    yield [words["check"], words["link"]]
    yield []
    yield words["headings"]
    for line in lines:
        kind = str(line.get_kind_display())
        title = _("Correction: %s") % line.title if line.corrects else line.title
        yield [line.held_on, kind, title, line.days, line.counted]
    yield ["", "", words["total"][0], *sums_of(lines)]
