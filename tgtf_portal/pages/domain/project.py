"""A project's room: what comes next and who acts, the days, what happened, and the people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.models import (
    Activity,
    Comment,
    Deliverable,
    Engagement,
    ProjectDocument,
    with_answers,
)
from advisors.models.advisor import HELD
from advisors.plan.domain.targets import HeldPlan, held_plans
from advisors.room.domain.burn_down import BurnDown, burn_down
from advisors.room.domain.timeline import Happening, timeline
from clusters.domain.absence import substitute_of
from clusters.models import Membership, Project, ProjectCluster
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.amounts import days
from tgtf_portal.pages.domain.engagement import days_share, is_open, state_of
from tgtf_portal.pages.domain.project_steps import NextStep, steps_of, with_waiting
from tgtf_portal.pages.domain.sections import DashboardRow, Meter, short
from webinars.models import Insight, Registration, Webinar
from webinars.models.webinar import counted

PROPOSED = Engagement.Status.PROPOSED
RETURNED, SUBMITTED = Deliverable.Status.RETURNED, Deliverable.Status.SUBMITTED
LATEST = 8  # happenings and documents on the room's page; all have a page of their own
WEBINARS = 5


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the project, and what they are in it."""

    name: str
    email: str
    part: str


@dataclass(frozen=True, slots=True)
class Advice:
    """An engagement in the room: who advises, how far it is, and how its days went."""

    title: str
    url: str  # empty for who may not open its page
    state: str
    tone: str
    words: str
    share: Meter | None  # of one that was agreed
    drawing: BurnDown | None  # of one whose period is known, too
    left: str  # what the drawing shows


@dataclass(frozen=True, slots=True)
class ProjectRoom:
    project: Project
    steps: list[NextStep]
    plans: list[HeldPlan]
    advice: list[Advice]
    results: list[DashboardRow]
    people: list[Contact]
    happenings: list[Happening]
    webinars: list[Webinar]
    documents: list[ProjectDocument]
    opened: set[int]  # engagements whose own pages the reader may open
    decides: bool  # the reader manages the lead
    adds_documents: bool


def rooms() -> QuerySet[Project]:
    """With the clusters, the facility and who is in charge; and how much was written."""
    parts = ProjectCluster.objects.select_related("cluster")
    projects = Project.objects.select_related("facility", "coordinator")
    comments = Comment.objects.readable().filter(project=OuterRef("pk"))
    return projects.prefetch_related(Prefetch("parts", parts)).annotate(
        comment_count=counted("advisors.Comment", of="project", withdrawn_at=None, hidden_at=None),
        commented_at=Subquery(comments.values("written_at")[:1]),
    )


