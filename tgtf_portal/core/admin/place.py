"""A thing as a place: its sections stand beside each page about it and about what belongs to it.

A ModelAdmin names its thing's `sections`; another, whose things belong to such a thing, names the
way there as `belongs_to`. All their pages, and lists narrowed to the thing, stand in its frame.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from tgtf_portal.core.admin.company import Company, company_of
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.scope import covers

Words = str | Promise
OVERVIEW = "change"  # the page of a thing at which its place is entered


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu below its section; it leads to one of three.

    `page`: a page of the thing by its name, as in the admin's `pages` and `page_actions`.
    `rows`: the list of a model, such as "webinars.registration", narrowed by `by` to the thing
    and by what `query` says besides. `leads`: any other address.
    Who lacks the `right`, and a thing that it does not fit, have no such line.
    """

    label: Words
    page: str = ""
    rows: str = ""
    by: str = "webinar__id__exact"
    query: dict[str, str] = field(default_factory=dict)
    leads: Callable[[Any], str] | None = None
    right: str = "view"
    fits: Callable[[Any], Any] = lambda thing: True  # costs no query
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a place: its name is the last part of its address.

    With `fieldsets` or `inlines` it is a form that changes them alone; else its page is the one of
    the same name, and where there is none the first entry that the reader may open.
    `pages` and `models` stand in the section without a line in its menu.
    """

    name: str
    label: Words
    entries: Sequence[Entry] = ()
    fieldsets: Sequence[Any] = ()
    inlines: Sequence[type] = ()
    right: str = "view"
    pages: Sequence[str] = ()
    models: Sequence[str] = ()
    template: str = ""  # of its page, where it is not a form like others

    @property
    def is_form(self) -> bool:
        return bool(self.fieldsets or self.inlines)

    def holds(self, page: str, model: str) -> bool:
        """A page of the thing by its name, or the pages of a model that belongs to it."""
        if page:
            return page == self.name or page in [*self.pages, *(e.page for e in self.entries)]
        return model in [*self.models, *(entry.rows for entry in self.entries)]


@dataclass(frozen=True, slots=True)
class Line:
    label: Words
    address: str
    is_current: bool = False
    is_here: bool = False  # the very page that is open
    grave: bool = False
    lines: Sequence["Line"] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What the frame shows: the thing, and the sections that its reader may open."""

    thing: Any
    name: str
    kind: Words
    kinds: Words
    standing: Words
    address: str
    list_address: str
    company_address: str
    sections: Sequence[Line]
    company: Company | None = None

    @property
    def current(self) -> Line | None:
        return next((section for section in self.sections if section.is_current), None)


def place_around(request: HttpRequest, thing: Any, page: str = "") -> Place | None:
    """The place that a thing is, or belongs to; none for who may not see it."""
    site = admin.site
    if not isinstance(thing, Model) or thing.pk is None or not site.is_registered(type(thing)):
        return None
    its_page: Any = site.get_model_admin(type(thing))
    if its_page.sections:
        owner, owner_page, model = thing, its_page, ""
    else:
        owner, model = owner_of(request, thing, its_page.belongs_to), thing._meta.label_lower
        page = ""  # it is a page of what belongs to the place
        if owner is None:
            return None
        owner_page = site.get_model_admin(type(owner))
    if not (owner_page.has_view_permission(request, owner) and covers(request.user, owner)):
        return None
    return _place(request, owner_page, owner, page, model)


def owner_of(request: HttpRequest, thing: Any, path: str) -> Any:
    """The thing of a place at the end of a path, as its own pages fetch it."""
    if not path:
        return None
    *way, last = path.split("__")
    holder = thing
    for name in way:
        holder = getattr(holder, name)
    field: Any = get_fields_from_path(type(thing), path)[-1]
    return place_thing(request, field.remote_field.model, getattr(holder, f"{last}_id"))


def place_thing(request: HttpRequest, model: type[Model], number: Any) -> Any:
    """The thing of a place as its own pages fetch it, with what its entries look at; None for who
    does not see it. Asked once a request."""
    known: dict[tuple[type[Model], str], Any] = vars(request).setdefault("_place_things", {})
    key = (model, str(number))
    if key not in known:
        its_page: Any = admin.site.get_model_admin(model)
        known[key] = its_page.get_queryset(request).filter(pk=number).first()
    return known[key]


def is_place(model: type[Model]) -> bool:
    page: Any = admin.site.is_registered(model) and admin.site.get_model_admin(model)
    return bool(getattr(page, "sections", ()))


