"""The projects that the facility supports, and who takes part."""

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from clusters.admin.project_sections import PROJECT_SECTIONS
from clusters.domain.project import complete_project, start_project, withdraw_project
from clusters.forms.project import PartForm, PartFormSet
from clusters.models import Project, ProjectCluster
from tgtf_portal.core.admin.actions import for_each
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.place_admin import PlaceAdmin
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.admin.table_export import WithExport


def period_of(project: Project) -> str:
    days = (project.starts_on, project.ends_on)
    return "–".join(date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in days).strip("–")


class ProjectClusterInline(PlainInline):
    model = ProjectCluster
    related = ("cluster",)
    form = PartForm
    formset = PartFormSet
    autocomplete_fields = ["cluster"]


@admin.register(Project)
class ProjectAdmin(PlaceAdmin, WithExport, SimpleHistoryAdmin):
    sections = PROJECT_SECTIONS
    traced = True
    form = MeanwhileForm
    list_display = ["number", "title", "lead", "partners", "countries", "status", "coordinator"]
    list_display_links = ["number", "title"]
    list_filter = [
        "status",
        ("coordinator", RelatedFilter),
        ("facility", RelatedFilter),
        ("themes", RelatedFilter),
    ]
    list_select_related = ["facility", "coordinator"]
    search_fields = ["=number", "title", "summary", "parts__cluster__name"]
    search_help_text = _("A number, a title or a cluster.")
    autocomplete_fields = ["facility", "coordinator"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ["status"]
    inlines = [ProjectClusterInline]
    actions = ["start", "complete", "withdraw"]
    list_per_page = 50
    fieldsets = PROJECT_SECTIONS[0].fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return super().get_queryset(request).with_clusters()

    def standing(self, thing: Project) -> str:
        names = [str(thing.get_status_display()), str(thing.lead or "")]
        return " · ".join(filter(None, [*names, period_of(thing)]))

    def get_inlines(self, request: HttpRequest, obj: Project | None) -> Any:
        """Who takes part stands with the rest of the project."""
        return self.inlines

    lead = column(_("lead"), "lead", None)

    @admin.display(description=_("partners"))
    def partners(self, project: Project) -> str:
        return ", ".join(map(str, project.partners))

    @admin.display(description=_("countries"))
    def countries(self, project: Project) -> str:
        return ", ".join(country.code for country in project.countries)

    start = for_each(start_project, _("Start: selected"))
    complete = for_each(complete_project, _("Complete: running"))
    withdraw = for_each(withdraw_project, _("Withdraw: selected or running"))
