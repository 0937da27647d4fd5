"""Buttons on a thing's page, each with a page of its own that says what will happen, and asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.access_log import Verb
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.place import place_around
from tgtf_portal.core.models import User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused, refusal_as_message, refusal_at_form

Words = str | Promise


class ActionPlan:
    """What a page says before its button is pressed.

    `missing` is what to look at first, and stops nobody; `final` is what cannot be undone.
    """

    def __init__(self, *happens: Words, missing: Sequence[Words] = (), final: Words = "") -> None:
        self.happens = happens
        self.missing = missing
        self.final = final


@dataclass(frozen=True, slots=True)
class Action:
    """A verb as staff meet it: a button, a page with a plan, and what is said afterwards.

    `plan` is the same for everything, or found out for each thing. `do` gets the thing, `by` and
    the form's values; it calls a verb and returns a sentence about what came of it. `obstacle` says
    why the verb would refuse, or nothing; every button asks it, so it costs no query.
    """

    name: str
    label: Words
    plan: ActionPlan | Callable[[Any], ActionPlan]
    do: Callable[..., Words]
    obstacle: Callable[[Any], Words] = lambda thing: ""
    form: Callable[..., forms.Form] | None = None
    for_many: Words = ""  # the label in the list's menu, where the verb is offered there
    grave: bool = False
    template: str = "admin/core/action.html"
    shows: Callable[[Any], dict[str, Any]] = lambda thing: {}
    right: str = "change"  # what it takes: a right about the thing, or any by its whole name
    stays: bool = False  # the page itself shows what came of it
    button: bool = True  # False where another part of the page leads to it
    mails_many: bool = False  # its plan says how many; one person presses such buttons so often

    def plan_for(self, thing: Any) -> ActionPlan:
        return self.plan if isinstance(self.plan, ActionPlan) else self.plan(thing)


def done_by(verb: Callable[..., Any], words: Promise) -> Callable[..., str]:
    """An action that calls a verb and says it of the thing."""

    def do(thing: Model, *, by: User, **given: Any) -> str:
        verb(thing, by=by, **given)
        return str(words) % thing

    return do


@dataclass(frozen=True, slots=True)
class Button:
    label: Words
    address: str
    grave: bool = False
    right: str = "view"  # without it the button is not there


@dataclass(frozen=True, slots=True)
class ThingPage:
    """A page or a file about a thing: `view` gets the ModelAdmin, the request and the thing."""

    view: Callable[..., HttpResponse]
    right: str = "view"


class WithActions(PortalAdmin):
    """Buttons, pages and menu entries for a thing's actions, and further pages about it.

    What nobody may is said in one line; what somebody may is Django's own permissions.
    """

    page_actions: Sequence[Action] = ()
    pages: Mapping[str, ThingPage] = {}
    may_add = may_change = may_delete = True
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        views = {name: self._opening(page) for name, page in self.pages.items()}
        views |= {action.name: self._page_of(action) for action in self.page_actions}
        pages = [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name="{}_{}_{}".format(*info, name.replace("-", "_")),
            )
            for name, view in views.items()
        ]
        return pages + super().get_urls()

    def _opening(self, page: ThingPage) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            thing = self.thing_of(request, pk, page.right)
            answer = page.view(self, request, thing)
            if "export" in page.right:
                self.note_access(Verb.EXPORTED, request, thing)
            return answer

        return view

    def thing_of(self, request: HttpRequest, pk: int, right: str = "view") -> Any:
        """Raises PermissionDenied for who may not view it, or lacks the right."""
        has_right = right == "view" or self.may(request, right)
        if not (has_right and self.has_view_permission(request)):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def show_page(
        self, request: HttpRequest, thing: Model, template: str, title: Words, **context: Any
    ) -> TemplateResponse:
        place = place_around(request, thing, self._page_name(request))
        here = place and place.current
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": thing,
            "title": title,
            "subtitle": None if place else str(thing),
            "back": here.address if here and self.sections else self.address_of(thing),
            "place": place,
        }
        return TemplateResponse(request, template, {**frame, **context})

    def _page_name(self, request: HttpRequest) -> str:
        """As its table names it: the last part of the address's name."""
        match = request.resolver_match
        name = match.url_name if match and match.url_name else ""
        page = name.removeprefix(f"{self.opts.app_label}_{self.opts.model_name}_")
        known = {one.replace("-", "_"): one for one in self._page_names()}
        return known.get(page, page)

    def _page_names(self) -> list[str]:
        return [*self.pages, *(action.name for action in self.page_actions)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = context.get("original")
        if thing:
            context |= {"buttons": self.shown_buttons(request, thing), **self.panel(thing)}
        return super().render_change_form(request, context, *args, **kwargs)

    def shown_buttons(self, request: HttpRequest, thing: Model) -> list[Button]:
        """Those that lead somewhere for this reader."""
        return [button for button in self.buttons(thing) if self.may(request, button.right)]

    def buttons(self, thing: Model) -> list[Button]:
        return [
            Button(action.label, self.address_of(thing, action.name), action.grave, action.right)
            for action in self.page_actions
            if action.button and not action.obstacle(thing)
        ]

    def button_to(self, thing: Model, page: str, label: Words, right: str = "view") -> Button:
        """To a page about the thing."""
        return Button(label, self.address_of(thing, page), right=right)

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

    def address_of_list(self) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return reverse(name, current_app=self.admin_site.name)

    def _page_of(self, action: Action) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, pk: int) -> HttpResponse:
            thing = self.thing_of(request, pk, action.right)
            form = bound(action, request, thing)
            if request.method == "POST" and (form is None or form.is_valid()):
                given = form.cleaned_data if form else {}
                # Where something stands in the way the page shows no form to say it at.
                at = None if action.obstacle(thing) else form
                if self._done(request, action, thing, given, at):
                    return redirect(self._page_after(thing, action))
            return self.render_page(request, thing, action, form)

        return page

    def _page_after(self, thing: Model, action: Action) -> str:
        """The thing's own page; the list where the action took the thing away."""
        if thing.pk is None:
            return self.address_of_list()
        return self.address_of(thing, action.name if action.stays else "change")

    def _done(
        self,
        request: HttpRequest,
        action: Action,
        thing: Model,
        given: dict[str, Any],
        form: forms.Form | None = None,
    ) -> bool:
        with refusal_at_form(form) if form else refusal_as_message(request, about=thing):
            if action.mails_many and not throttle.take_turn("group mails", request.user.pk):
                raise Refused(_("You had very many mails sent within an hour. Come back later."))
            said = action.do(thing, by=request.user, **given)
            self.message_user(request, said, messages.SUCCESS)
            return True
        return False

    def render_page(
        self, request: HttpRequest, thing: Model, action: Action, form: forms.Form | None
    ) -> HttpResponse:
        context = {
            "action": action,
            "form": form,
            "obstacle": action.obstacle(thing),
            "plan": action.plan_for(thing),
            **action.shows(thing),
        }
        return self.show_page(request, thing, action.template, action.label, **context)

    # --- The same verbs from the list ------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return actions
        for action in self.page_actions:
            if action.for_many and self.may(request, action.right):
                name = action.name.replace("-", "_")
                actions[name] = (self._for_many(action), name, action.for_many)
        return actions

    def _for_many(self, action: Action) -> Callable[..., HttpResponse | None]:
        def run(
            model_admin: admin.ModelAdmin, request: HttpRequest, things: QuerySet
        ) -> HttpResponse | None:
            form = bound(action, request, None, when="confirmed" in request.POST)
            if "confirmed" in request.POST and (form is None or form.is_valid()):
                for thing in things:
                    self._done(request, action, thing, form.cleaned_data if form else {})
                return None
            return self._ask_for_many(request, action, things, form)

        return run

    def _ask_for_many(
        self, request: HttpRequest, action: Action, things: QuerySet, form: forms.Form | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": action.for_many,
            "action": action,
            "form": form,
            "plans": [Proposal(t, action.obstacle(t), action.plan_for(t)) for t in things],
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
            "action_name": action.name.replace("-", "_"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/core/action_for_many.html", context)


@dataclass(frozen=True, slots=True)
class Proposal:
    thing: Model
    obstacle: Words
    plan: ActionPlan


def bound(
    action: Action, request: HttpRequest, thing: Model | None, when: bool | None = None
) -> Any:
    """The action's form, if it has one, filled in where the button was pressed."""
    if action.form is None:
        return None
    pressed = request.method == "POST" if when is None else when
    return action.form(
        request.POST if pressed else None, request.FILES if pressed else None, thing=thing
    )


def for_each(verb: Callable[..., Any], words: Words) -> Callable[..., None]:
    """An entry of a list's menu that does not ask: one refusal does not stop the others."""

    @admin.action(description=words, permissions=["change"])
    def run(model_admin: admin.ModelAdmin, request: HttpRequest, things: Iterable[Model]) -> None:
        done = 0
        for thing in things:
            with refusal_as_message(request, about=thing, level=messages.WARNING):
                verb(thing, by=request.user)
                done += 1
        if done:
            text = ngettext("%(n)d changed.", "%(n)d changed.", done) % {"n": done}
            model_admin.message_user(request, text, messages.SUCCESS)

    return run