def place_of_list(request: HttpRequest, things: Sequence[Model], model: str) -> Place | None:
    """Of the first that a list is narrowed to; the section is the one that holds such rows."""
    for thing in things:
        its_page: Any = admin.site.is_registered(type(thing)) and admin.site.get_model_admin(
            type(thing)
        )
        if not its_page or not (its_page.sections or its_page.belongs_to):
            continue
        if its_page.sections:
            owner = place_thing(request, type(thing), thing.pk)
        else:
            owner = owner_of(request, thing, its_page.belongs_to)
        owner_page = owner and admin.site.get_model_admin(type(owner))
        if owner_page and owner_page.has_view_permission(request, owner):
            return _place(request, owner_page, owner, "", model)
    return None


def _place(request: HttpRequest, page: Any, thing: Any, name: str, model: str) -> Place:
    current = next((s for s in page.sections if s.holds(name, model)), None)
    here = request.get_full_path()
    lines = [_section(request, page, thing, one, here, one is current) for one in page.sections]
    is_section = current is not None and name == current.name
    return Place(
        thing=thing,
        name=str(thing),
        kind=page.opts.verbose_name,
        kinds=page.opts.verbose_name_plural,
        standing=page.standing(thing),
        address=page.address_of(thing),
        list_address=page.address_of_list(),
        company_address=page.address_of(thing, "company"),
        sections=[line for line in lines if line],
        company=company_of(request, thing, name, page.sections) if is_section else None,
    )


def _section(
    request: HttpRequest, page: Any, thing: Any, section: Section, here: str, is_current: bool
) -> Line | None:
    """With its entries; none where nothing of it is for this reader."""
    lines = [
        Line(entry.label, address, address == here, grave=entry.grave)
        for entry in section.entries
        if may_open(request, page, entry)
        and entry.fits(thing)
        and (address := address_of_entry(page, thing, entry))
    ]
    own = section.name == OVERVIEW or section.is_form or section.name in page.pages
    if own or section.name == "history":
        if not may_enter(request, page, section):
            return None
        address = page.address_of(thing, section.name)
    elif lines:
        address = lines[0].address
    else:
        return None
    return Line(section.label, address, is_current, address == here, lines=lines)


def may_enter(request: HttpRequest, page: Any, section: Section) -> bool:
    if section.name == "history":
        return bool(page.has_view_history_or_change_history_permission(request))
    return section.right == "view" or page.may(request, section.right)


def may_open(request: HttpRequest, page: Any, entry: Entry) -> bool:
    """By the right that the entry names; a list is opened by the right to see its rows."""
    if entry.rows and entry.right == "view":
        app, model = entry.rows.split(".")
        return bool(request.user.has_perm(f"{app}.view_{model}"))
    return bool(request.user.has_perm(permission_of(page.model, entry.right)))


def address_of_entry(page: Any, thing: Any, entry: Entry) -> str:
    if entry.leads:
        return entry.leads(thing)
    if entry.page:
        return str(page.address_of(thing, entry.page))
    rows = reverse(f"admin:{entry.rows.replace('.', '_')}_changelist")
    return f"{rows}?{urlencode({entry.by: thing.pk, **entry.query})}"


class FramedAdmin(admin.ModelAdmin):
    """Pages that stand in the frame of the place to which their thing belongs."""

    sections: Sequence[Section] = ()  # of the place that a thing of this table is
    belongs_to = ""  # or the way from a thing to the place that it belongs to

    def standing(self, thing: Any) -> Words:
        """How the thing of a place stands, in a few words below its name."""
        return ""

    def framed(self, request: HttpRequest, response: HttpResponse, page: str = "") -> HttpResponse:
        """With the frame in what the page is made of; a redirect stays what it is."""
        context = getattr(response, "context_data", None)
        if context is not None and not context.get("is_popup") and "place" not in context:
            thing = context.get("original") or context.get("object")
            context["place"] = place_around(request, thing, page)
        return response

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().changelist_view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if things := getattr(context.get("cl"), "things", ()):
            context["place"] = place_of_list(request, things, self.opts.label_lower)
        return response

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        answer = super().changeform_view(request, object_id, *args, **kwargs)
        section = getattr(request, "section", None)
        return self.framed(request, answer, section.name if section else OVERVIEW)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.framed(request, super().delete_view(request, *args, **kwargs), "delete")

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.framed(request, super().history_view(request, *args, **kwargs), "history")

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """Of a table that keeps its versions."""
        thing = context.get("original") or context.get("object")
        context["place"] = place_around(request, thing, "history")
        return super().render_history_view(  # type: ignore[misc]
            request, template, context, **kwargs
        )

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._back_to_place(request, obj) or super().response_post_save_change(request, obj)

    def _back_to_place(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """From what belongs to a place to its section there, unless a list led here."""
        if not self.belongs_to or self.get_preserved_filters(request):
            return None
        place = place_around(request, obj)
        return redirect(place.current.address) if place and place.current else None
