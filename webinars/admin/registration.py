"""Registrations in the administration: who comes, what they wish for, where they sit."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from webinars.admin.breakout import copyable
from webinars.admin.deeds import Deed, Plan, WithDeeds
from webinars.admin.filters import Registered, Seated, Wished
from webinars.admin.read_only_inline import ReadOnlyInline
from webinars.domain.attendance import mark_attended
from webinars.domain.breakout import move_seat
from webinars.domain.registration import cancel_registration, register
from webinars.forms.seat import SeatForm
from webinars.models import Answer, Breakout, Preference, Registration, Vote
from webinars.models.webinar import counted


# --- Deeds ---------------------------------------------------------------------------------------
def only_active(registration: Registration) -> str:
    return "" if registration.is_active else _("%s has cancelled.") % registration


def only_before_the_end(registration: Registration) -> str:
    over = not registration.webinar.takes_registrations
    return _("This webinar is over or not open.") if over else only_active(registration)


def plan_cancellation(registration: Registration) -> Plan:
    return Plan(
        [
            _("%s gives the place back; wishes and seat go with it.") % registration,
            _("A mail to %s confirms it and takes the webinar out of the calendar.")
            % registration.email,
        ],
        final=_("The wishes are gone; the person can register again while there are places."),
    )


def cancel(registration: Registration, *, by: User) -> str:
    cancel_registration(registration)
    return _("The registration of %s is cancelled.") % registration


def plan_link(registration: Registration) -> Plan:
    return Plan(
        [
            _("%s gets a mail with the personal link once more.") % registration.email,
            _("Asked for twice within the hour, one mail goes out."),
        ]
    )


def send_link(registration: Registration, *, by: User) -> str:
    register(registration.webinar, email=registration.email, name=registration.name)
    return _("%s is sent the personal link.") % registration


def plan_seat(registration: Registration) -> Plan:
    seat = getattr(registration, "seat", None)
    now = _("%(person)s sits in “%(room)s” now.") if seat else _("%(person)s has no seat now.")
    return Plan(
        [
            now % {"person": registration, "room": seat.breakout if seat else ""},
            _("A mail names the new break-out. Full break-outs take nobody more."),
        ]
    )


def give_seat(registration: Registration, *, by: User, breakout: Breakout) -> str:
    seat = move_seat(registration, breakout=breakout, by=by)
    return _("%(person)s sits in “%(room)s”.") % {"person": registration, "room": seat.breakout}


DEEDS = [
    Deed(
        "send-link",
        _lazy("Send the link again"),
        plan_link,
        send_link,
        only_before_the_end,
        for_many=_lazy("Send the personal link again"),
    ),
    Deed("seat", _lazy("Give a seat"), plan_seat, give_seat, only_before_the_end, form=SeatForm),
    Deed(
        "cancel",
        _lazy("Cancel registration"),
        plan_cancellation,
        cancel,
        only_before_the_end,
        for_many=_lazy("Cancel registrations"),
        grave=True,
    ),
]


# --- Pages ---------------------------------------------------------------------------------------
class PreferenceInline(ReadOnlyInline):
    model = Preference
    fields = readonly_fields = ["rank", "breakout"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Preference]:
        return super().get_queryset(request).select_related("breakout", "registration")


class AnswerInline(ReadOnlyInline):
    model = Answer
    fields = readonly_fields = ["question", "value"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Answer]:
        return super().get_queryset(request).select_related("question", "registration")


class VoteInline(ReadOnlyInline):
    model = Vote
    verbose_name_plural = _lazy("votes given")
    fields = readonly_fields = ["insight"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vote]:
        return super().get_queryset(request).select_related("insight", "registration")


@admin.register(Registration)
class RegistrationAdmin(WithDeeds):
    deeds = DEEDS
    list_display = [
        "name",
        "email",
        "comes_from",
        "state",
        "wishes",
        "seated_in",
        "attended",
        "webinar",
        "registered_at",
    ]
    list_filter = [
        ("webinar", admin.RelatedOnlyFieldListFilter),
        Registered,
        Wished,
        Seated,
        "attended",
        "invitation__audience",
    ]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["name", "email", "organisation", "cluster__name"]
    search_help_text = _lazy("A name, an address, an organisation or a cluster.")
    autocomplete_fields = ["cluster"]
    actions = ["attended_by"]
    inlines = [AnswerInline, PreferenceInline, VoteInline]
    readonly_fields = [
        "webinar",
        "state",
        "registered_at",
        "cancelled_at",
        "round",
        "came_by",
        "seated_in",
        "attended",
        "personal_link",
    ]
    fieldsets = [
        (None, {"fields": ["webinar", "state", "seated_in", "attended", "personal_link"]}),
        (
            _lazy("Person"),
            {"fields": ["name", "email", "organisation", "cluster", "country", "language"]},
        ),
        (_lazy("Trace"), {"fields": ["registered_at", "cancelled_at", "round", "came_by"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        people = super().get_queryset(request)
        people = people.select_related("webinar", "cluster", "invitation", "seat__breakout")
        return people.annotate(wish_count=counted("webinars.Preference", of="registration"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The webinar's own page registers people: it counts the places and mails the link."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A registration is cancelled, not deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        """Only what the form shows, so that somebody's cancelling of this moment is not undone."""
        obj.save(update_fields=list(form.cleaned_data))

    # --- Columns ---------------------------------------------------------------------------------
    @admin.display(description=_lazy("state"), ordering="cancelled_at")
    def state(self, registration: Registration) -> str:
        return _("Registered") if registration.is_active else _("Cancelled")

    @admin.display(description=_lazy("organisation or cluster"), ordering="organisation")
    def comes_from(self, registration: Registration) -> str:
        return registration.organisation or str(registration.cluster or "–")

    @admin.display(description=_lazy("wishes"), ordering="wish_count")
    def wishes(self, registration: Registration) -> int:
        return registration.wish_count

    @admin.display(description=_lazy("break-out"), ordering="seat__breakout")
    def seated_in(self, registration: Registration) -> str:
        seat = getattr(registration, "seat", None)
        if seat is None:
            return "–"
        which = _("wish %d") % seat.rank if seat.rank else _("not wished for")
        return f"{seat.breakout} ({which})"

    @admin.display(description=_lazy("came by"))
    def came_by(self, registration: Registration) -> str:
        if registration.invitation is None:
            return _("The public page")
        address = reverse("admin:webinars_invitation_change", args=[registration.invitation_id])
        label = registration.invitation.get_audience_display()
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=_lazy("personal link"))
    def personal_link(self, registration: Registration) -> str:
        return copyable(registration.get_link())

    @admin.action(description=_lazy("Mark as attended"))
    def attended_by(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        marked = mark_attended(list(queryset), by=request.user)
        text = ngettext("%d person is marked.", "%d people are marked.", marked) % marked
        self.message_user(request, text, messages.SUCCESS)
