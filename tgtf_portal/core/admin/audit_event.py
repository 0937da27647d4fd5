"""The audit trail: staff search it, nobody edits it."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.filters import named_values
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.admin.words import in_words
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.values.kinds import spelt


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "what", "label", "actor", "facts_in_short"]
    list_filter = ["at", ("verb", named_values(spelt))]
    list_select_related = ["actor"]
    search_fields = ["verb", "label", "thing", "actor__email", "actor__name"]
    search_help_text = _("A verb, a thing or a person.")
    date_hierarchy = "at"
    fields = ["at", "what", "label", "thing", "actor", "all_facts"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A person's page links to what that person did."""
        return lookup == "actor__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("what"), ordering="verb")
    def what(self, event: AuditEvent) -> str:
        return spelt(event.verb)

    @admin.display(description=_("facts"))
    def facts_in_short(self, event: AuditEvent) -> str:
        return Truncator(in_words(event.facts)).chars(120)

    @admin.display(description=_("facts"))
    def all_facts(self, event: AuditEvent) -> str:
        return in_words(event.facts)
