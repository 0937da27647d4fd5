"""What is counted of projects and of the advice for them: days, results, themes and countries."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from advisors.days.domain.account import accepted_lines, logged
from advisors.models import Activity, DayStatement, Deliverable, Engagement
from clusters.models import Cluster, Project, ProjectCluster
from tgtf_portal.core.figures.counting import Measure, Tally
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.figures.splits import by_choice, by_country, by_month, by_thing

SPOKEN_FOR = (*Engagement.GOING_ON, Engagement.Status.COMPLETED)
BY_PROJECT = by_thing(
    "project", _("Project"), "engagement__project", "engagement__project__title", ""
)


# --- Projects and clusters -----------------------------------------------------------------------
def projects_in(span: Span) -> QuerySet[Project]:
    """Those that go on, or went on, on one of the days; without days of their own, on all."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=span.last)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=span.first)
    return Project.objects.going_on().filter(begun, not_over, facility=span.facility)


def clusters_in(span: Span) -> QuerySet[Cluster]:
    parts = ProjectCluster.objects.filter(project__in=projects_in(span).order_by())
    return Cluster.objects.filter(pk__in=parts.order_by().values("cluster"))


PROJECTS = Tally(
    "projects",
    "clusters.project",
    projects_in,
    [Measure("projects", _("projects"))],
    [by_thing("theme", _("Theme"), "themes", "themes__name", _("Without a theme"))],
)
CLUSTERS = Tally(
    "clusters",
    "clusters.cluster",
    clusters_in,
    [Measure("clusters", _("clusters"))],
    [by_country()],
)


# --- Days ----------------------------------------------------------------------------------------
def worked_in(span: Span) -> QuerySet[Activity]:
    """As `manage.py account` counts; one of no days was withdrawn."""
    return logged(span.facility).filter(span.holds_day("held_on"), days__gt=0)


def accepted_in(span: Span) -> QuerySet[DayStatement]:
    """Joined to their lines of these days, as `manage.py account --accepted` counts them."""
    lines = accepted_lines(span.facility).filter(span.holds_day("held_on"))
    return DayStatement.objects.filter(lines__in=lines)


ACTIVITIES = Tally(
    "activities",
    "advisors.activity",
    worked_in,
    [Measure("logged", _("days logged"), amount="days")],
    [
        by_month("held_on", is_day=True),
        by_choice("kind", _("Kind"), lambda span: "kind", Activity.Kind),
        BY_PROJECT,
    ],
)
STATEMENTS = Tally(
    "statements",
    "advisors.daystatement",
    accepted_in,
    [Measure("accepted", _("days in accepted statements"), amount="lines__counted")],
    [by_choice("kind", _("Kind"), lambda span: "lines__kind", Activity.Kind), BY_PROJECT],
    repeats=True,
)


# --- Results -------------------------------------------------------------------------------------
def is_due(span: Span) -> Q:
    """On one of the days, of an engagement that is agreed, running or completed."""
    return span.holds_day("due_on") & Q(engagement__status__in=SPOKEN_FOR)


def is_accepted(span: Span) -> Q:
    """By both, on one of the days."""
    return span.holds_time("accepted_at") & Q(status=Deliverable.Status.ACCEPTED)


def results_in(span: Span) -> QuerySet[Deliverable]:
    results = Deliverable.objects.filter(engagement__project__facility=span.facility)
    return results.filter(is_due(span) | is_accepted(span))


RESULTS = Tally(
    "results",
    "advisors.deliverable",
    results_in,
    [
        Measure("due", _("results due"), is_due),
        Measure("accepted", _("results accepted"), is_accepted),
    ],
    [by_choice("state", _("State"), lambda span: "status", Deliverable.Status), BY_PROJECT],
)
