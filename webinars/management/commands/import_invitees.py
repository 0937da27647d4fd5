"""Put people on a webinar's list of guests; send_invitations then mails them."""

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.campaign.domain.guest_list import INVITEES
from webinars.management.webinar_command import WebinarCommand


class Command(WebinarCommand, ImportCommand):
    help = __doc__
    kind = INVITEES
