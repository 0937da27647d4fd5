"""The report of a facility's days: its webinars, projects, days, results and commitments."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisors.models import Activity, Deliverable
from clusters.models import Facility, Project
from tgtf_portal.core.figures.counting import Number, count, rows_of
from tgtf_portal.core.figures.registry import period_of
from tgtf_portal.core.figures.span import Span
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values.text import plain
from tgtf_portal.pages.domain.figures.advice import (
    ACTIVITIES,
    RESULTS,
    STATEMENTS,
    projects_in,
)
from tgtf_portal.pages.domain.figures.learning import INSIGHTS, REGISTRATIONS, held_in
from tgtf_portal.pages.domain.reports.report import (
    Report,
    ReportPart,
    ReportTable,
    Value,
    parts_for,
    report_of,
    table_of_picture,
    with_rows,
)
from tgtf_portal.pages.domain.year import Year, year_of


def facility_report(user: Person, facility: Facility, span: Span) -> Report:
    """With the parts that the reader has a right to."""
    year = year_of(user, span)
    more = parts_for(
        user.has_perm,
        ("webinars.view_registration", lambda: _webinars(user, span)),
        ("advisors.view_activity", lambda: _projects(span)),
        ("advisors.view_deliverable", lambda: _accepted_results(span)),
    )
    return report_of(
        name=f"report-{facility.slug}-{span.first}-to-{span.last}",
        title=_("Report: %s") % facility.name,
        eyebrow=period_of(span),
        publisher=facility.name,
        zone=span.zone,
        facts=[(_("Facility"), str(facility)), (_("From"), span.first), (_("To"), span.last)],
        parts=[*_pictures(year), *more],
    )


def _pictures(year: Year) -> Iterator[ReportPart]:
    """The same numbers as the page of the year has."""
    facts = tuple((capfirst(total.label), total.value) for total in year.totals)
    yield ReportPart(_("In figures"), facts)
    for part in year.parts:
        tables = (table_of_picture(picture) for picture in part.pictures)
        yield ReportPart(part.title, tables=with_rows(*tables))


def _webinars(user: Person, span: Span) -> ReportPart:
    people = count(REGISTRATIONS, span, "webinar")
    columns = [people.by("webinar", measure) for measure in ("registered", "waiting", "came")]
    heads = [_("Registered"), _("On the waiting list"), _("Came")]
    if user.has_perm(INSIGHTS.right):
        notes = count(INSIGHTS, span, "webinar")
        columns += [notes.by("webinar", measure) for measure in ("notes", "commitments")]
        heads += [_("Insights"), _("Commitments")]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            webinar.day,
            plain(webinar.title),
            *(column.get(str(webinar.pk), Number()).rows for column in columns),
        )
        for webinar in held_in(span).order_by("starts_at", "pk")
    )
    table = ReportTable(_("Webinars held"), (_("Day"), _("Webinar"), *heads), rows)
    return ReportPart(_("Webinars"), tables=with_rows(table))


def _projects(span: Span) -> ReportPart:
    """Days by kind, also of projects that had none; what was withdrawn since has its days still."""
    logged = count(ACTIVITIES, span, "project", "kind")
    by_kind, in_all = logged.across(["project", "kind"], "logged"), logged.by("project", "logged")
    counted = count(STATEMENTS, span, "project").by("project", "accepted")
    accepted = count(RESULTS, span, "project").by("project", "accepted")
    kinds = list(Activity.Kind)
    rows = []
    for project in _with_days(span, in_all.keys() | counted.keys() | accepted.keys()):
        key = str(project.pk)
        days: list[Value] = [by_kind.get((key, kind), Number()).sum for kind in kinds]
        days += [in_all.get(key, Number()).sum, counted.get(key, Number()).sum]
        lead = plain(str(project.lead or ""))
        results = accepted.get(key, Number()).rows
        rows.append((project.number, plain(project.title), lead, *days, results))
    heads = (_("No."), _("Project"), _("Lead cluster"), *(str(kind.label) for kind in kinds))
    heads += (_("Days in all"), _("Days that count"), _("Results accepted"))
    note = _("Days that count are those that accepted statements of days count.")
    table = ReportTable(_("Projects and their days of advice"), heads, tuple(rows), note)
    return ReportPart(_("Projects"), tables=with_rows(table))


def _with_days(span: Span, keys: set[str]) -> Iterator[Project]:
    own = Q(pk__in=projects_in(span).order_by().values("pk")) | Q(pk__in=[int(k) for k in keys])
    return Project.objects.filter(own).with_clusters().order_by("number").iterator(chunk_size=500)


def _accepted_results(span: Span) -> ReportPart:
    found = rows_of(RESULTS, span, "accepted").select_related("engagement__project")
    rows = tuple(_result(result, span) for result in found.order_by("accepted_at", "pk"))
    heads = (_("Accepted on"), _("Result"), _("Project"), _("Due on"))
    table = ReportTable(_("Results accepted"), heads, rows)
    return ReportPart(_("Results accepted"), tables=with_rows(table))


def _result(result: Deliverable, span: Span) -> tuple[Value, ...]:
    at = result.accepted_at
    day = at.astimezone(span.zone).date() if at else None
    project = plain(str(result.engagement.project))
    return day, plain(result.title), project, result.due_on
