"""What a facility's advice asks of its coordinators: their own projects', or all where nobody has
projects of their own."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.health.domain.board import BOARD_STATES, counts_by_state, unadvised
from advisors.health.domain.health import courses_from, done_until, limits_of, open_on
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import Task

SUNDAY = 6
PRESSING = ("unadvised", "unaccepted", "silent", "behind", "overdue", "disputed")


CURRENT_ALONE = Facility.objects.filter(status=Facility.Status.CURRENT)


def _with_charge(user: int) -> QuerySet[Facility]:
    own = Project.objects.filter(facility=OuterRef("pk"), coordinator=user)
    return CURRENT_ALONE.select_related("health_limits").annotate(in_charge=Exists(own))


def _unadvised(user: int) -> QuerySet:
    """How many projects have no advisor, and how many of them the user coordinates."""
    found = unadvised(Project.objects.filter(facility__status=Facility.Status.CURRENT))
    numbers = (
        found.order_by()
        .values(one=Value(1))
        .annotate(number=Count("*"), own=Count("pk", filter=Q(coordinator=user)))
    )
    return numbers.values_list("number", "own")


CURRENT = Seen(lambda _seen, user: _with_charge(user), user=int)
UNADVISED = Seen(lambda _seen, user: _unadvised(user), user=int)
OPEN_ON = Seen(lambda _seen, day: open_on(CURRENT_ALONE.values("pk")[:1], day), day=date)
DONE_UNTIL = Seen(lambda _seen, day: done_until(CURRENT_ALONE.values("pk")[:1], day), day=date)


def advice_tasks(found: dict[str, list[Any]], user: User, today: date) -> list[Task]:
    """A task a state of the health board that somebody has to do something about; needs what
    `waiting.py` finds."""
    facility = next(iter(found["facility"]), None)
    if facility is None or not covers(user, facility):
        return []
    in_charge = facility.in_charge
    counts = _counts(found, facility, today, mine=user if in_charge else None)
    whose = "mine" if in_charge else "all"
    return [
        Task(
            _title(state, counts[state]),
            f"{address_of('admin:advisors_engagement_health')}?"
            + urlencode({"whose": whose, "state": state}),
            _("Look"),
            today + timedelta(days=SUNDAY - today.weekday()),
            _("this week"),
            _("In the projects that you coordinate") if in_charge else "",
        )
        for state in PRESSING
        if counts[state]
    ]


def _counts(
    found: dict[str, list[Any]], facility: Facility, today: date, mine: User | None
) -> dict[str, int]:
    """By state of the health board, as the board itself counts."""
    courses = courses_from(found["open"], found["done"], today, limits_of(facility))
    number, own = next(iter(found["unadvised"]), (0, 0))
    states = [c.states for c in courses if mine is None or c.coordinator == mine.pk]
    return counts_by_state(states, number if mine is None else own)


def _title(state: str, number: int) -> str:
    """
    >>> _title("silent", 2)
    '2 engagements on the health board: silent'
    """
    if state == "unadvised":
        text = ngettext("%d project has no advisor", "%d projects have no advisor", number)
        return text % number
    text = ngettext(
        "%(number)d engagement on the health board: %(state)s",
        "%(number)d engagements on the health board: %(state)s",
        number,
    )
    return text % {"number": number, "state": str(BOARD_STATES[state]).lower()}
