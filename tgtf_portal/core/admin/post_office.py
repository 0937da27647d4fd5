"""The post office's switch: two pages that say what will happen, and ask."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.actions import Action, ActionPlan, Words
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.fields import LineFormField

LIST = "admin:core_message_changelist"


class HoldForm(forms.Form):
    because = LineFormField(
        label=_("Why"), max_length=200, help_text=_("Your colleagues read it above the outbox.")
    )


def hold(post: object, *, by: User, because: str) -> Words:
    outbox.hold_all(because, by)
    return _("Held.")


def release(post: object, *, by: User) -> Words:
    outbox.release_all(by)
    return _("Released.")


HOLDING = ActionPlan(
    _("Every worker stops within a second or two, and nothing more is sent."),
    _("What is promised meanwhile waits, and no page stops working."),
    _("It stays so until somebody releases it here."),
)
RELEASING = ActionPlan(
    _("First the outbox is compared with the send journal: what left is marked sent."),
    _("Then everything that is due goes out, at the pace that is set."),
    _("Reminders whose time has passed are dropped."),
)
HOLD = Action("hold", _("Hold all mail"), HOLDING, hold, form=HoldForm, grave=True)
RELEASE = Action("release", _("Release all mail"), RELEASING, release)


class WithPostOffice(PortalAdmin):
    """The state of the post office above a list, and the pages that hold and release it."""

    change_list_template = "admin/core/message/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(
                f"{action.name}/",
                self.admin_site.admin_view(partial(self.post_office_page, action=action)),
                name=f"core_message_{action.name}_post",
            )
            for action in (HOLD, RELEASE)
        ]
        return pages + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "post": outbox.state()}
        return super().changelist_view(request, context)

    def post_office_page(self, request: HttpRequest, action: Action) -> HttpResponse:
        if not (self.has_view_permission(request) and self.has_operate_permission(request)):
            raise PermissionDenied
        post = outbox.state()
        form = action.form(request.POST or None) if action.form else None
        if request.method == "POST" and (form is None or form.is_valid()):
            with refusal_as_message(request, level=messages.WARNING):
                given = form.cleaned_data if form else {}
                said = action.do(post, by=request.user, **given)
                self.message_user(request, str(said), messages.SUCCESS)
            return redirect(LIST)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": action.label,
            "action": action,
            "form": form,
            "plan": action.plan_for(post),
            "back": reverse(LIST),
            "post": None if action is HOLD else post,
        }
        return TemplateResponse(request, "admin/core/message/post_office.html", context)
