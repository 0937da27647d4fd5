"""Put people on a webinar's list of guests; send_invitations then mails them."""

from pathlib import Path
from typing import Any

from django.db import transaction

from webinars.campaign.domain.audience import read_guest_list
from webinars.campaign.domain.invitations import list_guests
from webinars.management.webinar_command import WebinarFileCommand, told_plainly
from webinars.models import Invitation


class Command(WebinarFileCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *, webinar: str, file: Path, dry_run: bool, **options: Any) -> None:
        found = self.webinar(webinar)
        with told_plainly():
            guests = read_guest_list(self.content(file))
            new = list_guests(found, guests, audience=Invitation.Audience.GUESTS, by=None)
        if dry_run:
            transaction.set_rollback(True)
        self.stdout.write(f"{len(new)} of {len(guests)} people are new on the list.")
