"""The audit trail: staff search it, nobody edits it."""

import json

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "label", "actor", "facts_in_short"]
    list_filter = ["at", "verb"]
    list_select_related = ["actor"]
    search_fields = ["verb", "label", "thing", "actor__email", "actor__name"]
    search_help_text = _("A verb, a thing or a person.")
    date_hierarchy = "at"
    fields = ["at", "verb", "label", "thing", "actor", "facts"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A person's page links to what that person did."""
        return lookup == "actor__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("facts"))
    def facts_in_short(self, event: AuditEvent) -> str:
        return json.dumps(event.facts, ensure_ascii=False)[:120] if event.facts else ""
