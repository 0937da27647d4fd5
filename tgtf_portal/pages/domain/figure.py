"""The facility in numbers."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from advisors.models import Advisor
from clusters.models import SME, Cluster, Facility, Project
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Insight


@dataclass(frozen=True, slots=True)
class Figures:
    by_country: dict[str, int]
    smes: int
    projects: int = 0
    advisors: int = 0
    insights: int = 0

    @property
    def clusters(self) -> int:
        return sum(self.by_country.values())

    @property
    def countries(self) -> int:
        return len(self.by_country)


def _firms() -> QuerySet:
    """Unlisted clusters are few: so their firms need no join to theirs."""
    return SME.objects.exclude(cluster__in=Cluster.objects.filter(listed=False).order_by())


def _number(rows: QuerySet, *, distinct: bool = False) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk", distinct=distinct))
    return Coalesce(Subquery(counted.values("n")), 0)


def _with_numbers() -> QuerySet[Facility]:
    """Firms of all listed clusters, what all webinars found out; projects and advisors are this
    facility's own."""
    own = OuterRef("pk")
    return Facility.objects.filter(status=Facility.Status.CURRENT).annotate(
        firms_told=_number(_firms()),
        insights_told=_number(Insight.objects.published()),
        projects_told=_number(Project.objects.going_on().filter(facility=own)),
        advisors_told=_number(Advisor.objects.engaged_by(own), distinct=True),
    )[:1]


_by_country = Prepared(
    lambda: Cluster.objects.filter(listed=True).numbers_by_country(), keeps_plan=True
)
_current = Prepared(_with_numbers, keeps_plan=True)


def facility_in_figures() -> tuple[Facility | None, Figures]:
    """The cohort that the public pages speak of, with what the public directory shows, so that a
    number and the list behind it agree; advisors are those whom this facility engaged."""
    facility = _current.one()
    by_country = dict(_by_country())
    if facility is None:
        return None, Figures(by_country, _firms().count(), insights=_insights())
    return facility, Figures(
        by_country,
        facility.firms_told,  # type: ignore[attr-defined]
        facility.projects_told,  # type: ignore[attr-defined]
        facility.advisors_told,  # type: ignore[attr-defined]
        facility.insights_told,  # type: ignore[attr-defined]
    )


def _insights() -> int:
    return Insight.objects.published().count()
