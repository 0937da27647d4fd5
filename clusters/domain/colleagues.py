"""Who has which role of staff, at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clusters.domain.absence import days_of
from clusters.models import Absence
from tgtf_portal.core.models import User
from tgtf_portal.core.people.rights import StaffRole


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """`facilities` are empty where somebody sees all; `away` says who stands in, and when."""

    pk: int
    name: str
    email: str
    facilities: str
    away: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    label: str
    people: list[ColleagueLine]


def colleagues_by_role(day: date) -> list[RoleLine]:
    """Each role with who has it, also one that nobody has; four queries, however many they are."""
    fetched = ["groups", "staff_assignments__facility"]
    staff = User.objects.filter(is_staff=True, is_active=True).prefetch_related(*fetched)
    away = {a.user_id: a for a in Absence.objects.on(day).select_related("substitute")}
    held = [(set(_roles(person)), _line(person, away.get(person.pk))) for person in staff]
    lines = [
        RoleLine(str(role.label), [line for roles, line in held if role.value in roles])
        for role in StaffRole
    ]
    everything = [line for roles, line in held if EVERYTHING in roles]
    nothing = [line for roles, line in held if not roles]
    if everything:
        lines.insert(0, RoleLine(_("May do everything, also what no role allows"), everything))
    if nothing:
        lines.append(
            RoleLine(_("Without a role: enters the administration and sees nothing"), nothing)
        )
    return lines


EVERYTHING = "everything"


def _roles(person: User) -> Iterator[str]:
    if person.is_superuser:
        yield EVERYTHING
    yield from (group.name for group in person.groups.all() if group.name in StaffRole.values)


def _line(person: User, absence: Absence | None) -> ColleagueLine:
    own = sorted(assignment.facility.acronym for assignment in person.staff_assignments.all())
    away = ""
    if absence:
        facts = {"days": days_of(absence), "name": absence.substitute}
        away = _("%(days)s, %(name)s stands in") % facts
    return ColleagueLine(person.pk, person.name, person.email, ", ".join(own), away)
