"""Take over people who registered for a webinar elsewhere, with their wishes."""

from typing import Any

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.management.webinar_command import WebinarCommand
from webinars.registration.domain.csv_import import import_registrations


class Command(WebinarCommand, ImportCommand):
    help = __doc__

    def take_over(self, content: bytes, **options: Any) -> str:
        outcome = import_registrations(self.webinar(options["webinar"]), content)
        return f"{outcome.new} registered, {outcome.known} were registered already."
