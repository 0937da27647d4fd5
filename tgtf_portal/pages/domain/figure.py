"""The facility in numbers."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Subquery, Value

from advisors.models import Advisor
from clusters.models import SME, Cluster, Facility
from tgtf_portal.core.values.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Figures:
    by_country: dict[str, int]
    smes: int
    advisors: int

    @property
    def clusters(self) -> int:
        return sum(self.by_country.values())

    @property
    def countries(self) -> int:
        return len(self.by_country)


def _firms() -> QuerySet:
    """Unlisted clusters are few: so their firms need no join to theirs."""
    return SME.objects.exclude(cluster__in=Cluster.objects.filter(listed=False).order_by())


def _number(rows: QuerySet, *, distinct: bool = False) -> Subquery:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk", distinct=distinct))
    return Subquery(counted.values("n"))


def _with_numbers(facility: int) -> QuerySet:
    """Firms of all listed clusters, and this facility's advisors."""
    firms = _number(_firms())
    advisors = _number(Advisor.objects.engaged_by(facility), distinct=True)
    return Facility.objects.filter(pk=facility).values_list(firms, advisors)


_by_country = Prepared(
    lambda: Cluster.objects.filter(listed=True).numbers_by_country(), keeps_plan=True
)
_firms_and_advisors = Prepared(_with_numbers, facility=int, keeps_plan=True)


def figures(facility: Facility | None) -> Figures:
    """Of what the public directory shows, so that a number and the list behind it agree; advisors
    are those whom this facility engaged."""
    if facility is None:
        firms, advisors = _firms().count(), 0
    else:
        firms, advisors = _firms_and_advisors(facility=facility.pk)[0]
    return Figures(dict(_by_country()), firms, advisors)
