"""What the commands for one webinar have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.imports import BadTable
from webinars.models import Webinar


class WebinarCommand(BaseCommand):
    """A command whose first argument is a webinar's slug."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("webinar", metavar="WEBINAR", help="the webinar's slug")

    @staticmethod
    def webinar(slug: str) -> Webinar:
        try:
            return Webinar.objects.get(slug=slug)
        except Webinar.DoesNotExist as missing:
            raise CommandError(f"There is no webinar “{slug}”.") from missing


class WebinarFileCommand(WebinarCommand):
    """A command that reads a CSV or XLSX file for a webinar."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="check the file and change nothing"
        )

    @staticmethod
    def content(file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault}") from fault


@contextmanager
def told_plainly() -> Iterator[None]:
    """Refusals and bad tables as the command's error, without a traceback."""
    try:
        yield
    except (Refused, BadTable) as refusal:
        raise CommandError(str(refusal)) from refusal
