"""Putting an activity right: what it said stays readable beside what it says now."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.days.domain.activity import obstacle_to_day
from advisors.models import Activity, ActivityCorrection, PrivateNote
from advisors.models.activity import QUARTER
from clusters.models import SME
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


@transaction.atomic
def correct_activity(
    activity: Activity,
    *,
    reason: str,
    by: User | None,
    private_notes: str | None = None,
    **values: Any,
) -> Activity:
    """`values` are those of the fields that may change; no days at all withdraw it."""
    engagement = locked(activity.engagement)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    days = values.get("days", activity.days)
    if days < 0 or days % QUARTER:
        raise Refused(_("Days are counted in quarters; 0 withdraws the activity."))
    held_on = values.get("held_on", activity.held_on)
    if held_on != activity.held_on and (obstacle := obstacle_to_day(engagement, held_on)):
        raise Refused(obstacle)
    noted = private_notes is not None and _note_privately(activity, private_notes)
    changes = _changed(activity, _with_number(values))
    if not changes and not noted:
        raise Refused(_("Nothing is changed."))
    if changes:
        activity.save()
        ActivityCorrection.objects.create(
            activity=activity, corrected_by=by, reason=reason, changes=changes
        )
    facts = {"engagement": engagement.code, "fields": [*changes], "days": str(activity.days)}
    audit.record("activity.corrected", activity, by=by, **facts)
    return activity


def withdraw_activity(activity: Activity, *, reason: str, by: User | None) -> Activity:
    """It stays in the list, and nothing of it counts."""
    if activity.is_withdrawn:
        raise Refused(_("This activity is withdrawn already."))
    return correct_activity(activity, reason=reason, by=by, days=Decimal())


def _with_number(values: dict[str, Any]) -> dict[str, Any]:
    """Firms that are chosen are counted, and need no reason."""
    if smes := values.get("smes"):
        return {**values, "smes_reached": len(smes), "smes_reason": ""}
    return values


def _changed(activity: Activity, values: dict[str, Any]) -> dict[str, list[str]]:
    """Take the values over: by field, as text, what it was and what it became."""
    changes = {}
    for name, value in values.items():
        if name == "smes":
            before, after = _names(activity.smes.all()), _names(value)
        else:
            before, after = _text(getattr(activity, name)), _text(value)
        if before != after:
            changes[name] = [before, after]
            if name == "smes":
                activity.smes.set(value)
            else:
                setattr(activity, name, value)
    return changes


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def _names(smes: Collection[SME]) -> str:
    return ", ".join(sorted(sme.name for sme in smes))


def _note_privately(activity: Activity, text: str) -> bool:
    """Only the note that stands is kept; what an activity's trace says of it is that it changed."""
    note = PrivateNote.objects.filter(activity=activity).first()
    if text == (note.text if note else ""):
        return False
    if text:
        PrivateNote.objects.update_or_create(activity=activity, defaults={"text": text})
    elif note:
        note.delete()
    return True
