"""Learn from mails that came back: one from standard input, or all that lie in a folder."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from tgtf_portal.core.mail import bounces

COME_BACK_LATER = 75  # what mail servers take as "keep it and try again" (sysexits.h)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="what is read is moved aside in it")

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        try:
            if folder is None:
                content = sys.stdin.buffer.read(bounces.MOST_BYTES)
                outcomes = {bounces.read_bounce(content).value: 1}
            else:
                outcomes = dict(bounces.read_folder(folder))
        except DatabaseError as fault:
            raise CommandError(
                f"The database does not answer: {fault}", returncode=COME_BACK_LATER
            ) from fault
        except OSError as fault:
            raise CommandError(f"{folder} cannot be read: {fault.strerror}.") from fault
        for outcome, number in sorted(outcomes.items()) or [("nothing there", 0)]:
            self.stdout.write(f"{number} {outcome}")
