"""Take over what a facility's engagements owe from a table; twice changes nothing."""

from advisors.management.facility_command import FacilityCommand
from advisors.results.domain.result_import import DELIVERABLES
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(FacilityCommand, ImportCommand):
    help = __doc__
    kind = DELIVERABLES
