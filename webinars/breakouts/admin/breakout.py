"""Break-outs in the administration: the room, its hosts, its places, who sits there."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.admin.actions import Button, WithActions
from tgtf_portal.core.admin.columns import column, link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.person_address import way_to_person
from tgtf_portal.core.admin.read_only import PlainInline, ReadOnlyInline
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import refusal_as_message
from webinars.breakouts.admin.cancelling import CANCEL_ROOM
from webinars.breakouts.domain.capacity import change_capacity, overfull
from webinars.breakouts.domain.leaders import change_hosts, replace_leader_link
from webinars.breakouts.domain.room_mails import tell_link
from webinars.breakouts.forms.rooms import BreakoutForm
from webinars.common.admin.lists import (
    KnownAutocomplete,
    NamedRows,
    copyable,
    parent_of,
)
from webinars.common.admin.personal_links import (
    LinkHolder,
    links_page,
    way_to_link,
    with_link,
)
from webinars.common.locks import (
    note_plenary_changed,
    note_room_and_plenary_changed,
    note_room_changed,
)
from webinars.models import Breakout, Host, Insight, Material, Seat, SeatRequest
from webinars.rules import leading_has_ended, why_ended

PLACES = {"capacity", "minimum"}


def save_places(
    page: admin.ModelAdmin, request: HttpRequest, room: Breakout, *, accept_overfull: bool = False
) -> None:
    """By the verb, which looks once more who sits there now."""
    given: dict[str, Any] = {"minimum": room.minimum, "accept_overfull": accept_overfull}
    with refusal_as_message(request, about=room):
        change_capacity(room, room.capacity, by=request.user, **given)


def tell_of_link(page: admin.ModelAdmin, request: HttpRequest, room: Breakout) -> None:
    if mails := tell_link(room, by=request.user):
        words = ngettext("%d mail tells of the new link.", "%d mails tell of it.", mails) % mails
        page.message_user(request, f"{room}: {words}")


def tell_of_links(
    page: admin.ModelAdmin, request: HttpRequest, formset: Any, *, pattern: bool
) -> None:
    """Of each room that was given another link, or where the webinar's `pattern` is another."""
    changed = {room.pk for room, fields in formset.changed_objects if "meeting_link" in fields}
    for room in formset.instance.breakouts.all():
        if room.pk in changed or (pattern and not room.meeting_link):
            tell_of_link(page, request, room)


def save_rooms(page: PortalAdmin, request: HttpRequest, formset: Any) -> None:
    """Of each room only what was changed, so that it goes on running meanwhile."""
    formset.save(commit=False)
    for room in formset.deleted_objects:
        page.note_deletion(request, room)
        room.delete()
    for room in formset.new_objects:
        room.save()
    for room, changed in formset.changed_objects:
        if rest := [name for name in changed if name not in PLACES]:
            room.save(update_fields=rest)
        if PLACES & set(changed):
            save_places(page, request, room)
        note_room_changed(room)
    note_plenary_changed(formset.instance.pk)


def save_leaders(
    page: admin.ModelAdmin, request: HttpRequest, formset: Any, change: Callable[..., int]
) -> None:
    """Hosts or moderators, by the verb that ends the links of those who leave."""
    formset.save(commit=False)
    edited, new, gone = formset.changed_objects, formset.new_objects, formset.deleted_objects
    if mails := change(formset.instance, edited=edited, new=new, gone=gone, by=request.user):
        words = ngettext("%d mail tells of who leads now.", "%d mails tell of it.", mails)
        page.message_user(request, words % mails)


@admin.display(description=_("person"))
def registered(page: Any, row: Seat | SeatRequest) -> SafeString:
    return link_to(row.registration)


class HostInline(PlainInline):
    model = Host
    related = ("breakout", "user")
    formset = NamedRows
    fields = ["name", "part", "email", "user"]
    readonly_fields = ["personal_link", "all_about"]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "user":
            hosts = User.objects.filter(hosted__breakout=parent_of(request))
            known = {user.pk: str(user) for user in hosts}
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site, known=known)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Breakout | None = None) -> list[str]:
        return with_link(request, Host, [*self.fields, "all_about"])

    @admin.display(description=_("person"))
    def all_about(self, host: Host) -> SafeString | str:
        return way_to_person(host)

    @admin.display(description=_("personal link"))
    def personal_link(self, host: Host) -> SafeString | str:
        return way_to_link(host, "webinars_breakout_host_links", host.breakout_id)


def hosts_links(room: Breakout) -> Iterator[LinkHolder]:
    ended = why_ended(leading_has_ended(room.webinar))
    opens = _("the console of “%s”: who comes, what is written there, its conclusion") % room
    for host in room.hosts.select_related("breakout", "user"):
        yield LinkHolder(host, opens, host.get_link, replace_leader_link, ended)


class MaterialInline(PlainInline):
    model = Material
    formset = NamedRows
    fields = ["position", "title", "link"]


