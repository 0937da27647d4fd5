"""Take over advisors from a table; running it twice changes nothing."""

from advisors.pool.domain.advisor import ADVISORS
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(ImportCommand):
    help = __doc__
    kind = ADVISORS
