"""The turns of an engagement's life: begun, completed, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext as _

from advisors.models import Engagement
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

Status = Engagement.Status


def start_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return _turn(engagement, Status.RUNNING, {Status.AGREED}, "engagement.started", by)


def complete_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    return _turn(engagement, Status.COMPLETED, {Status.RUNNING}, "engagement.completed", by)


def withdraw_engagement(engagement: Engagement, *, by: User | None) -> Engagement:
    before = {Status.AGREED, Status.RUNNING}
    return _turn(engagement, Status.WITHDRAWN, before, "engagement.withdrawn", by)


def locked(engagement: Engagement) -> Engagement:
    """The engagement as it is now; nobody else changes it until the transaction ends."""
    return Engagement.objects.select_for_update().get(pk=engagement.pk)


def refuse_unless_running(engagement: Engagement) -> None:
    if engagement.status != Status.RUNNING:
        status = engagement.get_status_display()
        raise Refused(_("This engagement is not running; it is “%s”.") % status)


@transaction.atomic
def _turn(
    engagement: Engagement, to: Status, before: set[Status], verb: str, by: User | None
) -> Engagement:
    engagement = locked(engagement)
    if engagement.status not in before:
        facts = {"is": engagement.get_status_display(), "to": to.label}
        raise Refused(_("This engagement is “%(is)s”; it cannot become “%(to)s”.") % facts)
    engagement.status = to
    engagement.save(update_fields=["status"])
    audit.record(verb, engagement, by=by)
    return engagement
