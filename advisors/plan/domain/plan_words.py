"""A plan's rows in words, and what differs between two versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisors.models import Need, Plan, PlannedActivity, Target
from advisors.plan.domain.plan_changes import PlanChange, PlanLine, changes
from tgtf_portal.core.values.amounts import amount


@dataclass(frozen=True, slots=True)
class PlanRows:
    """What a plan says, each kind of row in its order; of a version, or as somebody typed it."""

    needs: Sequence[Need] = ()
    targets: Sequence[Target] = ()
    activities: Sequence[PlannedActivity] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """By what is planned; `total` is nought where two versions say the same."""

    needs: list[PlanChange]
    targets: list[PlanChange]
    activities: list[PlanChange]

    @property
    def parts(self) -> list[tuple[str, list[PlanChange]]]:
        named = [
            (_("Needs"), self.needs),
            (_("Targets"), self.targets),
            (_("Activities"), self.activities),
        ]
        return [(title, rows) for title, rows in named if rows]

    @property
    def total(self) -> int:
        return len(self.needs) + len(self.targets) + len(self.activities)


def rows_of(plan: Plan) -> PlanRows:
    return PlanRows(
        list(plan.needs.all()), list(plan.targets.all()), list(plan.planned_activities.all())
    )


def differences(before: PlanRows, after: PlanRows) -> Changes:
    title = str(_("Wording"))
    return Changes(
        changes(
            [need_line(row) for row in before.needs],
            [need_line(row) for row in after.needs],
            title=title,
            rank=str(_("Rank")),
        ),
        changes(
            [target_line(row) for row in before.targets],
            [target_line(row) for row in after.targets],
            title=title,
        ),
        changes(
            [activity_line(row) for row in before.activities],
            [activity_line(row) for row in after.activities],
            title=title,
        ),
    )


def need_line(need: Need) -> PlanLine:
    return PlanLine(need.code, need.text, {_("Theme"): str(need.theme or "–")})


def target_line(target: Target) -> PlanLine:
    facts = {
        _("Start value"): f"{amount(target.start)} {target.unit}",
        _("Goal"): f"{amount(target.goal)} {target.unit}",
        _("By"): date_format(target.due_on, "j M Y"),
    }
    return PlanLine(target.code, target.measure, facts)


def activity_line(activity: PlannedActivity) -> PlanLine:
    facts = {
        _("Kind"): str(activity.get_kind_display()),
        _("When"): activity.when,
        _("Days"): amount(activity.days),
    }
    return PlanLine(activity.code, activity.title, facts)
