"""Put people on a webinar's list of guests; send_invitations then mails them."""

from typing import Any

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.campaign.domain.audience import read_guest_list
from webinars.campaign.domain.invitations import list_guests
from webinars.management.webinar_command import WebinarCommand
from webinars.models import Invitation


class Command(WebinarCommand, ImportCommand):
    help = __doc__

    def take_over(self, content: bytes, **options: Any) -> str:
        found, guests = self.webinar(options["webinar"]), read_guest_list(content)
        new = list_guests(found, guests, audience=Invitation.Audience.GUESTS, by=None)
        return f"{len(new)} of {len(guests)} people are new on the list."
