"""Take over advisors from a CSV file; running it twice changes nothing."""

from advisors.domain.advisor import OPTIONAL, REQUIRED, import_advisors
from tgtf_portal.core.tables.import_command import ImportCommand
from tgtf_portal.core.tables.imports import Imported, read_table


class Command(ImportCommand):
    help = __doc__

    def take_over(self, content: bytes) -> Imported:
        return import_advisors(read_table(content, required=REQUIRED, optional=OPTIONAL))
