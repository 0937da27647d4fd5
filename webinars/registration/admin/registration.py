"""Registrations in the administration: who comes, what they wish for, where they sit."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, WithActions, done_by
from tgtf_portal.core.admin.columns import column, link_to
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.mail.courtesy import comes_back
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import refusal_as_message
from webinars.breakouts.domain.seating_actions import move_seat, unpin_seat
from webinars.breakouts.forms.rooms import SeatForm
from webinars.common.admin.lists import Seated, Wished
from webinars.common.admin.personal_links import TITLE, LinkHolder, links_page
from webinars.common.chosen_people import begin_letter
from webinars.models import Answer, Breakout, Preference, Registration, Vote
from webinars.models.webinar import counted
from webinars.registration.domain.actions import cancel_registration, send_link_again
from webinars.registration.domain.attendance import mark_attended
from webinars.registration.domain.own_link import obstacle_to_replacing, replace_link
from webinars.registration.domain.places import give_place
from webinars.registration.forms.staff import PlaceForm
from webinars.rules import has_ended, why_ended

Status = Registration.Status
TRACE = ["registered_at", "seq", "held_until", "cancelled_at", "round"]


# --- Actions --------------------------------------------------------------------------------------
def only_before_the_end(registration: Registration) -> str:
    over = not registration.webinar.takes_registrations
    return _("This webinar is over or not open.") if over else ""


def only_active(registration: Registration) -> str:
    has_no_place = "" if registration.is_active else _("%s has no place.") % registration
    return only_before_the_end(registration) or has_no_place


def only_expected(registration: Registration) -> str:
    is_nobody = "" if registration.is_expected else _("%s is not registered.") % registration
    return only_before_the_end(registration) or is_nobody


def only_not_cancelled(registration: Registration) -> str:
    left = registration.status == Status.CANCELLED
    return only_before_the_end(registration) or (
        _("%s has cancelled.") % registration if left else ""
    )


def only_without_a_place(registration: Registration) -> str:
    has_one = _("%s has a place already.") % registration if registration.is_active else ""
    return has_one or only_not_cancelled(registration)


def plan_cancellation(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gives the place or the number up; wishes and seat go with it.") % registration,
        _("A mail to %s confirms it.") % registration.email,
        _("A place that becomes free goes to the first on the waiting list at once."),
        final=_("The wishes are gone; whoever registers again comes last."),
    )


def plan_place(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gets a place past everybody who waits.") % registration,
        _("A mail to %s with the calendar entry says so.") % registration.email,
        _("Where all places are taken, tick the box: their number grows by what is missing."),
    )


def plan_link(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gets a mail with the personal link once more.") % registration.email,
        _("Asked for twice within the hour, one mail goes out."),
    )


def send_link(registration: Registration, *, by: User) -> str:
    send_link_again(registration)
    return _("%s is sent the personal link.") % registration


def only_with_a_link(registration: Registration) -> str:
    return obstacle_to_replacing(registration, registration.webinar)


def plan_new_link(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("The personal link of %s opens nothing any more, nor does any page that it opened.")
        % registration,
        _("The code for the door and the address of the calendar end with it."),
        _("%s gets a mail with the new link, which says that you sent it.") % registration.email,
        final=_("The old link never works again."),
    )


def plan_seat(registration: Registration) -> ActionPlan:
    seat = getattr(registration, "seat", None)
    now = _("%(person)s sits in “%(room)s” now.") if seat else _("%(person)s has no seat now.")
    return ActionPlan(
        now % {"person": registration, "room": seat.breakout if seat else ""},
        _("A mail names the new break-out. Full break-outs take nobody more."),
        _("Seating everyone anew leaves this seat as you choose it."),
    )


def give_seat(registration: Registration, *, by: User, breakout: Breakout) -> str:
    seat = move_seat(registration, breakout=breakout, by=by)
    return _("%(person)s sits in “%(room)s”.") % {"person": registration, "room": seat.breakout}


def only_placed_by_hand(registration: Registration) -> str:
    seat = getattr(registration, "seat", None)
    by_hand = "" if seat and seat.pinned else _("%s was not placed by hand.") % registration
    return only_active(registration) or by_hand


def plan_unpinning(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s keeps the seat for now; no mail goes out.") % registration,
        _("The next time everyone is seated, wishes and rules decide again."),
    )


REGISTRATION_ACTIONS = [
    Action(
        "send-link",
        _lazy("Send the link again"),
        plan_link,
        send_link,
        only_expected,
        for_many=_lazy("Send the personal link again"),
        right="link",
    ),
    Action(
        "new-link",
        _lazy("Send a new link"),
        plan_new_link,
        done_by(replace_link, _lazy("%s is sent a new personal link.")),
        only_with_a_link,
        right="link",
        grave=True,
    ),
    Action("seat", _lazy("Give a seat"), plan_seat, give_seat, only_active, form=SeatForm),
    Action(
        "unpin",
        _lazy("Let wishes decide the seat"),
        plan_unpinning,
        done_by(unpin_seat, _lazy("%s is seated by wishes the next time.")),
        only_placed_by_hand,
    ),
    Action(
        "place",
        _lazy("Give a place"),
        plan_place,
        done_by(give_place, _lazy("%s has a place.")),
        only_without_a_place,
        form=PlaceForm,
    ),
    Action(
        "cancel",
        _lazy("Cancel registration"),
        plan_cancellation,
        done_by(cancel_registration, _lazy("The registration of %s is cancelled.")),
        only_not_cancelled,
        for_many=_lazy("Cancel registrations"),
        grave=True,
    ),
]


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
class RegistrationAdmin(WithActions):
    about_people = True
    may_add = False  # the webinar's own page does: it counts the places and mails the link
    may_delete = False  # a registration is cancelled, not deleted
    page_actions = REGISTRATION_ACTIONS
    pages = links_page("link", "link", own_link)
    view_on_site = (
        False  # the address is the person's key: a page of its own shows it, with a trace
    )
    list_display = [
        "name",
        "email",
        "comes_from",
        "state",
        "seq",
        "wishes",
        "seated_in",
        "attended",
        "webinar",
        "registered_at",
    ]
    list_filter = [
        ("webinar", RelatedFilter),
        "status",
        Wished,
        Seated,
        "attended",
        "invitation__audience",
    ]
    list_per_page = 100
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
        people = people.select_related("webinar", "cluster", "seat__breakout")
        return people.annotate(
            mail_comes_back=comes_back(),
            wish_count=counted("webinars.Preference", of="registration"),
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

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, registration: Registration) -> str:
        state = str(Status(registration.status).label)
        if not registration.mail_comes_back:
            return state
        return _("%(state)s; mail comes back") % {"state": state}

    @admin.display(description=_lazy("organisation or cluster"), ordering="organisation")
    def comes_from(self, registration: Registration) -> str:
        return registration.organisation or str(registration.cluster or "–")

    wishes = column(_lazy("wishes"), "wish_count")

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
