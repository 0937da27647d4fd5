"""On Mondays each coordinator in charge reads what the health board says of their projects."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from advisors.common.sides import readers, tell
from advisors.health.domain.board import BOARD_STATES, WITHOUT_ADVISOR, board_of, without_advisor
from advisors.health.domain.health import STATES
from clusters.domain.absence import with_substitutes
from clusters.models import Facility
from tgtf_portal.core.models import User

KIND = "advice.digest"
MONDAY, AT = 0, time(7)


def promise_digests(now: datetime) -> int:
    """Of the current facility; once a week a coordinator, from Monday morning in its zone. Where
    the portal stood still then, later that week."""
    facility = Facility.objects.current()
    if facility is None:
        return 0
    here = now.astimezone(ZoneInfo(facility.time_zone))
    monday = here.date() - timedelta(days=here.weekday() - MONDAY)
    if here < datetime.combine(monday, AT, here.tzinfo):
        return 0
    return sum(
        tell(
            readers(with_substitutes([coordinator])),
            KIND,
            facility,
            key=f"{monday:%G-%V}/{coordinator.pk}",
            coordinator=coordinator.pk,
        )
        for coordinator in coordinators_of(facility)
        if lines_for(facility, coordinator, here.date())
    )


def coordinators_of(facility: Facility) -> list[User]:
    """In charge of a project of the facility that somebody advises, or nobody yet."""
    projects = facility.projects.going_on().exclude(status="completed")
    people = User.objects.filter(is_active=True, is_staff=True, projects_in_charge__in=projects)
    return list(people.distinct())


def lines_for(facility: Facility, coordinator: User, day: date) -> list[str]:
    """What is on the board of their projects, a line a state: “Silent: 2 (project 2, 7)”."""
    board = board_of(facility, day, mine=coordinator)
    numbers = dict(facility.projects.values_list("engagements", "number"))
    found = {
        state: sorted({numbers[c.engagement] for c in board.courses if state in c.states})
        for state in STATES
    }
    found[WITHOUT_ADVISOR] = list(
        without_advisor(facility, coordinator).values_list("number", flat=True)
    )
    return [
        _("%(state)s: %(count)d (project %(projects)s)")
        % {
            "state": BOARD_STATES[state],
            "count": board.counts[state],
            "projects": ", ".join(map(str, projects)),
        }
        for state, projects in found.items()
        if projects
    ]
