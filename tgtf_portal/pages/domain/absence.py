"""Absences as their people read them: a line each, and a sentence for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.domain.absence import days_of, today_of, what_is_missing
from clusters.models import Absence
from tgtf_portal.core.models import User


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """`name` is the other of the two; `obstacle` says why nobody stands in after all."""

    code: str
    days: str
    name: str
    obstacle: str


def lines_about(user: User) -> dict[str, list[AbsenceLine]]:
    """Those that are not over, by whether the reader is away or stands in."""
    ahead = Absence.objects.about(user).filter(ends_on__gte=today_of(user))
    rows = list(ahead.select_related("user", "substitute"))
    return {
        "own": [_line(row, row.substitute) for row in rows if row.user_id == user.pk],
        "covered": [_line(row, row.user) for row in rows if row.user_id != user.pk],
    }


def _line(absence: Absence, other: User) -> AbsenceLine:
    obstacle = _why_nobody(absence.user, absence.substitute)
    return AbsenceLine(absence.code, days_of(absence), str(other), obstacle)


def _why_nobody(user: User, substitute: User) -> str:
    if not (substitute.is_staff and substitute.is_active):
        return _("%s is no member of staff any more.") % substitute
    return what_is_missing(user, substitute)


def sentences_about(user: User, absences: Iterable[Absence]) -> list[str]:
    """Who is away now and who stands in, for the top of the desk."""
    sentences = []
    for absence in absences:
        last = date_format(absence.ends_on, "j F")
        if absence.user_id == user.pk:
            facts = {"name": absence.substitute, "last": last}
            sentences.append(_("You are away until %(last)s; %(name)s stands in.") % facts)
        else:
            facts = {"name": absence.user, "last": last}
            sentences.append(_("You stand in for %(name)s until %(last)s.") % facts)
    return sentences
