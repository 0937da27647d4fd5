"""Mail everybody on a webinar's list of guests who was not mailed yet."""

from typing import Any

from django.core.management.base import CommandError

from tgtf_portal.core.refusal import refusal_raised_as
from webinars.campaign.domain.invitations import send_invitations
from webinars.management.webinar_command import WebinarCommand


class Command(WebinarCommand):
    help = __doc__

    def handle(self, *, webinar: str, **options: Any) -> None:
        with refusal_raised_as(CommandError):
            people = send_invitations(self.webinar(webinar), by=None)
        self.stdout.write(f"{people} invitations promised.")
