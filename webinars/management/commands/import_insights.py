"""Take over what the break-outs of a webinar wrote down elsewhere."""

from tgtf_portal.core.tables.import_command import ImportCommand
from webinars.live.domain.csv_import import INSIGHTS
from webinars.management.webinar_command import WebinarCommand


class Command(WebinarCommand, ImportCommand):
    help = __doc__
    kind = INSIGHTS
    also = "create-breakouts"
