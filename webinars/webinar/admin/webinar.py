"""Webinars in the administration: a place with everything staff need, from draft to recap."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.admin.actions import Action
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.place import OVERVIEW
from tgtf_portal.core.admin.place_admin import PlaceAdmin, section_of
from tgtf_portal.core.refusal import refusal_as_message
from webinars.breakouts.admin.breakout import save_leaders, save_rooms, tell_of_links
from webinars.breakouts.admin.seating import SEATING_ACTIONS
from webinars.breakouts.admin.seating_page import shown_seating, shown_seats
from webinars.breakouts.domain.capacity import overfull
from webinars.breakouts.domain.leaders import change_moderators
from webinars.common.admin.lists import only_announced
from webinars.live.admin.live import ASK, missing_lines
from webinars.live.domain.conclusions import rooms_without_conclusion
from webinars.models import Breakout, Moderator, Webinar
from webinars.registration.domain.places import change_places
from webinars.webinar.admin.actions import ANNOUNCE, SEAT, WEBINAR_ACTIONS, only_drafts
from webinars.webinar.admin.making import MakesWebinars
from webinars.webinar.admin.overview import facts_of, open_points, points_of, step_for
from webinars.webinar.admin.pages import WEBINAR_PAGES
from webinars.webinar.admin.rows import (
    AgendaInline,
    BreakoutInline,
    ModeratorInline,
    SpeakerInline,
    StoryInline,
)
from webinars.webinar.admin.sections import SECTIONS
from webinars.webinar.domain.actions import TOLD, revise_entry
from webinars.webinar.domain.progress import progress_of
from webinars.webinar.forms import TIMES, WebinarForm

Status = Webinar.Status
ASKED = ("accept_overfull", "tell")  # what the form asks besides the webinar's own fields


class KnownWebinarForm(MeanwhileForm, KnownRowForm, WebinarForm):
    """Its series was fetched with it: the field that looks series up need not ask again."""


def with_question(fieldsets: Any, below: str, question: str) -> list[Any]:
    """Below a field, what is asked about its change."""
    parts = [(name, {**part, "fields": [*part["fields"]]}) for name, part in fieldsets]
    for _name, part in parts:
        if below in part["fields"]:
            part["fields"].insert(part["fields"].index(below) + 1, question)
    return parts


@admin.register(Webinar)
class WebinarAdmin(PlaceAdmin, MakesWebinars, SimpleHistoryAdmin):
    form = KnownWebinarForm
    pages = {**PlaceAdmin.pages, **WEBINAR_PAGES}
    page_actions = [*WEBINAR_ACTIONS, *SEATING_ACTIONS, ASK]
    list_display = ["title", "when", "status", "places", "invited", "breakouts", "recap_state"]
    list_filter = ["status", ("series", RelatedFilter)]
    search_fields = ["title", "slug", "series__title"]
    search_help_text = _lazy("A title or a series.")
    date_hierarchy = "starts_at"
    autocomplete_fields = ["series"]
    readonly_fields = ["status"]
    inlines = [AgendaInline, SpeakerInline, StoryInline, BreakoutInline, ModeratorInline]
    sections = SECTIONS
    fieldsets = [
        (None, {"fields": ["series", "number", "title", "slug", "status"]}),
        (_lazy("Time"), {"fields": ["time_zone", "starts_at", "ends_at"]}),
        (_lazy("What it is about"), {"fields": ["summary", "purpose", "language"]}),
        (_lazy("Places"), {"fields": [*WebinarForm.Meta.places]}),
        (_lazy("Break-outs"), {"fields": [*WebinarForm.Meta.rooms]}),
        (
            _lazy("Afterwards, for the recap"),
            {
                "fields": ["outputs", "closing", "attended", "attended_estimated"],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webinar]:
        return super().get_queryset(request).with_facility().with_counts()

    def get_readonly_fields(self, request: HttpRequest, obj: Webinar | None = None) -> list[str]:
        """People were told an announced webinar's time: it changes on the page that tells them."""
        if obj is None or obj.status == Status.DRAFT:
            return self.readonly_fields
        return [*self.readonly_fields, "when", "slug", "time_zone", *TIMES]

    def get_fieldsets(self, request: HttpRequest, obj: Webinar | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            fieldsets = with_question(fieldsets, "capacity", "accept_overfull")
            if obj.takes_registrations:
                rooms = (section := section_of(request)) and section.name == "rooms"
                link = "room_link" if rooms else "meeting_link"
                fieldsets = with_question(fieldsets, link, "tell")
        if obj is None or obj.status == Status.DRAFT:
            return fieldsets
        told = {
            "fields": ["when"],
            "description": _("It is changed by “Move”, which tells everybody."),
        }
        return [(name, told if "time_zone" in part["fields"] else part) for name, part in fieldsets]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Webinar | None = None
    ) -> dict[str, Any]:
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        if "title" not in shown or (obj and obj.status != Status.DRAFT):
            return {}
        return {"slug": ["title"]}

    def has_delete_permission(self, request: HttpRequest, obj: Webinar | None = None) -> bool:
        """What was announced is cancelled, not deleted."""
        is_draft = obj is None or obj.status == Status.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Webinar, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's change of this moment is not undone."""
        if change:
            rest = form.cleaned_data.keys() - {"capacity", *ASKED}
            obj.save(update_fields=[*rest, "changed_at"])
            if changed := {*TOLD} & {*form.changed_data}:
                tell = form.cleaned_data.get("tell", False)
                was = form.initial["title"] if "title" in changed else ""
                self._revise_entry(request, obj, changed=changed, was=was, tell=tell)
            if "capacity" in form.changed_data:
                self._save_places(request, obj, form.cleaned_data["accept_overfull"])
        else:
            obj.save()

    def _revise_entry(self, request: HttpRequest, obj: Webinar, **change: Any) -> None:
        if mails := revise_entry(obj, by=request.user, **change):
            words = ngettext("%d mail tells of the change.", "%d mails tell of it.", mails)
            self.message_user(request, words % mails)

    def _save_places(self, request: HttpRequest, obj: Webinar, accept_overfull: bool) -> None:
        """By the verb, which looks once more who has a place now."""
        with refusal_as_message(request):
            change_places(obj, obj.capacity, by=request.user, accept_overfull=accept_overfull)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Breakout:
            save_rooms(self, request, formset)
            if form.cleaned_data.get("tell"):
                tell_of_links(self, request, formset, pattern="room_link" in form.changed_data)
        elif formset.model is Moderator:
            save_leaders(self, request, formset, change_moderators)
        else:
            super().save_formset(request, form, formset, change)

    # --- Columns ---------------------------------------------------------------------------------
    when = column(_lazy("time"), "when", "starts_at")

    @admin.display(description=_lazy("places"), ordering="places_taken")
    def places(self, webinar: Webinar) -> str:
        return overfull(webinar.places_taken, webinar.capacity)

    invited = column(_lazy("invited"), "invitation_count")
    breakouts = column(_lazy("break-outs"), "breakout_count")

    @admin.display(description=_lazy("recap"), ordering="recap__status")
    def recap_state(self, webinar: Webinar) -> str:
        recap = getattr(webinar, "recap", None)
        if recap:
            return recap.get_status_display()
        return _("Being compiled") if webinar.status == Status.HELD else "–"

    # --- Its place -------------------------------------------------------------------------------
    def standing(self, thing: Webinar) -> str:
        return f"{thing.get_status_display()} · {thing.when}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The overview shows its progress, and what to do next."""
        webinar, section = context.get("original"), section_of(request)
        if webinar and section and section.name == OVERVIEW:
            progress = progress_of(webinar)
            owing = [] if webinar.status == Status.DRAFT else rooms_without_conclusion(webinar)
            context |= {
                "progress": progress,
                "missing_conclusions": missing_lines(owing),
                "next_step": step_for(self, request, webinar, progress),
                "facts": facts_of(webinar),
                "points": open_points(self, webinar, progress.rooms),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def render_page(
        self, request: HttpRequest, thing: Webinar, action: Action, form: Form | None
    ) -> TemplateResponse:
        response = super().render_page(request, thing, action, form)
        if action is ANNOUNCE and not only_drafts(thing):
            response.context_data["points"] = points_of(self, thing)
        if action is SEAT and only_announced(thing):
            response.context_data |= shown_seats(request, thing)
        elif action is SEAT:
            can_change = self.has_change_permission(request, thing)
            response.context_data |= shown_seating(request, thing, form, can_change)
        return response

    def _done(
        self,
        request: HttpRequest,
        action: Action,
        thing: Webinar,
        given: dict[str, Any],
        form: Form | None = None,
    ) -> bool:
        """Why nobody is seated is said above the page: it lies with no field of the rules."""
        return super()._done(request, action, thing, given, None if action is SEAT else form)

    def _page_after(self, thing: Webinar, action: Action) -> str:
        after = SEAT if action in SEATING_ACTIONS else action
        return super()._page_after(thing, after)
