"""Put a backup in the place of database and documents; the post is held until it is released."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tgtf_portal.core import backup
from tgtf_portal.core.models import Document
from tgtf_portal.core.privacy.repeating import Repeated
from tgtf_portal.core.refusal import refusal_raised_as


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        with refusal_raised_as(CommandError):
            repeated = backup.restore(file)
        self.stdout.write(
            f"{file} is in place. Nothing is sent until you release the post office:\n"
            f"{self._about(repeated)}"
            "  manage.py outbox reconcile   marks as sent what the send journal knows\n"
            "  manage.py outbox release     lets the rest go\n"
            "Mails of a version that had no post office yet are held one by one: see the admin's"
            " outbox."
        )

    def _about(self, repeated: Repeated | None) -> str:
        """Whom the backup brought back."""
        if repeated is None:
            return (
                "  manage.py migrate            the backup is of an older version\n"
                "  manage.py person repeat      then erases whom it brought back\n"
            )
        return (
            f"  Erasures that the backup does not know, repeated: {repeated.erasures}.\n"
            f"  Names that it brought back, taken out again: {repeated.wishes}.\n"
            f"{self._about_documents()}"
        )

    def _about_documents(self) -> str:
        number, damaged = Document.objects.count(), backup.damaged_documents()
        if damaged:
            return f"  Documents that are damaged or lacking: {', '.join(damaged)}.\n"
        return f"  Documents, each as it was handed in: {number}.\n"
