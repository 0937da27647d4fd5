"""What the page of a plan shows to a reader: what holds, what waits, what differs, who answers."""

from dataclasses import dataclass

from advisors.common.speakers import side_of
from advisors.models import Engagement, Plan, PlanAnswer, PlanSide
from advisors.plan.domain.plan import stamp
from advisors.plan.domain.plan_words import Changes, differences, rows_of
from advisors.plan.domain.targets import TargetProgress, with_progress
from tgtf_portal.core.models import User

Status = Plan.Status


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """A side and what it said, if it did."""

    side: PlanSide
    answer: PlanAnswer | None

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        if self.answer is None:
            return "wait"
        return "done" if self.answer.accepted else "attention"


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`coming` is the version that is drafted, waits or was returned after what holds."""

    held: Plan | None
    coming: Plan | None
    changes: Changes | None  # from what holds to what is coming
    versions: list[Plan]
    side: PlanSide | None  # the reader's
    seen: str
    goes_on: bool

    @property
    def may_edit(self) -> bool:
        waits = self.coming is not None and self.coming.status == Status.PROPOSED
        return self.side is not None and self.goes_on and not waits

    @property
    def may_propose(self) -> bool:
        return self.may_edit and self.coming is not None and self.coming.status == Status.DRAFT

    @property
    def may_return(self) -> bool:
        waits = self.coming is not None and self.coming.status == Status.PROPOSED
        return waits and self.side is not None and self.goes_on

    @property
    def may_accept(self) -> bool:
        """Once; what a side has accepted it may still return."""
        own = [each.answer for each in self.answers if each.side == self.side]
        return self.may_return and own == [None]

    @property
    def answers(self) -> list[SideAnswer]:
        return answers_to(self.coming) if self.coming else []

    @property
    def targets(self) -> list[TargetProgress]:
        return with_progress(self.held.targets.all()) if self.held else []


def plan_page(engagement: Engagement, user: User) -> PlanPage:
    plans = list(engagement.plans.with_rows().order_by("-number"))
    held = next((plan for plan in plans if plan.status == Status.HELD), None)
    newest = plans[0] if plans else None
    coming = newest if newest is not None and newest != held else None
    return PlanPage(
        held=held,
        coming=coming,
        changes=differences(rows_of(held), rows_of(coming)) if held and coming else None,
        versions=[plan for plan in plans if plan.status != Status.DRAFT],
        side=side_of(engagement, user),
        seen=stamp(newest),
        goes_on=engagement.status in Engagement.GOING_ON,
    )


def answers_to(plan: Plan) -> list[SideAnswer]:
    """Each side, in one order everywhere."""
    given = {answer.side: answer for answer in plan.answers.all()}
    return [SideAnswer(side, given.get(side)) for side in PlanSide]


def known_codes(*plans: Plan | None) -> frozenset[str]:
    """Of all rows of these versions."""
    rows = [rows_of(plan) for plan in plans if plan]
    parts = [part for each in rows for part in (each.needs, each.targets, each.activities)]
    return frozenset(row.code for part in parts for row in part)
