"""Take over a facility's engagements from a table; twice changes nothing."""

from advisors.engagement.domain.engagement_import import ENGAGEMENTS
from advisors.management.facility_command import FacilityCommand
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(FacilityCommand, ImportCommand):
    help = __doc__
    kind = ENGAGEMENTS
