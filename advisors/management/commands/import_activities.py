"""Take over what a facility's advisors did from a table; twice changes nothing."""

from advisors.days.domain.activity_import import ACTIVITIES
from advisors.management.facility_command import FacilityCommand
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(FacilityCommand, ImportCommand):
    help = __doc__
    kind = ACTIVITIES
