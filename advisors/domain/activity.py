"""Logging what an advisor did, within the days that were agreed."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.domain.engagement import locked, refuse_unless_running
from advisors.models import Activity, Engagement
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.amounts import amount

QUARTER = Decimal("0.25")


@transaction.atomic
def log_activity(
    engagement: Engagement,
    *,
    kind: str,
    title: str,
    held_on: date,
    days: Decimal,
    notes: str = "",
    by: User | None,
) -> Activity:
    """Book an activity on the days that are left; two at once cannot book the same day."""
    engagement = locked(engagement)
    refuse_unless_running(engagement)
    if days <= 0 or days % QUARTER:
        raise Refused(_("Days are counted in quarters, from 0.25."))
    used = engagement.activities.aggregate(used=Sum("days"))["used"] or Decimal()
    left = engagement.days_agreed - used
    if days > left:
        raise Refused(_too_long(left, engagement.days_agreed))
    activity = engagement.activities.create(
        kind=kind, title=title, held_on=held_on, days=days, notes=notes
    )
    audit.record("activity.logged", activity, by=by, engagement=engagement.code, days=str(days))
    return activity


def _too_long(left: Decimal, agreed: Decimal) -> str:
    facts = {"left": amount(max(left, Decimal())), "agreed": amount(agreed)}
    if left <= 0:
        return _("All %(agreed)s agreed days are used; ask the facility for more.") % facts
    return (
        ngettext(
            "Only %(left)s day of the %(agreed)s agreed is left; ask the facility for more.",
            "Only %(left)s days of the %(agreed)s agreed are left; ask the facility for more.",
            1 if left == 1 else 2,
        )
        % facts
    )
