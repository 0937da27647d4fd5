"""Codes with which a group registers from one place, made here and handed out on paper."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.pages.qr import qr_code
from webinars.common.admin.lists import copyable, webinar_in_mind
from webinars.models import GroupCode


@admin.register(GroupCode)
class GroupCodeAdmin(WithActions):
    belongs_to = "webinar"
    list_display = ["label", "code", "uses", "ends_at", "webinar"]
    list_filter = [("webinar", RelatedFilter)]
    search_fields = ["label", "code", "webinar__title"]
    search_help_text = _lazy("For whom, the code, or a webinar.")
    autocomplete_fields = ["webinar"]
    add_fields = ["webinar", "label", "code", "most_uses", "ends_at"]
    shown = ["uses", "to_copy", "to_print"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"webinar": webinar_in_mind(request), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupCode]:
        return super().get_queryset(request).select_related("webinar").with_uses()

    def get_fields(self, request: HttpRequest, obj: GroupCode | None = None) -> list[str]:
        return [*self.add_fields, *self.shown] if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: GroupCode | None = None) -> list[str]:
        """It was handed out: it stays what it is, for the webinar that it is for."""
        return ["webinar", "code", *self.shown] if obj else []

    def card_view(self, request: HttpRequest, code: GroupCode) -> HttpResponse:
        """A page with nothing on it but what a group needs, to be printed."""
        context = {"subtitle": None, "webinar": code.webinar, "qr": qr_code(code.get_link())}
        template = "admin/webinars/groupcode/card.html"
        return self.show_page(request, code, template, _("Card to print"), **context)

    pages = {"card": ThingPage(card_view)}

    @admin.display(description=_lazy("used"), ordering="use_count")
    def uses(self, code: GroupCode) -> str:
        return f"{code.use_count} / {code.most_uses}"

    @admin.display(description=_lazy("link for the group"))
    def to_copy(self, code: GroupCode) -> str:
        return copyable(code.get_link())

    @admin.display(description=_lazy("on paper"))
    def to_print(self, code: GroupCode) -> str:
        address = self.address_of(code, "card")
        return format_html('<a href="{}">{}</a>', address, _("Card to print"))
