"""Who looked at whose data: for those who look after the portal's people, and nobody edits it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import AccessEntry


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "thing", "page", "by"]
    list_filter = ["verb", "at", ("by", RelatedFilter)]
    list_select_related = ["by"]
    search_fields = ["=thing", "by__email", "by__name"]
    search_help_text = _("A thing, such as webinars.registration/12, or a member of staff.")
    date_hierarchy = "at"
    fields = ["at", "by", "verb", "thing", "page"]