class SeatInline(ReadOnlyInline):
    model = Seat
    fk_name = "breakout"
    verbose_name_plural = _("who sits here")
    fields = readonly_fields = ["person", "organisation", "rank", "pinned"]
    related = ("registration", "breakout")

    person = registered

    @admin.display(description=_("organisation"))
    def organisation(self, seat: Seat) -> str:
        return seat.registration.organisation or "–"


class SeatRequestInline(ReadOnlyInline):
    model = SeatRequest
    verbose_name_plural = _("who asked for a seat here")
    fields = readonly_fields = ["person", "status", "asked_at", "held_until"]
    related = ("registration", "breakout")

    person = registered


class InsightInline(ReadOnlyInline):
    model = Insight
    verbose_name_plural = _("what it found")
    fields = readonly_fields = ["kind", "text", "author_name", "votes", "state"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Insight]:
        return super().get_queryset(request).with_votes()

    votes = column(_("votes"), "vote_count")

    @admin.display(description=_("hidden because"))
    def state(self, insight: Insight) -> str:
        return (insight.hidden_reason or "✓") if insight.hidden_at else "–"


class KnownBreakoutForm(MeanwhileForm, BreakoutForm):
    """Knows what a colleague saved meanwhile."""


@admin.register(Breakout)
class BreakoutAdmin(WithActions, SimpleHistoryAdmin):
    belongs_to = "webinar"
    list_display = [
        "title",
        "webinar",
        "theme",
        "status",
        "hosted_by",
        "seats",
        "first_wishes",
        "insights",
        "conclusions",
    ]
    list_select_related = ["webinar", "theme"]
    list_filter = ["status", ("theme", RelatedFilter), ("webinar", RelatedFilter)]
    search_fields = ["title", "webinar__title", "hosts__name", "hosts__email"]
    search_help_text = _("A title, a webinar or a host.")
    autocomplete_fields = ["webinar"]
    form = KnownBreakoutForm
    readonly_fields = ["status", "seats", "way_in"]
    page_actions = [CANCEL_ROOM]
    pages = links_page("host_links", "webinars.link_host", hosts_links)
    inlines = [HostInline, MaterialInline, SeatInline, SeatRequestInline, InsightInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Breakout]:
        rooms = super().get_queryset(request).with_counts()
        return rooms.select_related("webinar", "theme").prefetch_related("hosts")

    def get_readonly_fields(self, request: HttpRequest, obj: Breakout | None = None) -> list[str]:
        """People sit in it and wish for it: a break-out stays with its webinar."""
        return [*self.readonly_fields, "webinar"] if obj else self.readonly_fields

    def get_fieldsets(self, request: HttpRequest, obj: Breakout | None = None) -> Any:
        """The question whether people may stay is asked of those who may change something."""
        asks = obj is not None and self.has_change_permission(request, obj)
        places = ["capacity", *(["accept_overfull"] if asks else []), "minimum", "under_minimum"]
        tells = asks and obj and obj.is_open and obj.webinar.takes_registrations
        # Who only reads here may enter no room, and does not see the link that its people get.
        link = ["meeting_link", *(["tell"] if tells else []), *(["way_in"] if asks else [])]
        return [
            (None, {"fields": [*BreakoutForm.Meta.described, "status"]}),
            (_("Places"), {"fields": [*(["seats"] if obj else []), *places]}),
            (_("Where it meets"), {"fields": [*link, "venue"]}),
            (_("How it goes"), {"fields": ["agenda"]}),
        ]

    def save_model(self, request: HttpRequest, obj: Breakout, form: Any, change: bool) -> None:
        """Only what the form shows, so that a colleague's change of this moment is not undone."""
        if not change:
            obj.save()
            return
        obj.save(update_fields=form.cleaned_data.keys() - PLACES - {"accept_overfull", "tell"})
        if form.cleaned_data.get("tell") and "meeting_link" in form.changed_data:
            tell_of_link(self, request, obj)
        if PLACES & set(form.changed_data):
            accepted = form.cleaned_data.get("accept_overfull", False)
            save_places(self, request, obj, accept_overfull=accepted)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Host:
            save_leaders(self, request, formset, change_hosts)
        else:
            super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Its pages show hosts and materials, too."""
        super().save_related(request, form, formsets, change)
        note_room_and_plenary_changed(form.instance)

    def buttons(self, thing: Breakout) -> list[Button]:
        console = Button(_("Host console"), thing.get_host_url(), right="change")
        return [console, *super().buttons(thing)]

    @admin.display(description=_("hosts"))
    def hosted_by(self, breakout: Breakout) -> str:
        return ", ".join(host.name for host in breakout.hosts.all()) or "–"

    @admin.display(description=_("seats taken"), ordering="seats_taken")
    def seats(self, breakout: Breakout) -> str:
        return overfull(breakout.seats_taken, breakout.capacity)

    @admin.display(description=_("link that its people get"))
    def way_in(self, breakout: Breakout) -> str:
        return copyable(breakout.way_in) if breakout.way_in else "–"

    first_wishes = column(_("first wishes"), "first_wishes")
    insights = column(_("insights"), "insight_count")
    conclusions = column(_("conclusions"), "conclusion_count")
