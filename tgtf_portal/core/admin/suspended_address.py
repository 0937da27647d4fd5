"""Addresses whose mail came back: why, and the button that writes to them again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.admin.columns import link_to
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.mail import bounces
from tgtf_portal.core.mail.courtesy import lift
from tgtf_portal.core.models import SuspendedAddress, User


def plan_lifting(address: SuspendedAddress) -> ActionPlan:
    return ActionPlan(
        gettext("Invitations, reminders and recaps go to %s again.") % address.email,
        gettext("What was dropped meanwhile is not sent later."),
        gettext("Should mail come back once more, the address is suspended again."),
    )


def do_lift(address: SuspendedAddress, *, by: User) -> str:
    lift(address, by=by)
    return gettext("Mail goes to %s again.") % address.email


@admin.register(SuspendedAddress)
class SuspendedAddressAdmin(ReadOnlyAdmin):
    about_people = True
    list_display = ["email", "code", "suspended_on", "in_short"]
    list_filter = ["code", "suspended_at"]
    search_fields = ["email", "reason"]
    search_help_text = _("An address, or what the mail server said.")
    date_hierarchy = "suspended_at"
    actions = ["lift_all"]
    fields = ["email", "code", "reason", "suspended_at", "came_back"]
    change_form_template = "admin/core/with_actions.html"
    page_actions = [Action("lift", _("Lift the suspension"), plan_lifting, do_lift)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "rule": bounces.rule()})

    @admin.display(description=_("suspended on"), ordering="suspended_at")
    def suspended_on(self, address: SuspendedAddress) -> str:
        return date_format(timezone.localtime(address.suspended_at), "j\u00a0M\u00a0Y")

    @admin.display(description=_("what the mail server said"))
    def in_short(self, address: SuspendedAddress) -> str:
        return address.reason[:120]

    @admin.display(description=_("message that came back"))
    def came_back(self, address: SuspendedAddress) -> str:
        return link_to(address.message) if address.message else "–"

    @admin.action(
        description=_("Lift the suspension: mail goes there again"), permissions=["operate"]
    )
    def lift_all(self, request: HttpRequest, queryset: QuerySet[SuspendedAddress]) -> None:
        addresses = list(queryset)
        for address in addresses:
            lift(address, by=request.user)
        done = len(addresses)
        text = ngettext("%(n)s address gets mail again.", "%(n)s addresses get mail again.", done)
        self.message_user(request, text % {"n": done}, messages.SUCCESS)
