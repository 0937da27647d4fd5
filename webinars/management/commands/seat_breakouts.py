"""Seat a webinar's participants in its break-outs by their ranked wishes."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tgtf_portal.core.refusal import refusal_raised_as
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.management.webinar_command import WebinarCommand
from webinars.models import Seat

PRINTED = ["seated", "unseated", "unwished", "first_wishes", "sum_of_ranks"]


class Command(WebinarCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print the seating, seat by seat")

    def handle(self, *, webinar: str, **options: Any) -> None:
        found = self.webinar(webinar)
        with refusal_raised_as(CommandError):
            figures = seat_participants(found, by=None)
        outcome: dict[str, Any] = {name: getattr(figures, name) for name in PRINTED}
        if not options["json"]:
            self.stdout.write(
                ", ".join(f"{name.replace('_', ' ')}: {n}" for name, n in outcome.items())
            )
            return
        seats = Seat.objects.filter(breakout__webinar=found).order_by("registration")
        rows = seats.values_list("registration__email", "breakout__title")
        outcome["seats"] = [{"email": email, "breakout": title} for email, title in rows]
        self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2))
