"""Take over what the break-outs of a webinar wrote down elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from webinars.live.domain.csv_import import import_insights
from webinars.management.webinar_command import WebinarFileCommand, told_plainly


class Command(WebinarFileCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create-breakouts", action="store_true", help="unknown ones come in closed"
        )

    @transaction.atomic
    def handle(self, *, webinar: str, file: Path, dry_run: bool, **options: Any) -> None:
        found = self.webinar(webinar)
        with told_plainly():
            new = import_insights(
                found, self.content(file), create_breakouts=options["create_breakouts"]
            )
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{new} insights taken over.")
