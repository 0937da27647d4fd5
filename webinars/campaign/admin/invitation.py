"""Invitations in the administration: who was asked, and who came of it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, WithActions, done_by
from tgtf_portal.core.admin.columns import column, link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.mail.courtesy import comes_back
from tgtf_portal.core.refusal import refusal_as_message
from webinars.campaign.domain.invitations import replace_invitation_link, send_invitations
from webinars.common.admin.lists import Came
from webinars.common.admin.personal_links import TITLE, LinkHolder, links_page
from webinars.models import Invitation
from webinars.rules import has_ended, why_ended


def only_open(invitation: Invitation) -> str:
    if hasattr(invitation, "registration"):
        return _("%s is registered: the link of the registration is sent anew.") % invitation
    open_now = invitation.webinar.takes_registrations
    return "" if open_now else _("This webinar is over or not open.")


def plan_new_link(invitation: Invitation) -> ActionPlan:
    return ActionPlan(
        _("The link in the invitation of %s opens nothing any more.") % invitation,
        _("%s gets a mail with the new link, which says that you sent it.") % invitation.email,
        final=_("The old link never works again."),
    )


def own_link(invitation: Invitation) -> list[LinkHolder]:
    opens = _("the registration form as theirs, and once they are registered their own page")
    ended = why_ended(has_ended(invitation.webinar))
    return [LinkHolder(invitation, opens, invitation.get_link, ended=ended)]


@admin.register(Invitation)
class InvitationAdmin(WithActions):
    belongs_to = "webinar"
    about_people = True
    page_actions = [
        Action(
            "new-link",
            _lazy("Send a new link"),
            plan_new_link,
            done_by(replace_invitation_link, _lazy("%s is sent a new link.")),
            only_open,
            right="link",
            grave=True,
        )
    ]
    pages = links_page("link", "link", own_link)
    list_display = [
        "email",
        "name",
        "comes_from",
        "audience",
        "answer",
        "its_webinar",
        "invited_at",
    ]
    list_filter = [("webinar", RelatedFilter), "audience", Came]
    list_per_page = 100
    search_fields = ["email", "name", "organisation", "cluster__name"]
    search_help_text = _lazy("A name, an address, an organisation or a cluster.")
    autocomplete_fields = ["webinar", "cluster"]
    actions = ["send"]
    readonly_fields = ["invited_at", "answer"]
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

    def buttons(self, thing: Invitation) -> list[Button]:
        return [*super().buttons(thing), self.button_to(thing, "link", TITLE, "link")]

    # By its number, which has an index: by its day, all invitations there are would be sorted.
    its_webinar = column(_lazy("webinar"), "webinar", "webinar_id")

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
