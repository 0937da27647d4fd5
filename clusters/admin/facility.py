"""The facility's cohorts and their reviewers."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from clusters.models import Facility, Reviewer, StaffAssignment
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import PlainInline


class StaffAssignmentInline(PlainInline):
    model = StaffAssignment
    related = ("user", "facility")
    form = KnownRowForm
    autocomplete_fields = ["user"]


class ReviewerInline(PlainInline):
    model = Reviewer
    related = ("user", "facility")
    form = KnownRowForm
    autocomplete_fields = ["user"]


@admin.register(Facility)
class FacilityAdmin(PortalAdmin, SimpleHistoryAdmin):
    list_display = ["name", "acronym", "projects_count", "selected_projects", "contact_address"]
    ordering = ["name__folded", "pk"]
    search_fields = ["name", "acronym"]
    prepopulated_fields = {"slug": ["acronym"]}
    inlines = [StaffAssignmentInline, ReviewerInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facility]:
        return super().get_queryset(request).annotate(projects_count=Count("projects"))

    projects_count = column(_("projects on file"), "projects_count")


@admin.register(Reviewer)
class ReviewerAdmin(PortalAdmin):
    list_display = ["user", "facility"]
    list_filter = [("facility", RelatedFilter)]
    list_select_related = ["user", "facility"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user", "facility"]
