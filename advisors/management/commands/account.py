"""Tell how many days of advice were logged for a facility until a day, and for what."""

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from advisors.days.domain.account import account
from advisors.management.facility_command import FacilityCommand


class Command(FacilityCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--until", metavar="DAY", type=date.fromisoformat, help="today, if absent"
        )
        parser.add_argument(
            "--accepted", action="store_true", help="of accepted statements of days alone"
        )
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *, facility: str, until: date | None, **options: Any) -> None:
        day, accepted = until or timezone.localdate(), options["accepted"]
        counted = account(self.facility(facility), day, accepted=accepted).as_text()
        if options["json"]:
            self.stdout.write(json.dumps(counted))
            return
        self.stdout.write(f"total {counted.pop('total')}")
        for name, sums in counted.items():
            self.stdout.write(name.replace("_", " "))
            for key, days in dict(sums).items():  # type: ignore[call-overload]
                self.stdout.write(f"  {key:40} {days:>8}")
