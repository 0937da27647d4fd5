"""The facility in numbers."""

from dataclasses import dataclass

from advisors.models import Advisor
from clusters.models import SME, Cluster, Facility


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


def figures(facility: Facility | None) -> Figures:
    """Of what the public directory shows, so that a number and the list behind it agree; advisors
    are those whom this facility engaged."""
    listed = Cluster.objects.filter(listed=True)
    unlisted = Cluster.objects.filter(listed=False).order_by()  # few: firms need no join to theirs
    return Figures(
        by_country=listed.by_country(),
        smes=SME.objects.exclude(cluster__in=unlisted).count(),
        advisors=Advisor.objects.engaged_by(facility).count() if facility else 0,
    )
