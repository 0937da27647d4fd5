"""Returned mails that say too little to be read without a person: look, and settle each by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.admin.columns import link_to
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.mail import bounces
from tgtf_portal.core.mail.returned_mail import dismiss, is_certain, suspend_by_hand
from tgtf_portal.core.models import ReturnedMail, User
from tgtf_portal.core.values.fields import AddressFormField

Status = ReturnedMail.Status


class AddressForm(forms.Form):
    email = AddressFormField(
        label=_("Address"),
        help_text=_("It has to be one that a mail of ours went to."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def address_form(data: Any, files: Any, *, thing: ReturnedMail) -> AddressForm | None:
    """The address is asked for only where it is not certain."""
    if is_certain(thing):
        return None
    guess = thing.message.recipient if thing.message else ""
    return AddressForm(data, initial={"email": guess})


def only_open(mail: ReturnedMail) -> str:
    return "" if mail.status == Status.OPEN else gettext("This mail is settled already.")


def plan_suspending(mail: ReturnedMail) -> ActionPlan:
    message = mail.message if is_certain(mail) else None
    address = message.recipient if message else gettext("the address below")
    missing = gettext("It did not come to an address of our own: anybody may have written it.")
    return ActionPlan(
        gettext("Invitations, reminders and recaps do not go to %s any more.") % address,
        gettext("What somebody asks for there is still sent."),
        gettext("The suspension can be lifted among the suspended addresses."),
        missing=[] if message else [missing],
    )


def do_suspend(mail: ReturnedMail, *, by: User, email: str = "") -> str:
    return gettext("Mail to %s is suspended.") % suspend_by_hand(mail, by=by, email=email)


def do_dismiss(mail: ReturnedMail, *, by: User) -> str:
    dismiss(mail, by=by)
    return gettext("Settled: “%s” says nothing of the address.") % mail


DISMISSAL = ActionPlan(
    _("The address goes on getting mail."),
    _("It leaves the list of what is to be looked at, and is forgotten after 30 days."),
)
SUSPEND = Action(
    "suspend",
    _("Suspend the address"),
    plan_suspending,
    do_suspend,
    only_open,
    form=address_form,
    grave=True,
)
DISMISS = Action(
    "dismiss",
    _("It says nothing about the address"),
    DISMISSAL,
    do_dismiss,
    only_open,
    for_many=_("They say nothing: settle the chosen"),
)


@admin.register(ReturnedMail)
class ReturnedMailAdmin(ReadOnlyAdmin):
    about_people = True
    page_actions = [SUSPEND, DISMISS]
    change_form_template = "admin/core/returnedmail/change_form.html"
    list_display = ["title", "recipient", "verdict", "sealed", "read_on", "status"]
    list_filter = ["status", "verdict", "sealed"]
    list_select_related = ["message"]
    search_fields = ["subject", "sender", "text", "message__recipient"]
    search_help_text = _("A subject, a sender, words or an address that was written to.")
    fields = [
        *("recipient", "came_back", "sealed", "verdict", "sender", "subject", "arrived_at"),
        *("status", "settled_at", "settled_by"),
    ]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Those to be looked at first."""
        return [Case(When(status=Status.OPEN, then=Value(0)), default=Value(1)).asc(), "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReturnedMail]:
        return super().get_queryset(request).select_related("message", "settled_by")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "rule": bounces.rule()})

    @admin.display(description=_("subject"), ordering="subject")
    def title(self, mail: ReturnedMail) -> str:
        return str(mail)

    @admin.display(description=_("written to"), ordering="message__recipient")
    def recipient(self, mail: ReturnedMail) -> str:
        return mail.message.recipient if mail.message else gettext("not known")

    @admin.display(description=_("message that came back"))
    def came_back(self, mail: ReturnedMail) -> str:
        return link_to(mail.message) if mail.message else "–"

    @admin.display(description=_("read on"), ordering="arrived_at")
    def read_on(self, mail: ReturnedMail) -> str:
        return date_format(timezone.localtime(mail.arrived_at), "j\u00a0M\u00a0Y")
