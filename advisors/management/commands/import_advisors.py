"""Take over advisors from a CSV file; running it twice changes nothing."""

from typing import Any

from advisors.domain.advisor import import_advisors
from tgtf_portal.core.tables.import_command import ImportCommand
from tgtf_portal.core.tables.imports import Imported


class Command(ImportCommand):
    help = __doc__

    def take_over(self, content: bytes, **options: Any) -> Imported:
        return import_advisors(content)
