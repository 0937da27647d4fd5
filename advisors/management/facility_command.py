"""What the commands for one facility have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusters.models import Facility


class FacilityCommand(BaseCommand):
    """A command whose first argument is a facility's slug."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("facility", metavar="FACILITY", help="the facility's slug")
        super().add_arguments(parser)

    def target(self, **options: Any) -> Facility:
        """For a table that is brought along."""
        return self.facility(options["facility"])

    @staticmethod
    def facility(slug: str) -> Facility:
        try:
            return Facility.objects.get(slug=slug)
        except (Facility.DoesNotExist, ValueError) as missing:  # letters that no database takes
            raise CommandError(f"There is no facility “{slug}”.") from missing
