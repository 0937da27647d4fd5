"""How far the targets of plans are, and noting it: beside the plan, which stays as agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.common.locks import locked
from advisors.common.speakers import own_side
from advisors.models import Engagement, Need, Plan, Target, TargetReading
from advisors.plan.domain.progress import reached
from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.amounts import amount


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target with what was noted last, if anything was."""

    target: Target
    latest: TargetReading | None

    @property
    def value(self) -> Decimal:
        return self.latest.value if self.latest else self.target.start

    @property
    def percent(self) -> int:
        return int(reached(self.target.start, self.target.goal, self.value) * 100)

    @property
    def words(self) -> str:
        facts = {"value": amount(self.value), "goal": amount(self.target.goal)}
        return _("%(value)s of %(goal)s %(unit)s") % {**facts, "unit": self.target.unit}

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        if self.percent == 100:
            return "done"
        return "attention" if self.target.due_on < timezone.localdate() else "open"

    @property
    def state(self) -> str:
        states = {"done": _("Reached"), "attention": _("Overdue"), "open": _("Under way")}
        return states[self.tone]


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """What is agreed for an engagement, as far as a project’s page tells it."""

    plan: Plan
    needs: list[Need]
    targets: list[TargetProgress]

    @property
    def engagement(self) -> Engagement:
        return self.plan.engagement


def held_plans(project: Project) -> list[HeldPlan]:
    """The needs and targets that hold, of each engagement; two queries however many."""
    held = {"plan__engagement__project": project, "plan__status": Plan.Status.HELD}
    owner = "plan__engagement__advisor__user"
    readings = TargetReading.objects.filter(
        engagement=OuterRef("plan__engagement"), target=OuterRef("code")
    )
    last = readings.order_by("-read_on", "-pk").values("value")[:1]
    targets = Target.objects.filter(**held).select_related(owner).annotate(last=Subquery(last))
    found: dict[int, HeldPlan] = {}
    for need in Need.objects.filter(**held).select_related("theme", owner):
        found.setdefault(need.plan_id, HeldPlan(need.plan, [], [])).needs.append(need)
    for target in targets:
        latest = None if target.last is None else TargetReading(value=target.last)
        plan = found.setdefault(target.plan_id, HeldPlan(target.plan, [], []))
        plan.targets.append(TargetProgress(target, latest))
    return sorted(found.values(), key=lambda each: each.plan.engagement_id)


def with_progress(targets: Iterable[Target]) -> list[TargetProgress]:
    """Needs each target's plan; one query."""
    targets = list(targets)
    readings = TargetReading.objects.filter(
        engagement__in={target.plan.engagement_id for target in targets},
        target__in={target.code for target in targets},
    ).order_by("read_on", "pk")
    last = {(reading.engagement_id, reading.target): reading for reading in readings}
    return [
        TargetProgress(target, last.get((target.plan.engagement_id, target.code)))
        for target in targets
    ]


@transaction.atomic
def note_reading(
    engagement: Engagement, code: str, *, read_on: date, value: Decimal, note: str = "", by: User
) -> TargetReading:
    """How far a target that holds is on a day; of one day the last word counts."""
    engagement = locked(engagement)
    own_side(engagement, by)
    if engagement.status == Engagement.Status.WITHDRAWN:
        raise Refused(_("This engagement was withdrawn; its targets stay as they are."))
    if read_on > timezone.localdate():
        raise Refused(_("Note a value once it is known: this day is still to come."))
    held = Target.objects.filter(plan__engagement=engagement, plan__status=Plan.Status.HELD)
    if not held.filter(code=code).exists():
        raise Refused(_("This target is no part of what is agreed any more."))
    known = engagement.target_readings.filter(target=code, read_on=read_on)
    before = known.values_list("value", flat=True).first()
    reading, _new = engagement.target_readings.update_or_create(
        target=code,
        read_on=read_on,
        defaults={"value": value, "note": note, "noted_by": by, "noted_at": timezone.now()},
    )
    facts = {"engagement": engagement.code, "day": str(read_on), "value": str(value)}
    if before is not None:
        facts["before"] = str(before)
    audit.record("target.read", reading, by=by, **facts)
    return reading
