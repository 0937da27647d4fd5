"""What a cluster manager has to do, and what runs for their clusters."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisors.models import Deliverable, Engagement, PlanSide, Side
from clusters.models import Cluster, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.advice_tasks import (
    proposal_row,
    proposal_task,
    report_task,
    silent_sides,
)
from tgtf_portal.pages.domain.day_statement import tasks_of_lead
from tgtf_portal.pages.domain.engagement import days_share, is_open, state_of
from tgtf_portal.pages.domain.group_places import add_webinars
from tgtf_portal.pages.domain.meeting import meeting_rows
from tgtf_portal.pages.domain.plan import plan_task
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task, short
from webinars.recap.domain.owners import commitments_of_clusters

INCOMPLETE = Q(smes__size="") | Q(smes__activity="") | Q(smes__contact_address="")


@dataclass(frozen=True, slots=True)
class Managed:
    """A cluster of the reader's with the number of its firms, and of those with gaps."""

    cluster: Cluster
    firms: int
    gaps: int


def manager_section(user: User, engagements: list[Engagement], today: date) -> DashboardSection:
    section = DashboardSection(
        "manager",
        _("Your clusters"),
        quiet=_(
            "Nothing waits for you: your firms’ entries are complete, and every result is answered."
        ),
        running_title=_("Clusters and projects"),
    )
    for managed in managed_clusters(user):
        section.tasks += _cluster_tasks(managed)
        section.running.append(_cluster_row(managed))
    section.tasks += _commitment_tasks(user)
    projects = _managed(user=user.pk)
    led = [project.pk for project in projects if project.is_led]
    section.tasks += tasks_of_lead(user, led, today)
    add_webinars(section, user, today)
    for project in projects:
        if project.status == Project.Status.WITHDRAWN:
            continue
        advice = [e for e in engagements if e.project_id == project.pk]
        _add_project(section, project, advice, today)
        if project.pk in led:  # who leads decides
            _add_submitted(section, advice, today)
            others = [e for e in advice if e.advisor.user_id != user.pk]
            tasks = [plan_task(engagement, PlanSide.LEAD, today) for engagement in others]
            section.tasks += filter(None, tasks)
        _add_proposals(section, advice, today, decides=project.pk in led)
    return section


def _with_firms(user: int) -> QuerySet[Cluster]:
    return Cluster.objects.filter(memberships__user=user).annotate(
        firms=Count("smes", distinct=True),
        gaps=Count("smes", filter=INCOMPLETE, distinct=True),
    )


def _projects(user: int) -> QuerySet[Project]:
    """Of the reader's clusters, and whether one of these leads it."""
    led = Project.objects.led_by(User(pk=user)).filter(pk=OuterRef("pk"))
    projects = Project.objects.filter(parts__cluster__memberships__user=user).distinct()
    return projects.annotate(is_led=Exists(led))


_clusters = Prepared(_with_firms, user=int, keeps_plan=True)
_managed = Prepared(_projects, user=int, keeps_plan=True)
_commitments = Prepared(
    lambda user: (
        commitments_of_clusters(User(pk=user))
        .filter(owner_agreed_at=None)
        .only("code", "text", "owner_cluster__name", "breakout__webinar__title")
    ),
    user=int,
    keeps_plan=True,
)


def managed_clusters(user: User) -> list[Managed]:
    found = _clusters(user=user.pk)
    return [Managed(cluster, cluster.firms, cluster.gaps) for cluster in found]


def _commitment_tasks(user: User) -> list[Task]:
    """What others said a cluster of the reader's takes on; nobody is named before the answer."""
    return [
        Task(
            _("May %(cluster)s be named to take this on? “%(text)s”")
            % {"cluster": note.owner_cluster, "text": Truncator(note.text).chars(160)},
            address_of("webinars:commitment-answer", note.code),
            _("Answer"),
            when=_("when you can"),
            note=str(note.breakout.webinar),
            answers=(("1", _("Confirm")), ("0", _("Decline"))),
        )
        for note in _commitments(user=user.pk)
    ]


