"""The post office's switch: two pages that say what will happen, and ask."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.refusal import refusal_as_message

LIST = "admin:core_message_changelist"


class HoldForm(forms.Form):
    because = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Your colleagues read it above the outbox.")
    )


class WithPostOffice(admin.ModelAdmin):
    """The state of the post office above a list, and the pages that hold and release it."""

    change_list_template = "admin/core/message/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = [
            path("hold/", view(self.hold_post), name="core_message_hold_post"),
            path("release/", view(self.release_post), name="core_message_release_post"),
        ]
        return pages + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "post": outbox.state()}
        return super().changelist_view(request, context)

    def hold_post(self, request: HttpRequest) -> HttpResponse:
        form = HoldForm(request.POST or None)
        facts = {
            "title": _("Hold all mail"),
            "happens": [
                _("Every worker stops within a second or two, and nothing more is sent."),
                _("What is promised meanwhile waits, and no page stops working."),
                _("It stays so until somebody releases it here."),
            ],
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            because = form.cleaned_data["because"]
            return self._do(request, lambda: outbox.hold_all(because, request.user), _("Held."))
        return self._ask(request, facts)

    def release_post(self, request: HttpRequest) -> HttpResponse:
        facts = {
            "title": _("Release all mail"),
            "happens": [
                _("First the outbox is compared with the send journal: what left is marked sent."),
                _("Then everything that is due goes out, at the pace that is set."),
                _("Reminders whose time has passed are dropped."),
            ],
            "state": outbox.state(),
        }
        if request.method == "POST":
            return self._do(request, lambda: outbox.release_all(request.user), _("Released."))
        return self._ask(request, facts)

    def _do(self, request: HttpRequest, verb: Callable[[], Any], said: str) -> HttpResponse:
        self._only_staff(request)
        with refusal_as_message(request, level=messages.WARNING):
            verb()
            self.message_user(request, said, messages.SUCCESS)
        return redirect(LIST)

    def _ask(self, request: HttpRequest, facts: dict[str, Any]) -> HttpResponse:
        self._only_staff(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "back": reverse(LIST),
            **facts,
        }
        return TemplateResponse(request, "admin/core/message/post_office.html", context)

    def _only_staff(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
