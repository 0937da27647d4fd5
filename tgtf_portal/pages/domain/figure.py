"""The facility in numbers."""

from dataclasses import dataclass

from django.db.models import Count

from advisors.models import Advisor
from clusters.models import SME, Cluster


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


def figures() -> Figures:
    """Of what the public directory shows, so that a number and the list behind it agree."""
    listed = Cluster.objects.filter(listed=True)
    counted = listed.order_by().values_list("country").annotate(number=Count("pk"))
    return Figures(
        by_country=dict(counted),
        smes=SME.objects.filter(cluster__listed=True).count(),
        advisors=Advisor.objects.filter(user__is_active=True).count(),
    )
