"""The health board: a facility's advice by state, mine or all, and what belongs to a state."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.health.domain.health import STATES, Course, courses_of
from advisors.health.domain.nudge import REST
from advisors.models import Engagement
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared, number_of

WITHOUT_ADVISOR = "unadvised"
BOARD_STATES = {**STATES, WITHOUT_ADVISOR: _("Without advisor")}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An engagement on the board, with all that it is on the board for."""

    engagement: Engagement
    course: Course

    @property
    def states(self) -> list[str]:
        return [str(STATES[state]) for state in self.course.states]

    @property
    def used(self) -> Decimal:
        return self.course.used

    @property
    def asked_at(self) -> datetime | None:
        """When they were nudged, as long as they are left in peace."""
        asked = self.engagement.nudged_at
        return asked if asked and timezone.now() < asked + REST else None


@dataclass(frozen=True, slots=True)
class HealthBoard:
    counts: dict[str, int]  # by state
    courses: list[Course]  # in the chosen state, or in any
    projects: QuerySet[Project]  # without an advisor, where that is the state chosen


def board_of(
    facility: Facility, day: date, *, state: str = "", mine: User | None = None
) -> HealthBoard:
    """Of all the facility's engagements, or of those alone of projects that somebody coordinates;
    in one state, or in any. Four queries, however many there are."""
    courses = [c for c in courses_of(facility, day) if mine is None or c.coordinator == mine.pk]
    states = [course.states for course in courses]
    counts = counts_by_state(states, _number(facility, mine))
    chosen = [
        course
        for course, found in zip(courses, states, strict=True)
        if (state in found if state else found)
    ]
    shown = state == WITHOUT_ADVISOR
    projects = without_advisor(facility, mine) if shown else Project.objects.none()
    return HealthBoard(counts, chosen, projects)


def counts_by_state(states: Iterable[list[str]], unadvised: int) -> dict[str, int]:
    met = Counter(name for found in states for name in found)
    return {name: met[name] for name in STATES} | {WITHOUT_ADVISOR: unadvised}


def rows_of(courses: Iterable[Course]) -> list[BoardRow]:
    """Of one page; one query."""
    courses = list(courses)
    found = Engagement.objects.select_related("project", "advisor__user").in_bulk(
        [course.engagement for course in courses]
    )
    return [BoardRow(found[c.engagement], c) for c in courses if c.engagement in found]


def without_advisor(facility: Facility, mine: User | None = None) -> QuerySet[Project]:
    projects = unadvised(facility.projects.all())
    return projects.filter(coordinator=mine) if mine else projects


def unadvised(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those that go on and have nobody proposed, agreed or at work."""
    going_on = (Project.Status.SELECTED, Project.Status.RUNNING)
    advised = Engagement.objects.filter(project=OuterRef("pk"), status__in=Engagement.OPEN)
    return projects.filter(~Exists(advised), status__in=going_on)


_without = Prepared(
    lambda facility: number_of(without_advisor(Facility(pk=facility))),
    keeps_plan=True,
    facility=int,
)
_own_without = Prepared(
    lambda facility, mine: number_of(without_advisor(Facility(pk=facility), User(pk=mine))),
    keeps_plan=True,
    facility=int,
    mine=int,
)


def _number(facility: Facility, mine: User | None) -> int:
    if mine is None:
        return _without.one(facility=facility.pk) or 0
    return _own_without.one(facility=facility.pk, mine=mine.pk) or 0
