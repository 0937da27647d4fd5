"""Invitations in the administration: who was asked, and who came of it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.columns import link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.mail.courtesy import comes_back
from tgtf_portal.core.refusal import refusal_as_message
from webinars.campaign.domain.invitations import send_invitations
from webinars.common.admin.lists import Came, link_to_copy
from webinars.models import Invitation


@admin.register(Invitation)
class InvitationAdmin(PortalAdmin):
    about_people = True
    list_display = ["email", "name", "comes_from", "audience", "answer", "webinar", "invited_at"]
    list_filter = [("webinar", RelatedFilter), "audience", Came]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["email", "name", "organisation", "cluster__name"]
    search_help_text = _lazy("A name, an address, an organisation or a cluster.")
    autocomplete_fields = ["webinar", "cluster"]
    actions = ["send"]
    readonly_fields = ["invited_at", "answer", "personal_link"]
    fields = ["webinar", "audience", "email", "name", "organisation", "cluster", "language"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        rows = super().get_queryset(request).select_related("webinar", "cluster", "registration")
        return rows.annotate(mail_comes_back=comes_back())

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[str]:
        return [*self.fields, *self.readonly_fields] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[str]:
        """The link was sent to this address for this webinar; others get their own."""
        return [*self.readonly_fields, "webinar", "audience", "email"] if obj else []

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            self._mail(request, [obj])

    @admin.display(description=_lazy("organisation or cluster"), ordering="organisation")
    def comes_from(self, invitation: Invitation) -> str:
        return invitation.organisation or str(invitation.cluster or "–")

    @admin.display(description=_lazy("answer"))
    def answer(self, invitation: Invitation) -> str:
        registration = getattr(invitation, "registration", None)
        if registration is None:
            return _("Mail comes back") if invitation.mail_comes_back else "–"
        words = _("Registered") if registration.is_active else _("Cancelled")
        return link_to(registration, words)

    @admin.action(description=_lazy("Mail those who were not mailed yet"), permissions=["change"])
    def send(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        by_webinar: dict[int, list[Invitation]] = {}
        for invitation in queryset:
            by_webinar.setdefault(invitation.webinar_id, []).append(invitation)
        for invitations in by_webinar.values():
            self._mail(request, invitations)

    def _mail(self, request: HttpRequest, invitations: list[Invitation]) -> None:
        webinar = invitations[0].webinar
        with refusal_as_message(request, about=webinar, level=messages.WARNING):
            sent = send_invitations(webinar, by=request.user, only=invitations)
            text = ngettext("%d mail is on its way.", "%d mails are on their way.", sent) % sent
            self.message_user(request, text, messages.SUCCESS)

    personal_link = link_to_copy
