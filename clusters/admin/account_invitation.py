"""Invitations to the portal, and colleagues at a glance."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.domain.absence import today_of
from clusters.domain.account_invitation import invite_colleague, send_again, withdraw
from clusters.domain.colleagues import colleagues_by_role
from clusters.forms.account_invitation import ColleagueForm
from clusters.models import AccountInvitation
from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.refusal import refusal_as_message

Status = AccountInvitation.Status
ASKED = ["name", "email", "roles", "facilities", "greeting"]
SHOWN = ["state", "kind", "name", "email", "roles_in_words", "facilities", "cluster", "greeting"]
SHOWN += ["invited_by", "invited_at", "open_until"]


def only_open(invitation: AccountInvitation) -> str:
    waits = invitation.status == Status.OPEN
    return "" if waits else _("It is “%s”.") % invitation.get_status_display()


ACTIONS = [
    Action(
        "send-again",
        _lazy("Send it again"),
        ActionPlan(
            _lazy("The person gets a mail with a new link, which works for two weeks."),
            _lazy("The older link opens nothing any more."),
        ),
        done_by(send_again, _lazy("%s gets a mail with a new link.")),
        only_open,
        for_many=_lazy("Send them again"),
    ),
    Action(
        "withdraw",
        _lazy("Withdraw it"),
        ActionPlan(_lazy("The link opens nothing any more, and the person is told by mail.")),
        done_by(withdraw, _lazy("The invitation of %s is withdrawn.")),
        only_open,
        for_many=_lazy("Withdraw them"),
        grave=True,
    ),
]


@admin.register(AccountInvitation)
class AccountInvitationAdmin(WithActions):
    """A colleague is invited here; what came of it is changed by verbs alone."""

    about_people = True
    may_delete = False
    page_actions = ACTIONS
    change_list_template = "admin/clusters/accountinvitation/change_list.html"
    list_display = ["name", "email", "kind", "state", "roles_in_words", "invited_at", "open_until"]
    list_filter = ["kind", "status"]
    search_fields = ["name", "email"]
    search_help_text = _lazy("A name or an e-mail address.")

    state = column(_lazy("state"), "state", "status")

    @admin.display(description=_lazy("roles"))
    def roles_in_words(self, invitation: AccountInvitation) -> str:
        return ", ".join(invitation.roles) or "–"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.colleagues)
        return [
            path("colleagues/", page, name="clusters_accountinvitation_colleagues"),
            *super().get_urls(),
        ]

    def colleagues(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Colleagues"),
            "roles": colleagues_by_role(today_of(request.user)),
            "waiting": list(self.get_queryset(request).filter(kind="colleague").waiting()),
            "may_invite": self.has_add_permission(request),
        }
        return TemplateResponse(
            request, "admin/clusters/accountinvitation/colleagues.html", context
        )

    # --- Inviting --------------------------------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Colleagues alone are invited here: others from their own page, or their cluster's."""
        return super().has_add_permission(request) and request.user.has_perm("core.appoint_user")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **kwargs)
        form: Any = type("InvitedColleagueForm", (ColleagueForm,), {"by": request.user})
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN if obj else ASKED

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return SHOWN if obj else []

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the verb refuses is said on the page, which is shown again."""
        with refusal_as_message(request):
            return super().changeform_view(request, *args, **kwargs)
        return redirect(request.get_full_path())

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": _("Invite a colleague"), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: AccountInvitation, form: forms.ModelForm, change: bool
    ) -> None:
        given = {name: form.cleaned_data[name] for name in ASKED}
        made = invite_colleague(given.pop("email"), **given, by=request.user)
        obj.pk = obj.id = made.pk

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        """The verb has kept all of it."""

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.message_user(request, _("%s gets a mail with the invitation.") % obj)
        return redirect("admin:clusters_accountinvitation_colleagues")

    def buttons(self, thing: AccountInvitation) -> list[Button]:
        colleagues = reverse("admin:clusters_accountinvitation_colleagues")
        return [*super().buttons(thing), Button(_("Colleagues"), colleagues)]
