"""What commands that take over a table have in common: all of it or nothing, and a rehearsal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tgtf_portal.core.refusal import refusal_raised_as


class ImportCommand(BaseCommand):
    """A command with the path of a CSV or XLSX file as its argument."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check it and change nothing")

    def take_over(self, content: bytes, **options: Any) -> object:
        """Import the file's content; returns what is printed. May raise Refused."""
        raise NotImplementedError

    @transaction.atomic
    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
        with refusal_raised_as(lambda text: CommandError(f"Nothing was imported.\n{text}")):
            outcome = self.take_over(content, **options)
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{outcome} (rehearsal only)" if dry_run else str(outcome))
