"""What staff do for a person who asks: hand over their data, or erase them; and what was erased."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.admin.words import in_words
from tgtf_portal.core.models import Erasure
from tgtf_portal.core.people.access import ask_again_who_it_is
from tgtf_portal.core.privacy.archive import archive_name, hand_over
from tgtf_portal.core.privacy.erasing import erase, obstacles_for
from tgtf_portal.core.privacy.plan import plan_for
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.fields import AddressFormField

EXPORT, ERASE = "core.export_user", "core.erase_user"
Way = Erasure.Way


class PersonForm(forms.Form):
    email = AddressFormField(
        label=_lazy("E-mail address"),
        help_text=_lazy("Make sure first that whoever asks is the person: call back, or write."),
    )


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """Who was erased stands nowhere; the list says that, when and how."""

    change_list_template = "admin/core/erasure/change_list.html"
    list_display = ["at", "way", "by", "rows"]
    list_filter = ["way", "at"]
    list_select_related = ["by"]
    fields = ["at", "way", "by", "by_table"]
    search_fields = ["code"]

    @admin.display(description=_lazy("rows changed"))
    def rows(self, erasure: Erasure) -> int:
        return sum(erasure.changed.values())

    @admin.display(description=_lazy("rows changed"))
    def by_table(self, erasure: Erasure) -> str:
        names = {
            model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()
        }
        return in_words({str(names.get(t, t)): rows for t, rows in erasure.changed.items()})

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.person_page)
        return [path("person/", page, name="core_erasure_person"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "may_ask": self.may_ask(request)}
        return super().changelist_view(request, context)

    def may_ask(self, request: HttpRequest) -> bool:
        return request.user.has_perm(EXPORT) or request.user.has_perm(ERASE)

    def person_page(self, request: HttpRequest) -> HttpResponse:
        """An address is asked for; then what is kept, what would go, and two buttons.

        The address is sent, never put into the page's own: it would stand in logs.
        """
        if not self.may_ask(request):
            raise PermissionDenied
        form = PersonForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form=form)
        email, verb = form.cleaned_data["email"], request.POST.get("verb", "look")
        if verb == "archive":
            return self._handed_over(request, email)
        if verb == "erase":
            return self._erased(request, email)
        plan = plan_for(email)
        return self._page(
            request,
            form=form,
            plan=plan,
            obstacles=obstacles_for(plan, Way.STAFF, request.user),
            may_export=request.user.has_perm(EXPORT),
            may_erase=request.user.has_perm(ERASE),
        )

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("A person’s data"),
            "back": reverse("admin:core_erasure_changelist"),
        }
        return TemplateResponse(request, "admin/core/erasure/person.html", {**frame, **context})

    def _handed_over(self, request: HttpRequest, email: str) -> HttpResponse:
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        ask_again_who_it_is(request)
        with refusal_as_message(request):
            response = HttpResponse(
                hand_over(email, by=request.user), content_type="application/zip"
            )
            response["Content-Disposition"] = f'attachment; filename="{archive_name()}"'
            response["Cache-Control"] = "private, no-store"
            return response
        return redirect("admin:core_erasure_person")

    def _erased(self, request: HttpRequest, email: str) -> HttpResponse:
        if not request.user.has_perm(ERASE):
            raise PermissionDenied
        ask_again_who_it_is(request)
        with refusal_as_message(request):
            if erase(email, way=Way.STAFF, by=request.user) is None:
                messages.info(request, _("Nothing here is about this address."))
            else:
                messages.success(request, _("Erased. One last mail tells the person."))
        return redirect("admin:core_erasure_person")
