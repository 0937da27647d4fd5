"""Addresses whose mail came back: why, and the button that writes to them again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.mail.courtesy import lift
from tgtf_portal.core.models import SuspendedAddress


@admin.register(SuspendedAddress)
class SuspendedAddressAdmin(ReadOnlyAdmin):
    list_display = ["email", "code", "suspended_on", "in_short"]
    list_filter = ["code", "suspended_at"]
    search_fields = ["email", "reason"]
    search_help_text = _("An address, or what the mail server said.")
    date_hierarchy = "suspended_at"
    actions = ["lift_all"]
    fields = ["email", "code", "reason", "suspended_at", "came_back"]
    change_form_template = "admin/core/suspended_address/change_form.html"

    @admin.display(description=_("suspended on"), ordering="suspended_at")
    def suspended_on(self, address: SuspendedAddress) -> str:
        return date_format(timezone.localtime(address.suspended_at), "j\u00a0M\u00a0Y")

    @admin.display(description=_("what the mail server said"))
    def in_short(self, address: SuspendedAddress) -> str:
        return address.reason[:120]

    @admin.display(description=_("message that came back"))
    def came_back(self, address: SuspendedAddress) -> str:
        if address.message is None:
            return "–"
        page = reverse("admin:core_message_change", args=[address.message.pk])
        return format_html('<a href="{}">{}</a>', page, address.message)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.lift_view)
        return [
            path("<int:pk>/lift/", page, name="core_suspendedaddress_lift"),
            *super().get_urls(),
        ]

    def lift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Says what will happen, and asks."""
        address = get_object_or_404(SuspendedAddress, pk=pk)
        if not self.has_view_permission(request, address):
            raise PermissionDenied
        if request.method == "POST":
            lift(address, by=request.user)
            text = gettext("Mail goes to %s again.") % address.email
            self.message_user(request, text, messages.SUCCESS)
            return redirect("admin:core_suspendedaddress_changelist")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": address,
            "title": _("Lift the suspension"),
            "subtitle": address.email,
        }
        return TemplateResponse(request, "admin/core/suspended_address/lift.html", context)

    @admin.action(description=_("Lift the suspension: mail goes there again"), permissions=["view"])
    def lift_all(self, request: HttpRequest, queryset: QuerySet[SuspendedAddress]) -> None:
        addresses = list(queryset)
        for address in addresses:
            lift(address, by=request.user)
        done = len(addresses)
        text = ngettext("%(n)s address gets mail again.", "%(n)s addresses get mail again.", done)
        self.message_user(request, text % {"n": done}, messages.SUCCESS)
