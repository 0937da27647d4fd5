"""The figures that lists are opened from, and the days of a facility that they are about."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode

from clusters.models import Facility
from tgtf_portal.core.figures.registry import spans_by, tallies
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.values.numbers import is_number
from tgtf_portal.pages.domain.figures.advice import (
    ACTIVITIES,
    CLUSTERS,
    PROJECTS,
    RESULTS,
    STATEMENTS,
)
from tgtf_portal.pages.domain.figures.learning import INSIGHTS, REGISTRATIONS, WEBINARS

tallies(WEBINARS, REGISTRATIONS, INSIGHTS)
tallies(ACTIVITIES, STATEMENTS, RESULTS, PROJECTS, CLUSTERS)


def facilities_for(user: Person) -> QuerySet[Facility]:
    """Those that a member of staff sees, the current one first."""
    if not user.has_perm("clusters.view_facility"):
        return Facility.objects.none()
    current = Q(status=Facility.Status.CURRENT)
    first = Case(When(current, then=Value(0)), default=Value(1))
    return within(Facility.objects.all(), user).order_by(first, "name__folded", "pk")


def span_of(facility: Facility, first: date, last: date) -> Span:
    days = {"first": first.isoformat(), "last": last.isoformat()}
    page = f"{reverse('admin:year')}?{urlencode({'facility': str(facility.pk), **days})}"
    return Span(facility.pk, facility.name, first, last, ZoneInfo(facility.time_zone), page)


@spans_by
def find_span(user: Person, facility: str, first: date, last: date) -> Span | None:
    found = facilities_for(user).filter(pk=facility).first() if is_number(facility) else None
    return span_of(found, first, last) if found else None
