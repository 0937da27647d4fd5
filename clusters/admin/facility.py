"""The facility's cohorts and their reviewers."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from simple_history.admin import SimpleHistoryAdmin

from clusters.domain.facility import make_current
from clusters.domain.next_facility import copy_facility
from clusters.forms.next_facility import NextFacilityForm
from clusters.models import Facility, Reviewer, StaffAssignment
from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.import_kinds import KINDS


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


def only_another(facility: Facility) -> str:
    return _("It is current already.") if facility.status == Facility.Status.CURRENT else ""


def plan_change(facility: Facility) -> ActionPlan:
    happens = [
        _("The public pages, the figures and the lists that are imported are about this facility."),
        _("Webinars, recaps and success stories of others stay where they are."),
    ]
    if before := Facility.objects.current():
        closed = _("%(before)s is closed; it can be made current again.") % {"before": before}
        happens.insert(1, closed)
    return ActionPlan(*happens)


def make_next(facility: Facility, *, by: User, **given: Any) -> str:
    new = copy_facility(facility, by=by, **given)
    return _("“%s” is prepared: you find it in the list of facilities.") % new


@admin.register(Facility)
class FacilityAdmin(WithActions, SimpleHistoryAdmin):
    list_display = [
        *["name", "acronym", "status", "projects_count", "selected_projects", "contact_address"]
    ]
    readonly_fields = ["status"]
    page_actions = [
        Action(
            "make_current",
            _lazy("Make current"),
            plan_change,
            done_by(make_current, _lazy("%s is current now.")),
            only_another,
        ),
        Action(
            "make_next",
            _lazy("Make next year’s"),
            ActionPlan(
                _lazy("Another facility is made that is only prepared: no page speaks of it."),
                _lazy("Its texts come along. No person, project or webinar does."),
            ),
            make_next,
            form=NextFacilityForm,
            right="clusters.add_facility",
        ),
    ]
    ordering = ["name__folded", "pk"]
    search_fields = ["name", "acronym"]
    prepopulated_fields = {"slug": ["acronym"]}
    inlines = [StaffAssignmentInline, ReviewerInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facility]:
        return super().get_queryset(request).annotate(projects_count=Count("projects"))

    def buttons(self, thing: Facility) -> list[Button]:
        """Lists come in for a facility that is only prepared, too."""
        offers = [
            Button(_("Import: %s") % kind.label, upload_address(kind.name, thing), right=kind.right)
            for kind in KINDS.values()
            if kind.model is Facility
        ]
        return [*super().buttons(thing), *offers]

    projects_count = column(_lazy("projects on file"), "projects_count")


@admin.register(Reviewer)
class ReviewerAdmin(PortalAdmin):
    list_display = ["user", "facility"]
    list_filter = [("facility", RelatedFilter)]
    list_select_related = ["user", "facility"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user", "facility"]
