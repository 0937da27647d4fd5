"""What a coordinator still has to do once a webinar's rooms are closed."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import WITHOUT_DATE, Task, day_of, short
from webinars.live.domain.conclusions import all_without_conclusion
from webinars.models import Amendment, Breakout, Recap, Statement, Webinar

OWING = Seen(
    lambda seen: seen(all_without_conclusion()).only("title", "closed_at", *day_of("webinar"))
)
AMENDMENTS = Seen(
    lambda seen: (
        seen(Amendment.objects.open().select_related("statement__recap__webinar"))
        .only("made_at", "statement__recap__title", *day_of("statement__recap__webinar"))
        .order_by("pk")
    )
)
MASKED = Seen(
    lambda seen: (
        seen(Statement.objects.exclude(masked_at=None).select_related("recap__webinar"))
        .only("masked_at", "recap__title", "recap__changed_at", *day_of("recap__webinar"))
        .order_by("masked_at")
    )
)


def tasks_afterwards(found: dict[str, list[Any]], today: date) -> list[Task]:
    """Conclusions that are missing, amendments that wait for an answer, and sentences in which a
    name is masked; needs what `waiting.py` finds."""
    return [
        *_missing_conclusions(found["owing"], today),
        *_open_amendments(found["amendments"], today),
        *_masked_sentences(found["masked"], today),
    ]


def _missing_conclusions(owing: list[Breakout], today: date) -> list[Task]:
    by_webinar: dict[Webinar, list[Breakout]] = defaultdict(list)
    for room in owing:
        by_webinar[room.webinar].append(room)
    return [_ask(webinar, rooms, today) for webinar, rooms in by_webinar.items()]


def _ask(webinar: Webinar, rooms: list[Breakout], today: date) -> Task:
    title = ngettext(
        "A break-out of “%s” owes its conclusion",
        "Break-outs of “%s” owe their conclusions",
        len(rooms),
    )
    closed = [room.closed_at for room in rooms if room.closed_at]
    day, when = _since(min(closed), webinar, today) if closed else (WITHOUT_DATE, _("now"))
    address = address_of("admin:webinars_webinar_ask_conclusions", str(webinar.pk))
    note = ", ".join(room.title for room in rooms)
    return Task(title % webinar, address, _("Ask again"), day, when, note)


def _open_amendments(amendments: list[Amendment], today: date) -> list[Task]:
    by_webinar: dict[Webinar, list[Amendment]] = defaultdict(list)
    for amendment in amendments:
        by_webinar[amendment.statement.recap.webinar].append(amendment)
    return [_answer(webinar, rows, today) for webinar, rows in by_webinar.items()]


def _answer(webinar: Webinar, rows: list[Amendment], today: date) -> Task:
    title = ngettext(
        "Answer %(n)d amendment to the recap of “%(webinar)s”",
        "Answer %(n)d amendments to the recap of “%(webinar)s”",
        len(rows),
    ) % {"n": len(rows), "webinar": webinar}
    day, when = _since(rows[0].made_at, webinar, today)
    address = address_of("admin:webinars_amendment_changelist")
    recap = rows[0].statement.recap_id
    address = f"{address}?status__exact=open&statement__recap__id__exact={recap}"
    return Task(title, address, _("Answer"), day, when)


def _masked_sentences(masked: list[Statement], today: date) -> list[Task]:
    """A name was taken out of them, and only a person can say how they read well again."""
    by_recap: dict[Recap, list[Statement]] = defaultdict(list)
    for statement in masked:
        by_recap[statement.recap].append(statement)
    return [_put_otherwise(recap, rows, today) for recap, rows in by_recap.items()]


def _put_otherwise(recap: Recap, rows: list[Statement], today: date) -> Task:
    title = ngettext(
        "A name is masked in %(n)d sentence of “%(recap)s”: put it into other words",
        "A name is masked in %(n)d sentences of “%(recap)s”: put them into other words",
        len(rows),
    ) % {"n": len(rows), "recap": recap}
    day, when = _since(rows[0].masked_at or recap.changed_at, recap.webinar, today)
    address = address_of("admin:webinars_recap_change", str(recap.pk))
    return Task(title, f"{address}#sentence-{rows[0].pk}", _("Open"), day, when)


def _since(at: datetime, webinar: Webinar, today: date) -> tuple[date, str]:
    day = at.astimezone(webinar.zone).date()
    return day, _("since %s") % short(day, today)
