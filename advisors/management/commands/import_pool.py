"""Take over a facility's pool of advisors from a table; twice changes nothing."""

from advisors.management.facility_command import FacilityCommand
from advisors.pool.domain.pool_import import POOL
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(FacilityCommand, ImportCommand):
    help = __doc__
    kind = POOL
    also = "send-links"
