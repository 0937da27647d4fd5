"""Which countries the facility works in: those of its clusters."""

from clusters.models import Cluster
from tgtf_portal.core.values.country_choices import own_countries


@own_countries
def countries_of_clusters() -> set[str]:
    return set(Cluster.objects.order_by().values_list("country", flat=True).distinct())