def _cluster_tasks(managed: Managed) -> list[Task]:
    cluster, when = managed.cluster, _("when you can")
    tasks = []
    if not cluster.summary:
        title, note = _("Say what %s does") % cluster, _("Its page has no summary yet.")
        edit = address_of("clusters:cluster-edit", cluster.slug)
        tasks.append(Task(title, edit, _("Write"), when=when, note=note))
    if not managed.firms:
        title = _("Add the first firms of %s") % cluster
        note = _("What the facility offers reaches firms through their cluster.")
        add = address_of("clusters:sme-create", cluster.slug)
        tasks.append(Task(title, add, _("Add"), when=when, note=note))
    if managed.gaps:
        firms = address_of("clusters:sme-list", cluster.slug)
        tasks.append(Task(_gaps(managed.gaps), firms, _("Complete"), when=when, note=str(cluster)))
    return tasks


def _gaps(number: int) -> str:
    text = ngettext(
        "Complete the entry of %d firm: size, activity or contact is missing",
        "Complete the entries of %d firms: size, activity or contact is missing",
        number,
    )
    return text % number


def _cluster_row(managed: Managed) -> DashboardRow:
    cluster = managed.cluster
    firms = ngettext("%d firm", "%d firms", managed.firms) % managed.firms
    state, tone = (_("Listed"), "open") if cluster.listed else (_("Not listed"), "off")
    return DashboardRow(str(cluster), cluster.get_absolute_url(), firms, state, tone)


def _add_project(
    section: DashboardSection, project: Project, engagements: list[Engagement], today: date
) -> None:
    for engagement in engagements:
        for deliverable in engagement.deliverables.all():
            _add_accepted(section, engagement, deliverable, today)
    running = [engagement for engagement in engagements if is_open(engagement)]
    section.running.append(
        DashboardRow(
            _("Project %s") % project,
            project.get_absolute_url(),
            "" if running else _no_advisor(engagements),
            str(project.get_status_display()),
        )
    )
    for engagement in running:
        title = _("%(advisor)s on project %(project)s") % {
            "advisor": engagement.advisor,
            "project": project,
        }
        address = engagement.get_absolute_url()
        section.running.append(
            DashboardRow(title, address, "", *state_of(engagement), days_share(engagement))
        )
        section.running += meeting_rows(engagement)


def _add_proposals(
    section: DashboardSection, engagements: list[Engagement], today: date, *, decides: bool
) -> None:
    for engagement in engagements:
        if decides and (report := report_task(engagement, Side.LEAD, today)):
            section.tasks.append(report)
        if decides and Side.LEAD in silent_sides(engagement):
            section.tasks.append(proposal_task(engagement, Side.LEAD, today))
        elif silent_sides(engagement):
            section.running.append(proposal_row(engagement))


def _no_advisor(engagements: list[Engagement]) -> str:
    if any(not engagement.is_proposed for engagement in engagements):
        return _("All advice on it is completed.")
    return _("The facility is choosing an advisor; you will be asked before anybody starts.")


def _add_accepted(
    section: DashboardSection, engagement: Engagement, deliverable: Deliverable, today: date
) -> None:
    if deliverable.is_accepted and deliverable.accepted_at:
        note = _("by %s") % engagement.advisor
        state = _("Accepted %s") % short(deliverable.accepted_at.date(), today)
        row = DashboardRow(str(deliverable), engagement.get_absolute_url(), note, state, "done")
        section.done.append(row)


def _add_submitted(section: DashboardSection, engagements: list[Engagement], today: date) -> None:
    for engagement in engagements:
        for deliverable in engagement.deliverables.all():
            if deliverable.is_submitted and deliverable.submitted_at:
                day = deliverable.submitted_at.date()
                title = _("Accept “%s” or return it") % deliverable
                when = _("since %s") % short(day, today)
                note = _("Handed in by %s") % engagement.advisor
                address = address_of(
                    "advisors:deliverable-accept", engagement.code, deliverable.code
                )
                section.tasks.append(Task(title, address, _("Read"), day, when, note))
