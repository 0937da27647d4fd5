"""Take over what the break-outs of a webinar wrote down elsewhere."""

from typing import Any

from django.core.management.base import CommandParser

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.live.domain.csv_import import import_insights
from webinars.management.webinar_command import WebinarCommand


class Command(WebinarCommand, ImportCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--create-breakouts", action="store_true", help="unknown ones come in closed"
        )

    def take_over(self, content: bytes, **options: Any) -> str:
        create = options["create_breakouts"]
        new = import_insights(self.webinar(options["webinar"]), content, create_breakouts=create)
        return f"{new} insights taken over."
