"""Take over clusters' firms from a table; twice changes nothing."""

from clusters.domain.sme_import import SMES
from tgtf_portal.core.tables.import_command import ImportCommand


class Command(ImportCommand):
    help = __doc__
    kind = SMES
