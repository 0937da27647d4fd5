"""Who is away and who stands in: said by the one who is away, told to both at once.

A stand-in gains no right: they see and get what they may see and get anyway. Days are those of the
facility's own zone.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.models import Absence, Facility
from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.people import scope
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.prepared import Prepared

SAID, TAKEN_BACK = "absence.said", "absence.taken_back"
LONGEST = timedelta(days=366)
DAY = timedelta(days=1)


# --- Who is away now -----------------------------------------------------------------------------
def absences_now(user: User) -> list[Absence]:
    """Those of today in which they are away, or stand in for who is; one query where there are
    none."""
    today = timezone.now().date()
    near = _near(user=user.pk, first=today - DAY, last=today + DAY)
    return [absence for absence in near if holds_now(absence)]


_near = Prepared(
    lambda user, first, last: (
        Absence.objects.about(User(pk=user))
        .of_colleagues()
        .touching(first, last)
        .select_related("user", "substitute")
    ),
    user=int,
    first=date,
    last=date,
    keeps_plan=True,
)


def holds_now(absence: Absence) -> bool:
    """Today is a day of it, and who stands in may still do what the one away does."""
    today = today_of(absence.user)
    is_today = absence.starts_on <= today <= absence.ends_on
    return is_today and not what_is_missing(absence.user, absence.substitute)


def substitute_of(user: User) -> User | None:
    """Who gets what goes to them today, besides themselves."""
    return next((a.substitute for a in absences_now(user) if a.user_id == user.pk), None)


def with_substitutes(people: Iterable[User]) -> list[User]:
    """Them, and who stands in for who is away today."""
    found = {}
    for person in people:
        found[person.pk] = person
        if substitute := substitute_of(person):
            found.setdefault(substitute.pk, substitute)
    return list(found.values())


def today_of(user: User) -> date:
    """The day that it is at their facility, or at the current one."""
    own = scope.facilities_of(user)
    facilities = Facility.objects.order_by("pk")
    chosen = facilities.filter(pk__in=own).first() if own else Facility.objects.current()
    return timezone.localdate(timezone=ZoneInfo(chosen.time_zone if chosen else settings.TIME_ZONE))


# --- Who can stand in ----------------------------------------------------------------------------
def colleagues_of(user: User) -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)


def what_is_missing(user: User, substitute: User) -> str:
    """Why a colleague cannot stand in, in a sentence; nothing where they can do all the same."""
    name = str(substitute)
    if substitute.is_superuser:
        return ""
    if user.is_superuser:
        return _("You may do everything, and %s may not: choose who may do everything, too.") % name
    if missing := [r for r in StaffRole if r.value in roles_of(user) - roles_of(substitute)]:
        lacks = "; ".join(str(role.label) for role in missing)
        return _("%(name)s lacks roles of yours: %(roles)s.") % {"name": name, "roles": lacks}
    seen = scope.facilities_of(substitute)
    own = scope.facilities_of(user)
    if seen and (not own or own - seen):
        return _("%s does not see all the facilities that you see.") % name
    return ""


def roles_of(user: User) -> set[str]:
    return set(user.groups.filter(name__in=StaffRole.values).values_list("name", flat=True))


# --- What is said --------------------------------------------------------------------------------
@transaction.atomic
def say_absence(user: User, *, starts_on: date, ends_on: date, substitute: User) -> Absence:
    """Both are told at once, by a mail."""
    pair = User.objects.filter(pk__in=[user.pk, substitute.pk]).order_by("pk")
    people = {person.pk: person for person in pair.select_for_update()}
    user, substitute = people[user.pk], people[substitute.pk]
    _refuse_days(user, starts_on, ends_on)
    _refuse_person(user, substitute)
    _refuse_meeting_others(user, substitute, starts_on, ends_on)
    absence = Absence.objects.create(
        user=user, substitute=substitute, starts_on=starts_on, ends_on=ends_on
    )
    audit.record("absence.said", absence, by=user)
    _tell(absence, SAID)
    return absence


@transaction.atomic
def take_back(absence: Absence, *, by: User) -> None:
    """They are not away after all, or are back before; both are told."""
    found = Absence.objects.select_for_update(of=["self"]).select_related("user", "substitute")
    row = found.filter(pk=absence.pk, user=by).first()
    if row is None:
        raise Refused(_("This was taken back already."))
    audit.record("absence.taken_back", row, by=by)
    _tell(row, TAKEN_BACK)
    row.delete()


def _refuse_days(user: User, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The end must not be before the start."))
    if starts_on < today_of(user):
        raise Refused(_("The first day is over: begin today or later."))
    if ends_on - starts_on > LONGEST:
        raise Refused(_("That is longer than a year: give your projects to a colleague instead."))


def _refuse_person(user: User, substitute: User) -> None:
    if substitute == user:
        raise Refused(_("Choose a colleague: nobody stands in for themselves."))
    if not (substitute.is_staff and substitute.is_active):
        raise Refused(_("%s is no member of staff.") % substitute)
    if missing := what_is_missing(user, substitute):
        raise Refused(missing)


def _refuse_meeting_others(user: User, substitute: User, starts_on: date, ends_on: date) -> None:
    meeting = Absence.objects.touching(starts_on, ends_on).select_related("user", "substitute")
    if own := meeting.filter(user=user).first():
        raise Refused(_("You said already that you are away from %s.") % days_of(own))
    if away := meeting.filter(user=substitute).first():
        facts = {"name": substitute, "days": days_of(away)}
        raise Refused(_("%(name)s is away, too, from %(days)s: choose somebody else.") % facts)
    if covered := meeting.filter(Q(substitute=user)).first():
        facts = {"name": covered.user, "days": days_of(covered)}
        raise Refused(
            _("You stand in for %(name)s from %(days)s: ask them to choose somebody else first.")
            % facts
        )


def days_of(absence: Absence) -> str:
    """From when to when, in words."""
    facts = {"first": _day(absence.starts_on), "last": _day(absence.ends_on)}
    return _("%(first)s to %(last)s") % facts


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _tell(absence: Absence, kind: str) -> None:
    facts = {
        "away": str(absence.user),
        "substitute": str(absence.substitute),
        "first": _day(absence.starts_on),
        "last": _day(absence.ends_on),
    }
    outbox.promise_all(
        outbox.Promise(
            kind,
            key=f"{kind}/{absence.pk}/{person.pk}",
            to=person.email,
            name=person.name,
            language=person.language,
            context=facts,
        )
        for person in (absence.user, absence.substitute)
        if person.is_active
    )
