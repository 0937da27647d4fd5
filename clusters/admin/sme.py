"""The clusters' firms."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from clusters.domain.sme_import import SMES
from clusters.models import SME
from tgtf_portal.core.admin.filters import CountryFilter, RelatedFilter
from tgtf_portal.core.admin.table_import import WithImport


@admin.register(SME)
class SMEAdmin(WithImport, SimpleHistoryAdmin):
    brought_as = SMES.name
    list_display = ["name", "cluster", "town", "country", "activity", "size", "contact_address"]
    list_filter = ["size", CountryFilter, ("cluster", RelatedFilter)]
    list_select_related = ["cluster"]
    search_fields = ["name", "town", "activity", "cluster__name", "contact_name", "contact_address"]
    search_help_text = _("A firm, a town, an activity, a cluster or a contact.")
    autocomplete_fields = ["cluster"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["cluster", "name", "country", "town", "activity", "size", "website"]}),
        (
            _("Contact"),
            {
                "fields": ["contact_name", "contact_address"],
                "description": _("Never shown publicly."),
            },
        ),
    ]
