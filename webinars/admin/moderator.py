"""Who leads a webinar while it runs, as rows of its page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.known_rows import KnownRowForm
from webinars.admin.breakout import copyable
from webinars.admin.webinar_inlines import NamedRows
from webinars.models import Moderator


class ModeratorInline(admin.TabularInline):
    model = Moderator
    form = KnownRowForm
    formset = NamedRows
    extra = 0
    verbose_name_plural = _("moderators, who open, warn and close the break-outs")
    fields = ["name", "email", "user", "personal_link"]
    readonly_fields = ["personal_link"]
    autocomplete_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Moderator]:
        return super().get_queryset(request).select_related("webinar", "user")

    @admin.display(description=_("personal link"))
    def personal_link(self, moderator: Moderator) -> str:
        return copyable(moderator.get_link()) if moderator.pk else "–"
