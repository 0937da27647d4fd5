"""All that happened in a project, for its three sides: what was done, and who decided what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Activity
from clusters.models import Project
from tgtf_portal.core.audit import name_of
from tgtf_portal.core.mail.wording import Text
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.values.amounts import days

# What the trail tells all sides, with the thing's name at the time. Verbs that are not here are
# the staff's own business.
SENTENCES: dict[str, Text] = {
    "deliverable.submitted": _lazy("Handed in “%s”"),
    "deliverable.returned": _lazy("Returned “%s” for changes"),
    "deliverable.confirmed": _lazy("The cluster accepted “%s”"),
    "deliverable.accepted": _lazy("The facility accepted “%s”"),
    "deliverable.undone": _lazy("Took back the acceptance of “%s”"),
    "document.added": _lazy("Added the document “%s”"),
    "document.replaced": _lazy("Replaced the document “%s”"),
    "document.removed": _lazy("Removed the document “%s”"),
    "engagement.proposed": _lazy("An advisor was proposed: %s"),
    "engagement.proposal_changed": _lazy("The proposal was changed: %s"),
    "engagement.accepted": _lazy("Accepted the proposal: %s"),
    "engagement.declined": _lazy("Declined the proposal: %s"),
    "engagement.lapsed": _lazy("The proposal lapsed without an answer: %s"),
    "change.asked": _lazy("Asked the facility: %s"),
    "change.taken_back": _lazy("Took a request back: %s"),
    "change.granted": _lazy("Granted: %s"),
    "change.refused": _lazy("Not granted: %s"),
    "engagement.ended_early": _lazy("The facility set an end: %s"),
    "deliverable.passed_over": _lazy("Passed over with the advice: “%s”"),
    "end_report.asked": _lazy("Asked for an end report: %s"),
    "end_report.submitted": _lazy("Handed in the end report: %s"),
    "end_report.closed": _lazy("Closed the end report: %s"),
    "engagement.agreed": _lazy("The engagement was agreed: %s"),
    "engagement.started": _lazy("The advice began: %s"),
    "engagement.completed": _lazy("The advice was completed: %s"),
    "engagement.withdrawn": _lazy("The engagement was withdrawn: %s"),
    "plan.proposed": _lazy("Put forward: %s"),
    "plan.accepted": _lazy("Accepted: %s"),
    "plan.returned": _lazy("Returned for changes: %s"),
    "plan.held": _lazy("Agreed by advisor, lead and facility: %s"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    text: str
    by: str
    note: str = ""
    whole_day: bool = False  # no hour is known of it


def timeline(project: Project, most: int) -> list[Happening]:
    """The latest first, at most so many; two queries."""
    events = [_told(event, project) for event in events_of(project)[:most]]
    done = [_done(activity) for activity in activities_of(project)[:most]]
    return sorted([*events, *done], key=lambda happening: happening.at, reverse=True)[:most]


class Timeline(Sequence[Happening]):
    """All of it, for a paginator: counted in two queries, a slice read in two."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def __len__(self) -> int:
        return events_of(self.project).count() + activities_of(self.project).count()

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return timeline(self.project, place + 1)[place]
        return timeline(self.project, place.stop)[place.start :]


def events_of(project: Project) -> QuerySet[AuditEvent]:
    trail = AuditEvent.objects.filter(within=name_of(project), verb__in=SENTENCES)
    return trail.select_related("actor").order_by("-at", "-pk")


def activities_of(project: Project) -> QuerySet[Activity]:
    """What was done on it, the latest first."""
    activities = Activity.objects.filter(engagement__project=project)
    return activities.select_related("engagement__advisor__user").order_by("-held_on", "-pk")


def _told(event: AuditEvent, project: Project) -> Happening:
    text = str(SENTENCES[event.verb])
    label = event.label.removesuffix(f" · {project}")  # an engagement's: its advisor is enough here
    return Happening(event.at, text % label if "%s" in text else text, str(event.actor or ""))


def _done(activity: Activity) -> Happening:
    at = timezone.make_aware(datetime.combine(activity.held_on, time()))
    if timezone.localdate(activity.created_at) == activity.held_on:
        at = activity.created_at  # told in its turn among what else happened that day
    note = f"{activity.get_kind_display()} · {days(activity.days)}"
    return Happening(at, activity.title, str(activity.engagement.advisor), note, whole_day=True)
