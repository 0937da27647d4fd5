"""Buttons on a thing's page, each with a page of its own that says what will happen, and asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """What a page says before its button is pressed."""

    happens: Sequence[Words]
    missing: Sequence[Words] = ()  # what to look at first; it stops nobody
    final: Words = ""  # what cannot be undone


@dataclass(frozen=True, slots=True)
class Action:
    """A verb as staff meet it: a button, a page with a plan, and what is said afterwards.

    `do` gets the thing, `by` and the form's values; it calls a verb and returns a sentence about
    what came of it. `obstacle` says why the verb would refuse, or nothing; every button asks it,
    so it costs no query.
    """

    name: str
    label: Words
    plan: Callable[[Any], ActionPlan]
    do: Callable[..., Words]
    obstacle: Callable[[Any], Words] = lambda thing: ""
    form: Callable[..., forms.Form] | None = None
    for_many: Words = ""  # the label in the list's menu, where the verb is offered there
    grave: bool = False
    template: str = "admin/webinars/deed.html"
    shows: Callable[[Any], dict[str, Any]] = lambda thing: {}
    stays: bool = False  # the page itself shows what came of it
    button: bool = True  # False where another part of the page leads to it


@dataclass(frozen=True, slots=True)
class Button:
    label: Words
    address: str
    grave: bool = False


class WithActions(admin.ModelAdmin):
    """Buttons, pages and menu entries for a thing's deeds."""

    deeds: Sequence[Action] = ()

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        pages = [
            path(
                f"<int:pk>/{deed.name}/",
                self.admin_site.admin_view(self._page_of(deed)),
                name="{}_{}_{}".format(*info, deed.name.replace("-", "_")),
            )
            for deed in self.deeds
        ]
        return pages + super().get_urls()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        if thing:
            context |= {"buttons": self.buttons(thing), **self.panel(thing)}
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons(self, thing: Model) -> list[Button]:
        possible = [deed for deed in self.deeds if deed.button and not deed.obstacle(thing)]
        return [
            Button(deed.label, self.address_of(thing, deed.name), deed.grave) for deed in possible
        ]

    def panel(self, thing: Model) -> dict[str, Any]:
        """What the thing's page shows besides its form."""
        return {}

    def address_of(self, thing: Model, page: str = "change") -> str:
        name = page.replace("-", "_")
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}",
            args=[thing.pk],
            current_app=self.admin_site.name,
        )

    def _page_of(self, deed: Action) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, pk: int) -> HttpResponse:
            thing = get_object_or_404(self.get_queryset(request), pk=pk)
            if not self.has_view_permission(request, thing):
                raise PermissionDenied
            form = bound(deed, request, thing)
            if request.method == "POST" and (form is None or form.is_valid()):
                given = form.cleaned_data if form else {}
                if self._done(request, deed, thing, given, form):
                    return redirect(self._page_after(thing, deed))
            return self.render_page(request, thing, deed, form)

        return page

    def _page_after(self, thing: Model, deed: Action) -> str:
        """The thing's own page; the list where the deed took the thing away."""
        if thing.pk is None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return reverse(name, current_app=self.admin_site.name)
        return self.address_of(thing, deed.name if deed.stays else "change")

    def _done(
        self,
        request: HttpRequest,
        deed: Action,
        thing: Model,
        given: dict[str, Any],
        form: forms.Form | None = None,
    ) -> bool:
        with refusal_at_form(form) if form else refusal_as_message(request, about=thing):
            said = deed.do(thing, by=request.user, **given)
            self.message_user(request, said, messages.SUCCESS)
            return True
        return False

    def render_page(
        self, request: HttpRequest, thing: Model, deed: Action, form: forms.Form | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": thing,
            "title": deed.label,
            "subtitle": str(thing),
            "deed": deed,
            "form": form,
            "obstacle": deed.obstacle(thing),
            "plan": deed.plan(thing),
            "back": self.address_of(thing),
            **deed.shows(thing),
        }
        return TemplateResponse(request, deed.template, context)

    # --- The same verbs from the list ------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        offered = {deed.name.replace("-", "_"): deed for deed in self.deeds if deed.for_many}
        return actions | {
            name: (self._for_many(deed), name, deed.for_many) for name, deed in offered.items()
        }

    def _for_many(self, deed: Action) -> Callable[..., HttpResponse | None]:
        def action(
            model_admin: admin.ModelAdmin, request: HttpRequest, things: QuerySet
        ) -> HttpResponse | None:
            form = bound(deed, request, None, when="confirmed" in request.POST)
            if "confirmed" in request.POST and (form is None or form.is_valid()):
                for thing in things:
                    self._done(request, deed, thing, form.cleaned_data if form else {})
                return None
            return self._ask_for_many(request, deed, things, form)

        return action

    def _ask_for_many(
        self, request: HttpRequest, deed: Action, things: QuerySet, form: forms.Form | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": deed.for_many,
            "deed": deed,
            "form": form,
            "plans": [Proposal(thing, deed.obstacle(thing), deed.plan(thing)) for thing in things],
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
            "action": deed.name.replace("-", "_"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/webinars/deed_for_many.html", context)


@dataclass(frozen=True, slots=True)
class Proposal:
    thing: Model
    obstacle: Words
    plan: ActionPlan


def bound(deed: Action, request: HttpRequest, thing: Model | None, when: bool | None = None) -> Any:
    """The deed's form, if it has one, filled in where the button was pressed."""
    if deed.form is None:
        return None
    pressed = request.method == "POST" if when is None else when
    return deed.form(
        request.POST if pressed else None, request.FILES if pressed else None, thing=thing
    )
