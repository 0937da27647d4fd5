"""The years, months and days by which a very long list is narrowed: all between its first and its
last, for to find those that occur reads every row."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.admin.templatetags.admin_list import date_hierarchy
from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

FEW = 10_000  # rows of which each is looked at


def dates_of(changelist: ChangeList) -> dict[str, Any]:
    """As Django's tag gives them to its template."""
    name = changelist.date_hierarchy
    asked = {part: changelist.params.get(f"{name}__{part}") for part in ("year", "month", "day")}
    ends = None if changelist.result_count <= FEW or asked["day"] else _ends(changelist, name)
    if ends is None:
        found: dict[str, Any] = date_hierarchy(changelist)
        return found
    year, month = (int(asked[part]) if asked[part] else None for part in ("year", "month"))
    if year is None and ends[0].year == ends[1].year:
        year = ends[0].year
    parts = [one for one in (year, month) if one is not None]
    choices = [_choice(changelist, name, parts, day) for day in _between(*ends, parts)]
    return {"show": True, "back": _back(changelist, name, parts), "choices": choices}


def _ends(changelist: ChangeList, name: str) -> tuple[date, date] | None:
    """What is noted as it happens stands in the order of its keys."""
    rows = changelist.queryset
    if getattr(changelist.lookup_opts.get_field(name), "auto_now_add", False):
        one_by_one = rows.values_list(name, flat=True)
        found = [one_by_one.order_by(key).first() for key in ("pk", "-pk")]
    else:
        found = list(rows.order_by().aggregate(first=Min(name), last=Max(name)).values())
    first, last = (_day(moment) if moment else None for moment in found)
    return (first, last) if first and last else None


def _day(moment: date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _between(first: date, last: date, parts: list[int]) -> Iterator[date]:
    """The first day of each year, of each month of a year, or each day of a month."""
    if not parts:
        yield from (date(year, 1, 1) for year in range(first.year, last.year + 1))
    elif len(parts) == 1:
        months = (date(parts[0], month, 1) for month in range(1, 13))
        yield from (day for day in months if first.replace(day=1) <= day <= last)
    else:
        year, month = parts
        days = (date(year, month, n + 1) for n in range(monthrange(year, month)[1]))
        yield from (day for day in days if first <= day <= last)


def _choice(changelist: ChangeList, name: str, parts: list[int], day: date) -> dict[str, Any]:
    names = ["year", "month", "day"][: len(parts) + 1]
    link = {f"{name}__{part}": getattr(day, part) for part in names}
    formats = ["Y", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT"]
    title = capfirst(date_format(day, formats[len(parts)]))
    return {"link": changelist.get_query_string(link, [f"{name}__"]), "title": title}


def _back(changelist: ChangeList, name: str, parts: list[int]) -> dict[str, Any] | None:
    if not parts:
        return None
    above = {f"{name}__year": parts[0]} if len(parts) == 2 else {}
    title = str(parts[0]) if above else _("All dates")
    return {"link": changelist.get_query_string(above, [f"{name}__"]), "title": title}
