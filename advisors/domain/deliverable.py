"""A deliverable's way: submitted by the advisor, then accepted or returned by who needs it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.domain.engagement import refuse_unless_running
from advisors.models import Deliverable
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

Status = Deliverable.Status


@transaction.atomic
def submit_deliverable(
    deliverable: Deliverable, *, link: str, summary: str, by: User | None
) -> Deliverable:
    """Hand it in, or hand in a better one until it is accepted."""
    deliverable = _locked(deliverable)
    if deliverable.status == Status.ACCEPTED:
        raise Refused(_("This deliverable is accepted already; it stays as it is."))
    refuse_unless_running(deliverable.engagement)
    deliverable.link, deliverable.summary = link, summary
    deliverable.status, deliverable.submitted_at = Status.SUBMITTED, timezone.now()
    deliverable.remark = ""
    deliverable.save()
    audit.record("deliverable.submitted", deliverable, by=by)
    return deliverable


@transaction.atomic
def accept_deliverable(deliverable: Deliverable, *, by: User | None) -> Deliverable:
    deliverable = _submitted(deliverable)
    deliverable.status, deliverable.accepted_at = Status.ACCEPTED, timezone.now()
    deliverable.save()
    audit.record("deliverable.accepted", deliverable, by=by)
    return deliverable


@transaction.atomic
def return_deliverable(deliverable: Deliverable, *, remark: str, by: User | None) -> Deliverable:
    """Ask for changes; the advisor reads the remark where the deliverable stands."""
    deliverable = _submitted(deliverable)
    deliverable.status, deliverable.remark = Status.RETURNED, remark
    deliverable.save()
    audit.record("deliverable.returned", deliverable, by=by)
    return deliverable


def _submitted(deliverable: Deliverable) -> Deliverable:
    deliverable = _locked(deliverable)
    if deliverable.status != Status.SUBMITTED:
        status = deliverable.get_status_display()
        raise Refused(_("Only a submitted deliverable can be judged; this is “%s”.") % status)
    return deliverable


def _locked(deliverable: Deliverable) -> Deliverable:
    rows = Deliverable.objects.select_for_update().select_related("engagement")
    return rows.get(pk=deliverable.pk)
