"""What the portal keeps about a person: as a file for them, or all of it erased."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.core.models import Erasure
from tgtf_portal.core.privacy import archive, erasing, record, repeating
from tgtf_portal.core.privacy.plan import ErasurePlan, plan_for
from tgtf_portal.core.refusal import refusal_raised_as
from tgtf_portal.core.values.fields import LONGEST_ADDRESS


def address(typed: str) -> str:
    """As lenient as an address that was kept long ago; nothing that a database cannot look for."""
    if not typed.strip() or len(typed) > LONGEST_ADDRESS or not typed.isprintable():
        raise ArgumentTypeError("This is no e-mail address.")
    return typed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="all of it as one zip, for the person")
        export.add_argument("email", type=address)
        export.add_argument("--to", type=Path, default=Path(archive.archive_name()))
        erase = verbs.add_parser("erase", help="all of it but what is counted")
        erase.add_argument("email", type=address)
        erase.add_argument("--dry-run", action="store_true")
        verbs.add_parser("repeat", help="erase again whom a restore brought back")
        verbs.add_parser("register", help="the record of processing, as Markdown")

    def handle(self, *, verb: str, **options: Any) -> None:
        with refusal_raised_as(CommandError):
            getattr(self, f"_{verb}")(**options)

    def _export(self, *, email: str, to: Path, **options: Any) -> None:
        try:
            with to.open("xb") as file:
                to.chmod(0o600)
                file.write(archive.archive_of(email))
        except OSError as fault:
            raise CommandError(f"{to} cannot be written: {fault.strerror}.") from fault
        self.stdout.write(f"{to}: {to.stat().st_size:,} bytes. It names a person: keep it safe.")

    def _erase(self, *, email: str, dry_run: bool, **options: Any) -> None:
        plan = plan_for(email)
        if plan.is_empty:
            self.stdout.write("Nothing here is about this address.")
            return
        self._tell(plan)
        if dry_run:
            self.stdout.write("A rehearsal: nothing was changed.")
            return
        erasing.erase(email, way=Erasure.Way.COMMAND)
        self.stdout.write("Erased. One last mail tells the person.")

    def _tell(self, plan: ErasurePlan) -> None:
        for table in plan.tables:
            self.stdout.write(f"{table.rows:>6} {table.noun}")
            self.stdout.write(f"       goes: {'the whole row' if table.whole else table.going}")
            for names, why in table.stays:
                self.stdout.write(f"       stays: {names} ({why})")
        for noun, number in plan.texts_by_table:
            self.stdout.write(f"{number:>6} texts reworded: {noun}")
        elsewhere = {"sessions": plan.sessions, "lists": plan.lists, "mail files": plan.files}
        for noun, number in elsewhere.items():
            if number:
                self.stdout.write(f"{number:>6} {noun}")
        for sentence in [*plan.consequences, *plan.obstacles]:
            self.stdout.write(sentence)

    def _repeat(self, **options: Any) -> None:
        repeated = repeating.repeat_all()
        self.stdout.write(f"Erasures repeated: {repeated.erasures}.")
        self.stdout.write(f"Names taken out again: {repeated.wishes}.")

    def _register(self, **options: Any) -> None:
        self.stdout.write(record.as_markdown())
