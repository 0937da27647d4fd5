"""See how the mail fares, stop all of it, compare it with the send journal, let it go again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import refusal_raised_as


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="what waits, and whether the post office is open")
        hold = verbs.add_parser("hold", help="nothing more is sent until you release it")
        hold.add_argument("--because", default="Held from the command line.")
        verbs.add_parser("release", help="compare with the send journal, then let the rest go")
        verbs.add_parser("reconcile", help="mark as sent what the send journal knows to have left")

    def handle(self, *, verb: str, because: str = "", **options: Any) -> None:
        with refusal_raised_as(CommandError):
            if verb == "hold":
                outbox.hold_all(because, None)
            elif verb == "release":
                self._tell(outbox.release_all(None))
            elif verb == "reconcile":
                self._tell(outbox.reconcile())
        self._status()

    def _tell(self, found: outbox.Reconciled) -> None:
        self.stdout.write(
            f"{found.marked} marked as sent by the journal;"
            f" {found.doubtful} that may have left are flagged;"
            f" {found.unknown} in the journal that the database does not know."
        )

    def _status(self) -> None:
        state = outbox.state()
        if state.held:
            self.stdout.write(
                f"Held since {state.held_at:%Y-%m-%d %H:%M} UTC: {state.held_because}"
            )
        else:
            self.stdout.write("Open.")
        if state.away:
            since = f"{state.away_since:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"The mail server is away since {since}: {state.last_failure}")
        counts = Message.objects.order_by().values_list("status").annotate(Count("pk"))
        for status, number in sorted(counts):
            self.stdout.write(f"{number:>8} {status}")
