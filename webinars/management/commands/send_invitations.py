"""Mail everybody on a webinar's list of guests who was not mailed yet."""

from typing import Any

from webinars.campaign.domain.invitations import send_invitations
from webinars.management.webinar_command import WebinarCommand, told_plainly


class Command(WebinarCommand):
    help = __doc__

    def handle(self, *, webinar: str, **options: Any) -> None:
        with told_plainly():
            people = send_invitations(self.webinar(webinar), by=None)
        self.stdout.write(f"{people} invitations promised.")
