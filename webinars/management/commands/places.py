"""Whether the numbers of places agree with the registrations; beat repairs them every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webinars.registration.domain.place_counts import miscounted, recount_all_places


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="names the webinars whose numbers are wrong")
        verbs.add_parser("repair", help="counts their registrations anew")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "repair":
            self.stdout.write(f"Numbers set right: {recount_all_places()}.")
        elif wrong := miscounted():
            raise CommandError(
                f"Wrong for {', '.join(w.slug for w in wrong)}: run “places repair”."
            )
        else:
            self.stdout.write("All numbers are right.")
