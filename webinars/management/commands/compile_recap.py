"""Compile a held webinar's recap, and publish it if asked."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from tgtf_portal.core.refusal import refusal_raised_as
from webinars.management.webinar_command import WebinarCommand
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish


class Command(WebinarCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--publish", action="store_true")

    def handle(self, *, webinar: str, publish: bool, **options: Any) -> None:
        with refusal_raised_as(CommandError):
            recap = compile_recap(self.webinar(webinar))
            if publish:
                approve_and_publish(recap, by=None)
        state = "published" if publish else "compiled"
        self.stdout.write(f"{recap.statements.count()} statements {state}.")
