"""What a facility's advice asks of its coordinators: their own projects', or all where nobody has
projects of their own."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.health.domain.board import BOARD_STATES, board_of
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import covers
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import Task

SUNDAY = 6
PRESSING = ("unadvised", "unaccepted", "silent", "behind", "overdue", "disputed")


def _with_charge(user: int) -> QuerySet[Facility]:
    own = Project.objects.filter(facility=OuterRef("pk"), coordinator=user)
    current = Facility.objects.filter(status=Facility.Status.CURRENT)
    return current.select_related("health_limits").annotate(in_charge=Exists(own))[:1]


CURRENT = Seen(lambda _seen, user: _with_charge(user), user=int)


def advice_tasks(current: list[Facility], user: User, today: date) -> list[Task]:
    """A task a state of the health board that somebody has to do something about."""
    facility = next(iter(current), None)
    if facility is None or not covers(user, facility):
        return []
    in_charge = facility.in_charge  # type: ignore[attr-defined]
    counts = board_of(facility, today, mine=user if in_charge else None).counts
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
