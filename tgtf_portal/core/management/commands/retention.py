"""End whatever is kept for too long; beat does it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.privacy import retention
from tgtf_portal.core.values.periods import PERIODS


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        days = RetentionPeriod.objects.in_force()
        for name, number in retention.perform(rehearse=dry_run).items():
            self.stdout.write(f"{number:>8} {name}, kept {days[name]} days {PERIODS[name].since}")
        self.stdout.write("would go." if dry_run else "gone.")
