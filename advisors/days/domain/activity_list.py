"""Activities as a page shows them: what counts of each, what was corrected, and private notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import ngettext

from advisors.days.domain.counting import NONE
from advisors.days.domain.worked_days import counted_of
from advisors.models import Activity, Engagement, PrivateNote
from tgtf_portal.core.models import User


@dataclass(frozen=True, slots=True)
class ActivityRow:
    activity: Activity
    counted: Decimal
    private_note: str = ""

    @property
    def beyond(self) -> Decimal:
        """What goes beyond the agreed days."""
        return self.activity.days - self.counted

    @property
    def firms(self) -> str:
        """Whom it reached: by name, or how many and why there are no names."""
        names = ", ".join(sme.name for sme in self.activity.smes.all())
        number = self.activity.smes_reached
        if names or not number:
            return names
        said = ngettext("%d firm", "%d firms", number) % number
        return f"{said}: {self.activity.smes_reason}" if self.activity.smes_reason else said


def activity_rows(
    engagement: Engagement, activities: Sequence[Activity], user: User
) -> list[ActivityRow]:
    """A constant number of queries, however many there are."""
    counted = counted_of(engagement)
    prefetch_related_objects(activities, "smes", "corrections__corrected_by", "author")
    notes = PrivateNote.objects.visible_to(user).filter(activity__in=activities)
    private = dict(notes.values_list("activity", "text"))
    return [ActivityRow(a, counted.get(a.pk, NONE), private.get(a.pk, "")) for a in activities]
