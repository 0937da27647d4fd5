"""In which of a result's two steps somebody decides, and what they can do about it now."""

from dataclasses import dataclass

from advisors.models import Deliverable, Engagement
from advisors.results.domain.deliverable import (
    accept_deliverable,
    confirm_deliverable,
    return_deliverable,
    why_not_undone,
)
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import covers


@dataclass(frozen=True, slots=True)
class Judge:
    """`leads`: a manager of the project's lead; `for_facility`: its staff."""

    user: User
    leads: bool
    for_facility: bool

    def can_accept(self, deliverable: Deliverable) -> bool:
        if deliverable.is_submitted:
            return self.leads
        is_own = deliverable.confirmed_by_id == self.user.pk
        return deliverable.is_confirmed and self.for_facility and not is_own

    def can_return(self, deliverable: Deliverable) -> bool:
        if deliverable.is_submitted:
            return self.leads or self.for_facility
        return deliverable.is_confirmed and self.for_facility

    def can_undo(self, deliverable: Deliverable) -> bool:
        return (self.leads or self.for_facility) and not why_not_undone(deliverable, self.user)

    def accept(self, deliverable: Deliverable) -> Deliverable:
        """The step that it waits for, where it is this person's."""
        if self.leads and (deliverable.is_submitted or not self.for_facility):
            return confirm_deliverable(deliverable, by=self.user)
        return accept_deliverable(deliverable, by=self.user)

    def send_back(self, deliverable: Deliverable, remark: str) -> Deliverable:
        facility = self.for_facility
        return return_deliverable(deliverable, remark=remark, by=self.user, for_facility=facility)


def judge_of(engagement: Engagement, user: User) -> Judge:
    """Nobody judges their own advice."""
    if engagement.advisor.user_id == user.pk:
        return Judge(user, leads=False, for_facility=False)
    leads = Project.objects.led_by(user).filter(pk=engagement.project_id).exists()
    staff = user.has_perm("advisors.change_deliverable") and covers(user, engagement)
    return Judge(user, leads=leads, for_facility=staff)


@dataclass(frozen=True, slots=True)
class Result:
    """A deliverable as an engagement's page shows it to somebody."""

    deliverable: Deliverable
    versions: int  # how often something was handed in
    can_submit: bool
    can_accept: bool
    can_return: bool
    can_undo: bool


def results_of(engagement: Engagement, judge: Judge, *, works: bool) -> list[Result]:
    """What is owed, with what this person can do about each."""
    rows = engagement.deliverables.select_related("document").prefetch_related("submissions")
    return [
        Result(
            row,
            versions=len(row.submissions.all()),
            can_submit=works and not (row.is_confirmed or row.is_accepted),
            can_accept=judge.can_accept(row),
            can_return=judge.can_return(row),
            can_undo=judge.can_undo(row),
        )
        for row in rows
    ]
