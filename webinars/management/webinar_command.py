"""What the commands for one webinar have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webinars.models import Webinar


class WebinarCommand(BaseCommand):
    """A command whose first argument is a webinar's slug."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webinar", metavar="WEBINAR", help="the webinar's slug")
        super().add_arguments(parser)

    def target(self, **options: Any) -> Webinar:
        """For a table that is brought along."""
        return self.webinar(options["webinar"])

    @staticmethod
    def webinar(slug: str) -> Webinar:
        try:
            return Webinar.objects.get(slug=slug)
        except (Webinar.DoesNotExist, ValueError) as missing:  # letters that no database takes
            raise CommandError(f"There is no webinar “{slug}”.") from missing
