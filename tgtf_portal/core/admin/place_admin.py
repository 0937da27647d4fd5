"""The pages of a place: a section that is a form edits its own part of the thing, and no other."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from tgtf_portal.core.admin.actions import Button, ThingPage, WithActions
from tgtf_portal.core.admin.company import company_of, note_presence
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.place import OVERVIEW, Section, may_enter

COMPANY = "admin/core/_company.html"


def section_of(request: HttpRequest) -> Section | None:
    """The one whose form this request is about; none for a new thing and for an old version."""
    return getattr(request, "section", None)


def company_page(page: Any, request: HttpRequest, thing: Model) -> HttpResponse:
    """Who else is here, for a page that asks again; nothing where it shows that already."""
    names = {section.name for section in page.sections}
    name = request.GET.get("section", "")
    name = name if name in names else OVERVIEW
    note_presence(request.user, thing, name)
    company = company_of(request, thing, name, page.sections)
    if request.GET.get("mark") == company.mark:
        return HttpResponse(status=204)
    context = {"company": company, "address": page.address_of(thing, "company")}
    return render(request, COMPANY, context)


class PlaceAdmin(WithActions):
    """A thing whose page is an overview, with the rest of it in sections beside.

    The overview takes no form. A new thing, and an old version of one, is shown as a whole.
    """

    pages = {"company": ThingPage(company_page)}

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        forms = [
            path(
                f"<int:pk>/{section.name}/",
                self.admin_site.admin_view(self._form_of(section)),
                name="{}_{}_{}".format(*info, section.name),
            )
            for section in self.sections
            if section.is_form and section.name != OVERVIEW
        ]
        return forms + super().get_urls()

    def _form_of(self, section: Section) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not may_enter(request, self, section):
                raise PermissionDenied
            request.section = section
            return self.changeform_view(request, str(pk))

        return view

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if object_id and not section_of(request):
            request.section = self.sections[0]
        section = section_of(request)
        if section and not section.is_form and request.method == "POST":
            thing = self.get_object(request, str(object_id))
            if thing is None or not self.has_change_permission(request, thing):
                raise PermissionDenied
            return redirect(self.address_of(thing))
        return super().changeform_view(request, object_id, *args, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Sequence[Any]:
        section = section_of(request)
        return section.inlines if section else super().get_inlines(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields of the section, or those of all of them."""
        if section := section_of(request):
            parts = section.fieldsets or [(None, {"fields": []})]
            return self.with_seen(request, obj, [(name, {**part}) for name, part in parts])
        return super().get_fieldsets(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Without the form's own fields that stand in another section."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if section_of(request):
            shown = flatten_fieldsets(self.get_fieldsets(request, obj))
            form.base_fields = {n: f for n, f in form.base_fields.items() if n in shown}
        return form

    def buttons(self, thing: Any) -> list[Button]:
        """Its verbs stand in the menus of its sections."""
        return []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Its history names the section; what a colleague saved meanwhile is said, and stays."""
        thing = super().save_form(request, form, change)
        if isinstance(form, MeanwhileForm) and (kept := form.what_was_kept()):
            self.message_user(request, kept, messages.WARNING)
        if section := section_of(request):
            thing._change_reason = section.name
        return thing

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        section = section_of(request)
        return redirect(self.address_of(obj, section.name if section else OVERVIEW))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        section = section_of(request)
        if section:
            # One button: the page is saved, and stays.
            context |= {
                "title": section.label,
                "subtitle": None,
                "section": section,
                "show_save_and_add_another": False,
                "show_save_and_continue": False,
                "show_delete": False,
            }
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        if section and section.template:
            response.template_name = section.template
        return response
