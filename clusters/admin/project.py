"""The projects that the facility supports, and who takes part."""

from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from clusters.domain.project import complete_project, start_project, withdraw_project
from clusters.forms.project import PartForm, PartFormSet
from clusters.models import Project, ProjectCluster
from tgtf_portal.core.admin.actions import for_each
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.admin.table_export import WithExport


class ProjectClusterInline(PlainInline):
    model = ProjectCluster
    related = ("cluster",)
    form = PartForm
    formset = PartFormSet
    autocomplete_fields = ["cluster"]


@admin.register(Project)
class ProjectAdmin(WithExport, SimpleHistoryAdmin):
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
    fieldsets = [
        (None, {"fields": ["facility", "number", "title", "status", "coordinator"]}),
        (_("What it is about"), {"fields": ["summary", "themes"]}),
        (_("Period"), {"fields": ["starts_on", "ends_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return super().get_queryset(request).with_clusters()

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
