"""Webinars in the administration: one page with everything staff need, from draft to recap."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.admin.actions import Action, Button, WithActions
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.refusal import refusal_as_message
from webinars.breakouts.admin.breakout import save_leaders, save_rooms, tell_of_links
from webinars.breakouts.admin.seating import SEATING_ACTIONS
from webinars.breakouts.admin.seating_page import shown_seating, shown_seats
from webinars.breakouts.domain.capacity import overfull
from webinars.breakouts.domain.leaders import change_moderators
from webinars.common.admin.lists import EXPORT, only_announced
from webinars.live.admin.live import ASK, missing_lines
from webinars.live.domain.conclusions import rooms_without_conclusion
from webinars.models import (
    Breakout,
    GroupCode,
    Moderator,
    Question,
    Registration,
    Reminder,
    Webinar,
)
from webinars.registration.domain.csv_import import REGISTRATIONS
from webinars.registration.domain.places import change_places
from webinars.webinar.admin.actions import SEAT, WEBINAR_ACTIONS, only_taking_registrations
from webinars.webinar.admin.pages import WEBINAR_PAGES
from webinars.webinar.admin.rows import (
    AgendaInline,
    BreakoutInline,
    ModeratorInline,
    SpeakerInline,
    StoryInline,
)
from webinars.webinar.domain.actions import TOLD, revise_entry
from webinars.webinar.domain.progress import progress_of
from webinars.webinar.forms import TIMES, WebinarForm

Status = Webinar.Status
ASKED = ("accept_overfull", "tell")  # what the form asks besides the webinar's own fields


SEES_PEOPLE = "webinars.view_registration"


class KnownWebinarForm(MeanwhileForm, KnownRowForm, WebinarForm):
    """Its series was fetched with it: the field that looks series up need not ask again."""


def list_of(model: type[Model], webinar: Webinar) -> str:
    """Of what belongs to this webinar."""
    rows = reverse(f"admin:webinars_{model._meta.model_name}_changelist")
    return f"{rows}?webinar__id__exact={webinar.pk}"


def with_question(fieldsets: Any, below: str, question: str) -> list[Any]:
    """Below a field, what is asked about its change."""
    parts = [(name, {**part, "fields": [*part["fields"]]}) for name, part in fieldsets]
    for _name, part in parts:
        if below in part["fields"]:
            part["fields"].insert(part["fields"].index(below) + 1, question)
    return parts


@admin.register(Webinar)
class WebinarAdmin(WithActions, SimpleHistoryAdmin):
    form = KnownWebinarForm
    pages = WEBINAR_PAGES
    page_actions = [*WEBINAR_ACTIONS, *SEATING_ACTIONS, ASK]
    list_display = ["title", "when", "status", "places", "invited", "breakouts", "recap_state"]
    list_filter = ["status", ("series", RelatedFilter)]
    search_fields = ["title", "slug", "series__title"]
    search_help_text = _lazy("A title or a series.")
    date_hierarchy = "starts_at"
    autocomplete_fields = ["series"]
    readonly_fields = ["status"]
    inlines = [AgendaInline, SpeakerInline, StoryInline, BreakoutInline, ModeratorInline]
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
                fieldsets = with_question(fieldsets, "meeting_link", "tell")
        if obj is None or obj.status == Status.DRAFT:
            return fieldsets
        if obj.status == Status.HELD:
            *rest, (name, afterwards) = fieldsets
            fieldsets = [*rest, (name, {**afterwards, "classes": []})]
        told = {
            "fields": ["when"],
            "description": _("It is changed by “Move”, which tells everybody."),
        }
        return [(name, told if "starts_at" in part["fields"] else part) for name, part in fieldsets]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Webinar | None = None
    ) -> dict[str, Any]:
        return {} if obj and obj.status != Status.DRAFT else {"slug": ["title"]}

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

    # --- What stands above the form ---------------------------------------------------------------
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With its progress; the break-outs' rows were fetched with the numbers that it shows."""
        if webinar := context.get("original"):
            formsets = {f.opts.model: f.formset for f in context["inline_admin_formsets"]}
            rooms = formsets[Breakout].get_queryset() if Breakout in formsets else None
            context["progress"] = progress_of(webinar, rooms)
            context["missing_conclusions"] = missing_lines(rooms_without_conclusion(webinar))
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons(self, thing: Webinar) -> list[Button]:
        """To its lists and pages; the verbs come last."""
        people = list_of(Registration, thing)
        buttons = [
            Button(_("Participants"), people, right=SEES_PEOPLE),
            self.button_to(thing, "write", _("Write to people"), "webinars.add_staffletter"),
            Button(_("Reminders"), list_of(Reminder, thing), right="webinars.view_reminder"),
            Button(_("Waiting list"), f"{people}&status__exact=waiting", right=SEES_PEOPLE),
            self.button_to(thing, "participants", _("Participants as CSV"), EXPORT),
            Button(
                _("Import a list"),
                upload_address(REGISTRATIONS.name, thing),
                right=REGISTRATIONS.right,
            ),
            self.button_to(thing, "mix", _("Who meets where"), SEES_PEOPLE),
            Button(_("Questions"), list_of(Question, thing), right="webinars.view_question"),
            Button(_("Group codes"), list_of(GroupCode, thing), right="webinars.view_groupcode"),
            *self._buttons_of_its_state(thing),
        ]
        if not only_taking_registrations(thing):
            buttons.insert(0, self.button_to(thing, "invite", _("Invite"), "webinars.add_campaign"))
        return [*buttons, *super().buttons(thing)]

    def _buttons_of_its_state(self, thing: Webinar) -> Iterator[Button]:
        if thing.status == Status.HELD:
            yield self.button_to(thing, "seat", _("Seating"), "webinars.change_seat")
            yield self.button_to(thing, "feedback", _("Feedback"), "webinars.view_feedback")
        if thing.status == Status.HELD or hasattr(thing, "recap"):
            yield self.button_to(thing, "recap", _("Recap"), "webinars.change_recap")
            yield self.button_to(
                thing, "likeness", _("Notes that say the same"), "webinars.change_insight"
            )
        if getattr(thing, "recap", None) and thing.recap.amend_until:
            yield self.button_to(
                thing, "speaker_links", _("Personal links of speakers"), "webinars.link_speaker"
            )
        if thing.status == Status.ANNOUNCED:
            control = reverse("webinars:live-control", args=[thing.slug])
            yield Button(_("Live control"), control, right="webinars.change_breakout")
        if thing.venue and thing.status != Status.DRAFT:
            door = reverse("webinars:arrival-list", args=[thing.slug])
            yield Button(_("Check-in"), door, right="webinars.change_registration")

    def render_page(
        self, request: HttpRequest, thing: Webinar, action: Action, form: Form | None
    ) -> TemplateResponse:
        response = super().render_page(request, thing, action, form)
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
