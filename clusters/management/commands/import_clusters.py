"""Take over clusters and their parts in projects from a CSV file; twice changes nothing."""

from clusters.domain.cluster import COLUMNS, import_clusters
from tgtf_portal.core.tables.import_command import ImportCommand
from tgtf_portal.core.tables.imports import Imported, read_table


class Command(ImportCommand):
    help = __doc__

    def take_over(self, content: bytes) -> Imported:
        return import_clusters(read_table(content, required=COLUMNS))
