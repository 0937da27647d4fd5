"""Which of the facility's cohorts the portal speaks of."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Facility
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

Status = Facility.Status


@transaction.atomic
def make_current(facility: Facility, *, by: User | None) -> Facility:
    """The public pages, the figures and the imports are about this one; the one before is closed.

    Refused for the one that is current already.
    """
    known = {row.pk: row for row in Facility.objects.select_for_update().order_by("pk")}
    facility = known[facility.pk]
    if facility.status == Status.CURRENT:
        raise Refused(_("This facility is current already."))
    for before in known.values():
        if before.status == Status.CURRENT:
            _become(before, Status.CLOSED, "facility.closed", by)
    return _become(facility, Status.CURRENT, "facility.made_current", by)


def _become(facility: Facility, status: str, verb: str, by: User | None) -> Facility:
    facility.status = status
    facility.save(update_fields=["status"])
    audit.record(verb, facility, by=by)
    return facility
