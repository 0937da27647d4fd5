"""What commands that take over a table have in common: all of it or nothing, and a rehearsal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tgtf_portal.core.tables.imports import BadTable, Imported


class ImportCommand(BaseCommand):
    """A command whose argument is a CSV or XLSX file and whose verb is `take_over`."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check it and change nothing")

    def take_over(self, content: bytes) -> Imported:
        raise NotImplementedError

    @transaction.atomic
    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            imported = self.take_over(file.read_bytes())
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
        except BadTable as fault:
            raise CommandError(f"Nothing was imported.\n{fault}") from fault
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{imported} (rehearsal only)" if dry_run else str(imported))
