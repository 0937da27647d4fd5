"""Take over people who registered for a webinar elsewhere, with their wishes."""

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.management.webinar_command import WebinarCommand
from webinars.registration.domain.csv_import import REGISTRATIONS


class Command(WebinarCommand, ImportCommand):
    help = __doc__
    kind = REGISTRATIONS
    also = "mail"
