"""Logging what an advisor did; what goes beyond the agreed days is kept, and said."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.common.locks import locked, refuse_unless_running
from advisors.days.domain.worked_days import would_count
from advisors.models import Activity, Engagement, PrivateNote
from advisors.models.activity import QUARTER
from clusters.models import SME
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


@transaction.atomic
def log_activity(
    engagement: Engagement,
    *,
    kind: str,
    title: str,
    held_on: date,
    days: Decimal,
    notes: str = "",
    private_notes: str = "",
    smes: Collection[SME] = (),
    smes_reached: int | None = None,
    smes_reason: str = "",
    by: User | None,
) -> Activity:
    """Two at once cannot both be told that their day is the last that counts."""
    engagement = locked(engagement)
    refuse_unless_running(engagement)
    if days <= 0 or days % QUARTER:
        raise Refused(_("Days are counted in quarters, from 0.25."))
    if obstacle := obstacle_to_day(engagement, held_on):
        raise Refused(obstacle)
    counted = would_count(engagement, held_on, days)
    activity: Activity = engagement.activities.create(
        author=by,
        kind=kind,
        title=title,
        held_on=held_on,
        days=days,
        notes=notes,
        smes_reached=len(smes) or smes_reached,
        smes_reason="" if smes else smes_reason,
    )
    activity.counted = counted
    activity.smes.set(smes)
    if private_notes:
        PrivateNote.objects.create(activity=activity, text=private_notes)
    facts = {"engagement": engagement.code, "days": str(days), "counted": str(counted)}
    audit.record("activity.logged", activity, by=by, **facts)
    return activity


def obstacle_to_day(engagement: Engagement, held_on: date) -> str:
    """Why nothing can have been done on this day, or nothing."""
    starts_on, ends_on = engagement.starts_on, engagement.ends_on
    if held_on > timezone.localdate():
        return _("Log an activity once it has been held.")
    if starts_on and held_on < starts_on:
        return _("The engagement began on %s.") % date_format(starts_on, "j M Y")
    if ends_on and held_on > ends_on:
        return _("The engagement ended on %s.") % date_format(ends_on, "j M Y")
    return ""
