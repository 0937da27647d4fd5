"""Twelve made-up advisors work for made-up clusters; nobody is said to have advised a real one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from advisors.domain.advisor import OPTIONAL, REQUIRED, import_advisors
from advisors.models import Activity, Advisor, Deliverable, Engagement
from clusters.models import Project
from tgtf_portal.core.imports import read_table
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.people import Key, cast, coordinator, sign_up

Status = Deliverable.Status


def is_told() -> bool:
    return Engagement.objects.exists()


def tell(key: Key) -> None:
    for person in cast("advisor"):
        sign_up(person["email"], person["name"], key, time_zone=person["time_zone"])
    table = read_table(files.content("advisors.csv"), required=REQUIRED, optional=OPTIONAL)
    import_advisors(table, by=coordinator())
    for engaged in files.facts("engagements.json"):
        _engage(**engaged)


def _engage(
    cluster: str, advisor: str, days: str, goal: str, activities: list[Any], deliverables: list[Any]
) -> None:
    project = Project.objects.get(parts__cluster__name=cluster)
    engagement = Engagement.objects.create(
        project=project,
        advisor=Advisor.objects.get(user__email=advisor),
        status=Engagement.Status.RUNNING,
        days_agreed=days,
        goal=goal,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )
    for activity in activities:
        _log(engagement, **activity)
    for deliverable in deliverables:
        _owe(engagement, **deliverable)


def _log(engagement: Engagement, *, days_ago: int, **facts: str) -> None:
    held_on = timezone.localdate() - timedelta(days=days_ago)
    Activity.objects.create(engagement=engagement, held_on=held_on, **facts)


def _owe(
    engagement: Engagement, *, title: str, due_in: int, status: str, days_ago: int = 0
) -> None:
    submitted_at = timezone.now() - timedelta(days=days_ago)
    Deliverable.objects.create(
        engagement=engagement,
        title=title,
        due_on=timezone.localdate() + timedelta(days=due_in),
        status=status,
        link="" if status == Status.DUE else "https://documents.example.org/demo",
        submitted_at=None if status == Status.DUE else submitted_at,
        accepted_at=submitted_at + timedelta(days=1) if status == Status.ACCEPTED else None,
    )
