"""Registrations in the administration: who comes, what they wish for, where they sit."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Button, WithActions
from tgtf_portal.core.admin.columns import column, link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.list_views import WithListViews
from tgtf_portal.core.admin.person_address import person_address
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.admin.rows import filled
from tgtf_portal.core.mail.courtesy import comes_back
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.choices import label_of
from webinars.common.admin.personal_links import TITLE, LinkHolder, links_page
from webinars.common.chosen_people import begin_letter
from webinars.models import Answer, Preference, Registration, Vote
from webinars.models.webinar import counted
from webinars.registration.admin.actions import REGISTRATION_ACTIONS
from webinars.registration.admin.by_staff import CHANGES_BY_STAFF
from webinars.registration.admin.participants import (
    ANSWER,
    FETCHES,
    READY_VIEWS,
    RIGHTS,
    WEBINAR,
    answer_column,
    filters_in,
    first_wish,
    is_list_of_one,
    questions_in,
    webinar_in,
    with_answers,
    with_shown_alone,
)
from webinars.registration.domain.attendance import mark_attended
from webinars.rules import has_ended, why_ended

Status = Registration.Status
TRACE = ["registered_at", "seq", "held_until", "cancelled_at", "round"]


# --- Pages ---------------------------------------------------------------------------------------
def own_link(registration: Registration) -> list[LinkHolder]:
    opens = _("their page: what they entered, wishes, the way in, cancelling")
    ended = why_ended(has_ended(registration.webinar))
    return [LinkHolder(registration, opens, registration.get_link, ended=ended)]


class PreferenceInline(ReadOnlyInline):
    model = Preference
    fields = readonly_fields = ["rank", "breakout"]
    related = ("breakout", "registration")


class AnswerInline(ReadOnlyInline):
    model = Answer
    fields = readonly_fields = ["question", "value"]
    related = ("question", "registration")


class GivenVoteInline(ReadOnlyInline):
    model = Vote
    verbose_name_plural = _lazy("votes given")
    fields = readonly_fields = ["insight"]
    related = ("insight", "registration")


@admin.register(Registration)
class RegistrationAdmin(WithActions, WithListViews):
    belongs_to = "webinar"
    about_people = True
    may_add = False  # the webinar's own page does: it counts the places and mails the link
    may_delete = False  # a registration is cancelled, not deleted
    page_actions = [*REGISTRATION_ACTIONS, *CHANGES_BY_STAFF]
    pages = links_page("link", "link", own_link)
    view_on_site = (
        False  # the address is the person's key: a page of its own shows it, with a trace
    )
    list_display = [
        "name",
        "address",
        "comes_from",
        "state",
        "wishes",
        "seated_in",
        "attended",
        "webinar",
    ]
    more_columns = [
        *(
            "registered_at",
            "all_wishes",
            "seq",
            "organisation",
            "cluster",
            "country",
            "language",
            "placed_by_hand",
        ),
        *("arrived_at", "came_by", "group", "maturity", "offers", "seeks", "cancelled_at"),
    ]
    column_rights = RIGHTS
    fetches = FETCHES
    ready_views = READY_VIEWS
    place = linked_by = [WEBINAR]
    export_right = "export"
    list_filter = [("webinar", RelatedFilter), "status"]
    list_per_page = 100
    links_itself = ["address"]
    search_fields = ["name", "email", "organisation", "cluster__name"]
    search_help_text = _lazy("A name, an address, an organisation or a cluster.")
    autocomplete_fields = ["cluster"]
    actions = ["attended_by", "write_to"]
    inlines = [AnswerInline, PreferenceInline, GivenVoteInline]
    readonly_fields = [
        "webinar",
        "state",
        "seq",
        "held_until",
        "registered_at",
        "cancelled_at",
        "round",
        "came_by",
        "seated_in",
        "attended",
    ]
    fieldsets = [
        (None, {"fields": ["webinar", "state", "seated_in", "attended"]}),
        (
            _lazy("Person"),
            {"fields": ["name", "email", "organisation", "cluster", "country", "language"]},
        ),
        (_lazy("Community"), {"fields": ["maturity", "offers", "seeks"]}),
        (_lazy("Trace"), {"fields": [*TRACE, "came_by"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        people = super().get_queryset(request)
        if is_list_of_one(request):
            people = with_shown_alone(people)
        else:
            people = people.select_related("webinar", "cluster", "seat__breakout")
        return people.annotate(
            mail_comes_back=comes_back(),
            wish_count=counted("webinars.Preference", of="registration"),
            first_wish=first_wish(),
        )

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        """Only what the form shows, so that somebody's cancelling of this moment is not undone."""
        obj.save(update_fields=list(form.cleaned_data))

    def buttons(self, thing: Registration) -> list[Button]:
        return [*super().buttons(thing), self.button_to(thing, "link", TITLE, "link")]

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """The waiting list in its own order, first come first."""
        waits = request.GET.get("status__exact") == Status.WAITING
        return ["seq"] if waits else ["-registered_at", "-pk"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Where the address names a webinar, its list offers no other."""
        offered = super().get_list_filter(request)
        return [*(offered[1:] if webinar_in(request) else offered), *filters_in(request)]

    # --- Columns ---------------------------------------------------------------------------------
    def further_columns(self, request: HttpRequest) -> dict[str, Any]:
        return {f"{ANSWER}{q.pk}": answer_column(q) for q in questions_in(request)}

    def default_columns(self, request: HttpRequest) -> list[str]:
        """Which webinar it is says the heading of one webinar's list."""
        usual = super().default_columns(request)
        return [name for name in usual if name != "webinar" or not webinar_in(request)]

    def fetch_for(self, name: str) -> Any:
        return with_answers if name.startswith(ANSWER) else super().fetch_for(name)

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, registration: Registration) -> str:
        state = label_of(Status, registration.status)
        if not registration.mail_comes_back:
            return state
        return _("%(state)s; mail comes back") % {"state": state}

    @admin.display(description=_lazy("address"), ordering="email")
    def address(self, registration: Registration) -> SafeString:
        return filled('<a href="{}">{}</a>', person_address(registration), registration.email)

    @admin.display(description=_lazy("comes from"), ordering="organisation")
    def comes_from(self, registration: Registration) -> str:
        return registration.organisation or str(registration.cluster or "–")

    @admin.display(description=_lazy("wishes"), ordering="wish_count")
    def wishes(self, registration: Registration) -> str:
        """The first, and how many more there are."""
        more = registration.wish_count - 1
        return f"{registration.first_wish or '–'}{f' +{more}' if more > 0 else ''}"

    @admin.display(description=_lazy("all wishes"))
    def all_wishes(self, registration: Registration) -> str:
        wished = registration.preferences.all()
        return "; ".join(f"{wish.rank} {wish.breakout.title}" for wish in wished) or "–"

    placed_by_hand = column(_lazy("placed by hand"), "seat.pinned", boolean=True)

    @admin.display(description=_lazy("group"), ordering="group_code__label")
    def group(self, registration: Registration) -> str:
        return registration.group_code.label if registration.group_code else "–"

    @admin.display(description=_lazy("break-out"), ordering="seat__breakout")
    def seated_in(self, registration: Registration) -> str:
        seat = getattr(registration, "seat", None)
        if seat is None:
            return "–"
        which = _("wish %d") % seat.rank if seat.rank else _("not wished for")
        return f"{seat.breakout} ({which})"

    @admin.display(description=_lazy("came by"))
    def came_by(self, registration: Registration) -> str:
        invitation = registration.invitation
        return link_to(invitation, registration.came_by) if invitation else registration.came_by

    @admin.action(description=_lazy("Mark as attended"), permissions=["change"])
    def attended_by(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        marked = mark_attended(list(queryset), by=request.user)
        text = ngettext("%d person is marked.", "%d people are marked.", marked) % marked
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_lazy("Write to these"), permissions=["write"])
    def write_to(self, request: HttpRequest, queryset: QuerySet[Registration]) -> Any:
        """To the letter's page, where it gets its words."""
        with refusal_as_message(request):
            letter = begin_letter(queryset, by=request.user)
            return redirect("admin:webinars_staffletter_change", letter.pk)

    def has_write_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "change") and self.may(request, "webinars.add_staffletter")
