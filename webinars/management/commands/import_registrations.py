"""Take over people who registered for a webinar elsewhere, with their wishes."""

from pathlib import Path
from typing import Any

from django.db import transaction

from webinars.management.webinar_command import WebinarFileCommand, told_plainly
from webinars.registration.domain.csv_import import import_registrations


class Command(WebinarFileCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *, webinar: str, file: Path, dry_run: bool, **options: Any) -> None:
        found = self.webinar(webinar)
        with told_plainly():
            outcome = import_registrations(found, self.content(file))
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{outcome.new} registered, {outcome.known} were registered already.")
