"""Plans as they stand: which wait for an answer, which hold. They are agreed on their own page."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from advisors.models import Plan
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.admin.table_export import WithExport


@admin.register(Plan)
class PlanAdmin(WithExport, ReadOnlyAdmin):
    list_display = ["engagement", "number", "status", "proposed_at", "held_at"]
    list_filter = ["status", ("engagement__project__facility", RelatedFilter)]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = ["engagement__project__title", "engagement__advisor__user__name"]
    search_help_text = _("A project or an advisor.")
    fields = ["engagement", "number", "status", "on_page", "saved_by", "saved_at"]
    fields += ["proposed_at", "held_at"]
    readonly_fields = ["on_page"]
    list_per_page = 50

    @admin.display(description=_("what it says"))
    def on_page(self, plan: Plan) -> SafeString:
        return format_html('<a href="{}">{}</a>', plan.get_absolute_url(), _("Read and answer"))
