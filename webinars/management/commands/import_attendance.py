"""Note who was at a webinar, from the report of the meeting's own system."""

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.management.webinar_command import WebinarCommand
from webinars.registration.domain.attendance_import import ATTENDANCE


class Command(WebinarCommand, ImportCommand):
    help = __doc__
    kind = ATTENDANCE
