"""What people agreed to, in the exact words, for whoever has to show it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import Consent


class InForce(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("yes", _("In force")), ("no", _("Taken back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Consent]) -> QuerySet[Consent]:
        if self.value() == "yes":
            return queryset.filter(withdrawn_at=None)
        return queryset.exclude(withdrawn_at=None) if self.value() == "no" else queryset


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["email", "words", "given_at", "withdrawn_at", "source"]
    list_filter = [InForce, "given_at"]
    search_fields = ["email", "text", "purpose", "digest"]
    search_help_text = _("An address, words of the text, or its SHA-256.")
    fields = ["email", "text", "digest", "purpose", "source", "given_at", "withdrawn_at"]

    @admin.display(description=_("text"), ordering="text")
    def words(self, consent: Consent) -> str:
        return Truncator(consent.text).chars(80)