@all_for_staff("clusters.view_project")
def visible_projects(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Those of one's clusters for managers, those of one's engagements for advisors."""
    advised = Engagement.objects.filter(advisor__user=user, status__in=HELD)
    of_managers = Q(pk__in=Project.objects.of(user).values("pk"))
    return projects.filter(of_managers | Q(pk__in=advised.values("project")))


def room_of(project: Project, user: User, today: date) -> ProjectRoom:
    """Needs a project of `rooms`; as many queries for many activities as for few."""
    engagements = list(
        with_waiting(with_answers(Engagement.objects.with_days_used()))
        .filter(project=project, status__in=[*HELD, PROPOSED])
        .select_related("advisor__user", "project")
        .prefetch_related("deliverables")
        .order_by("pk")
    )
    owed = [(e, result) for e in engagements for result in e.deliverables.all()]
    used = _days_by_engagement(project)
    members = list(_members(project))
    decides = any(m.user_id == user.pk and m.cluster == project.lead for m in members)
    own = [engagement for engagement in engagements if engagement.advisor.user_id == user.pk]
    reads_all = user.has_perm("advisors.view_engagement") or any(
        member.user_id == user.pk for member in members
    )
    opened = {engagement.pk for engagement in (engagements if reads_all else own)}
    return ProjectRoom(
        project,
        steps=steps_of(engagements, today, opened),
        plans=held_plans(project),
        advice=[_advice(e, used[e.pk], today, opened) for e in engagements],
        results=[_accepted(e, r, today, opened) for e, r in owed if r.is_accepted],
        people=_people(project, engagements, members),
        happenings=timeline(project, LATEST),
        webinars=list(_webinars(project)),
        documents=list(documents_of(project, user)[:LATEST]),
        opened=opened,
        decides=decides,
        adds_documents=decides or bool(own) or user.has_perm("advisors.change_activity"),
    )


def _days_by_engagement(project: Project) -> dict[int, list[tuple[date, Decimal]]]:
    """What each used on which day."""
    done = Activity.objects.filter(engagement__project=project).order_by()
    found = defaultdict(list)
    rows = done.values_list("engagement", "held_on").annotate(days=Sum("days"))
    for engagement, held_on, used in rows:
        found[engagement].append((held_on, used))
    return found


def _members(project: Project) -> QuerySet[Membership]:
    members = Membership.objects.filter(cluster__parts__project=project, user__is_active=True)
    return members.select_related("user", "cluster")


def _webinars(project: Project) -> QuerySet[Webinar]:
    """The latest in which people of its clusters have or had a place, with how many; and how many
    published insights their clusters are credited with."""
    clusters = [part.cluster_id for part in project.parts.all()]
    people = Q(
        registrations__cluster__in=clusters,
        registrations__status=Registration.Status.CONFIRMED,
    )
    credited = Insight.objects.published().with_credit()
    slugs = [part.cluster.slug for part in project.parts.all()]
    of_clusters = credited.filter(Q(credited_cluster__in=slugs))
    announced = Webinar.objects.filter(status__in=["announced", "held"])
    return (
        announced.filter(people)
        .annotate(
            people=Count("registrations", distinct=True),
            notes=counted(
                "webinars.Insight", Q(pk__in=of_clusters.values("pk")), of="breakout__webinar"
            ),
        )
        .order_by("-starts_at")[:WEBINARS]
    )


def documents_of(project: Project, user: User) -> QuerySet[ProjectDocument]:
    """The latest first."""
    return ProjectDocument.objects.visible_to(user).with_facts().filter(project=project)


def _advice(
    engagement: Engagement, used: list[tuple[date, Decimal]], today: date, opened: set[int]
) -> Advice:
    state, tone = state_of(engagement)
    share, words, left, drawing = None, days(engagement.days_agreed), "", None
    starts_on, ends_on = engagement.starts_on, engagement.ends_on
    if not engagement.is_proposed:
        share = days_share(engagement)
        words = share.words
    if share and starts_on and ends_on and starts_on < ends_on:
        drawing = burn_down(starts_on, ends_on, engagement.days_agreed, used, today)
        facts = {"left": days(max(drawing.left, Decimal())), "until": short(ends_on, today)}
        left = _("%(left)s left until %(until)s") % facts
        words = f"{words} · {left}"
    return Advice(
        str(engagement.advisor),
        way_to(engagement, opened),
        state,
        tone,
        words,
        share,
        drawing,
        left,
    )


def way_to(engagement: Engagement, opened: set[int]) -> str:
    """An advisor's own; that of another advisor of the project is read here alone."""
    return engagement.get_absolute_url() if engagement.pk in opened else ""


def _accepted(
    engagement: Engagement, result: Deliverable, today: date, opened: set[int]
) -> DashboardRow:
    day = timezone.localdate(result.accepted_at) if result.accepted_at else result.due_on
    note = _("by %s") % engagement.advisor
    state = _("Accepted %s") % short(day, today)
    return DashboardRow(str(result), way_to(engagement, opened), note, state, "done")


def _people(
    project: Project, engagements: list[Engagement], members: Iterable[Membership]
) -> list[Contact]:
    """Everybody whom the sides may have to reach, the facility first."""
    found = []
    if in_charge := project.coordinator:
        found.append(Contact(in_charge.name, in_charge.email, _("Coordinator in charge")))
        if substitute := substitute_of(in_charge):
            stands_in = _("Stands in for %s, who is away") % in_charge
            found.append(Contact(substitute.name, substitute.email, stands_in))
    for engagement in filter(is_open, engagements):
        person = engagement.advisor.user
        found.append(Contact(person.name, person.email, _("Advisor")))
    parts = {part.cluster_id: part for part in project.parts.all()}
    for member in sorted(members, key=lambda m: parts[m.cluster_id].role):
        facts = {
            "role": parts[member.cluster_id].get_role_display(),
            "cluster": member.cluster.name,
        }
        of_part = _("%(role)s: %(cluster)s") % facts
        found.append(Contact(member.user.name, member.user.email, of_part))
    return found
