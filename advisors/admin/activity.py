"""Activities as they were logged; a wrong number of days is deleted and logged again."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.models import Activity
from tgtf_portal.core.admin.lists import PortalAdmin


@admin.register(Activity)
class ActivityAdmin(PortalAdmin, SimpleHistoryAdmin):
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
