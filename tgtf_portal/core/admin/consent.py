"""What people agreed to, in the exact words, for whoever has to show it."""

from django.contrib import admin
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.filters import EitherOr
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import Consent


class InForce(EitherOr):
    title = _("state")
    parameter_name = "in_force"
    holds = Q(withdrawn_at=None)
    words = {"yes": _("In force"), "no": _("Taken back")}


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    about_people = True
    list_display = ["email", "words", "given_at", "withdrawn_at", "source"]
    list_filter = [InForce, "given_at"]
    search_fields = ["email", "text", "purpose", "digest"]
    search_help_text = _("An address, words of the text, or its SHA-256.")
    fields = ["email", "text", "digest", "purpose", "source", "given_at", "withdrawn_at"]

    @admin.display(description=_("text"), ordering="text")
    def words(self, consent: Consent) -> str:
        return Truncator(consent.text).chars(80)
