"""Save the database and the documents to a file while the portal works."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.core import backup
from tgtf_portal.core.refusal import refusal_raised_as


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        with refusal_raised_as(CommandError):
            lacking = backup.back_up(file)
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes.")
        for name in lacking:
            self.stderr.write(f"The storage lacks a document: {name}.")
