"""What commands that take over a table have in common: what is wrong is named, and a rehearsal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tables.import_kinds import ImportKind


class ImportCommand(BaseCommand):
    """A command with the path of a CSV or XLSX file as its argument."""

    kind: ImportKind
    also = ""  # the option that asks for what the kind offers

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check it and change nothing")
        parser.add_argument(
            "--skip-unknown-columns", action="store_true", help="go on without them"
        )
        parser.add_argument(
            "--right-rows-only", action="store_true", help="leave out the wrong ones, and name them"
        )
        if self.also:
            parser.add_argument(f"--{self.also}", action="store_true", help=str(self.kind.offer))

    def target(self, **options: Any) -> Any:
        """What the table is for."""
        return None

    @transaction.atomic
    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
        with refusal_raised_as(lambda text: CommandError(f"Nothing was imported.\n{text}")):
            outcome, table = self.kind.take_over(
                content,
                self.target(**options),
                skip_unknown=options["skip_unknown_columns"],
                only_right=options["right_rows_only"],
                also=bool(self.also) and options[self.also.replace("-", "_")],
            )
        if dry_run:
            transaction.set_rollback(True)
        for remark in table.remarks:
            self.stdout.write(remark)
        if table.errors:
            self.stderr.write(str(BadTable(table.errors)))
        self.stdout.write(f"{outcome} (rehearsal only)" if dry_run else str(outcome))
