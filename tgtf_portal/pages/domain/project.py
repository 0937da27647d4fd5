"""A project's page: what comes next and who acts, the days, what was done, and the people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from advisors.models import Activity, Deliverable, Engagement
from advisors.models.advisor import HELD
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.pages.domain.engagement import days_share, is_open, state_of
from tgtf_portal.pages.domain.sections import DashboardRow, by, short

RETURNED, SUBMITTED = Deliverable.Status.RETURNED, Deliverable.Status.SUBMITTED


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something with a date that one of the sides has to do."""

    on: date
    title: str
    who: str
    when: str
    url: str
    late: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the project, and what they are in it."""

    name: str
    email: str
    part: str


@dataclass(frozen=True, slots=True)
class ProjectRoom:
    project: Project
    steps: list[NextStep]
    advice: list[DashboardRow]
    results: list[DashboardRow]
    people: list[Contact]
    decides: bool  # the reader manages the lead


@all_for_staff("clusters.view_project")
def visible_projects(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Those of one's clusters for managers, those of one's engagements for advisors."""
    advised = Engagement.objects.filter(advisor__user=user, status__in=HELD)
    of_managers = Q(pk__in=Project.objects.of(user).values("pk"))
    return projects.filter(of_managers | Q(pk__in=advised.values("project")))


def room_of(project: Project, user: User, today: date) -> ProjectRoom:
    """Needs `with_clusters`, and the coordinator with the project."""
    engagements = list(
        Engagement.objects.filter(project=project, status__in=HELD)
        .with_days_used()
        .select_related("advisor__user", "project")
        .prefetch_related("deliverables")
        .order_by("pk")
    )
    owed = [(e, result) for e in engagements for result in e.deliverables.all()]
    steps = [_step(e, r, today) for e, r in owed if is_open(e) and not r.is_accepted]
    return ProjectRoom(
        project,
        steps=sorted(steps, key=lambda step: step.on),
        advice=[_advice(engagement) for engagement in engagements],
        results=[_accepted(e, r, today) for e, r in owed if r.is_accepted],
        people=_people(project, engagements),
        decides=Project.objects.led_by(user).filter(pk=project.pk).exists(),
    )


def activities_of(project: Project) -> QuerySet[Activity]:
    """What was done on it, the latest first."""
    activities = Activity.objects.filter(engagement__project=project)
    return activities.select_related("engagement__advisor__user").order_by("-held_on", "-pk")


def _step(engagement: Engagement, result: Deliverable, today: date) -> NextStep:
    if result.status == SUBMITTED and result.submitted_at:
        day = result.submitted_at.date()
        title, who = _("Accept “%s” or return it") % result, _("the lead’s managers")
        when, late = _("since %s") % short(day, today), False
    else:
        day, late = result.due_on, result.due_on < today
        words = _("Mend “%s”") if result.status == RETURNED else _("Hand in “%s”")
        title, who, when = words % result, str(engagement.advisor), by(day, today)
    return NextStep(day, title, who, when, engagement.get_absolute_url(), late)


def _advice(engagement: Engagement) -> DashboardRow:
    title, address = str(engagement.advisor), engagement.get_absolute_url()
    return DashboardRow(title, address, "", *state_of(engagement), days_share(engagement))


def _accepted(engagement: Engagement, result: Deliverable, today: date) -> DashboardRow:
    day = result.accepted_at.date() if result.accepted_at else result.due_on
    note = _("by %s") % engagement.advisor
    state = _("Accepted %s") % short(day, today)
    return DashboardRow(str(result), engagement.get_absolute_url(), note, state, "done")


def _people(project: Project, engagements: list[Engagement]) -> list[Contact]:
    """Everybody whom the sides may have to reach, the facility first."""
    found = []
    if in_charge := project.coordinator:
        found.append(Contact(in_charge.name, in_charge.email, _("coordinator in charge")))
    for engagement in filter(is_open, engagements):
        person = engagement.advisor.user
        found.append(Contact(person.name, person.email, _("advisor")))
    for part in project.parts.all():
        for membership in part.cluster.memberships.all():
            if membership.user.is_active:
                facts = {"role": part.get_role_display(), "cluster": part.cluster.name}
                of_part = _("%(role)s: %(cluster)s") % facts
                found.append(Contact(membership.user.name, membership.user.email, of_part))
    return found
