"""Take over clusters and their parts in projects from a table; twice changes nothing."""

from clusters.domain.cluster import CLUSTERS
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(ImportCommand):
    help = __doc__
    kind = CLUSTERS
