"""Activities as they were logged; a wrong number of days is deleted and logged again."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.admin.advice import WithAdvice
from advisors.domain.advice_import import ACTIVITIES
from advisors.models import Activity, Engagement


@admin.register(Activity)
class ActivityAdmin(WithAdvice, SimpleHistoryAdmin):
    brought_as = ACTIVITIES.name
    traced = True
    list_display = ["held_on", "title", "kind", "days", "engagement"]
    list_display_links = ["title"]
    list_filter = ["kind", "held_on"]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = [
        "title",
        "notes",
        "engagement__project__title",
        "engagement__advisor__user__name",
    ]
    search_help_text = _("A title, a project or an advisor.")
    date_hierarchy = "held_on"
    fields = ["engagement", "kind", "title", "held_on", "days", "notes", "created_at"]
    readonly_fields = ["engagement", "days", "created_at"]
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Logging watches the days that are left: it has a page of its own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)


def is_open(activity: Activity | None) -> bool:
    """What was done under a finished engagement is accounted for: it stays as it is."""
    return activity is None or activity.engagement.status == Engagement.Status.RUNNING
