"""Take over clusters and their parts in projects from a CSV file; twice changes nothing."""

from typing import Any

from clusters.domain.cluster import import_clusters
from tgtf_portal.core.tables.import_command import ImportCommand
from tgtf_portal.core.tables.imports import Imported


class Command(ImportCommand):
    help = __doc__

    def take_over(self, content: bytes, **options: Any) -> Imported:
        return import_clusters(content)
