"""Tell which of a facility's engagements are silent, behind, ahead, overdue or unaccepted."""

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from advisors.health.domain.health import health
from advisors.management.facility_command import FacilityCommand


class Command(FacilityCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", metavar="DAY", type=date.fromisoformat, help="today, if absent")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *, facility: str, on: date | None, **options: Any) -> None:
        found = health(self.facility(facility), on or timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for state, codes in found.items():
            self.stdout.write(f"{state:10} {len(codes):4}  {' '.join(codes)}".rstrip())
