"""Registering, and the page that a person's own link opens."""

from dataclasses import dataclass
from typing import Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import by_link, keep_secret, public
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from webinars.common.calendar import own_entry
from webinars.common.pages import calendar_file, own
from webinars.models import GroupCode, Invitation, Registration, Webinar
from webinars.registration.domain.actions import (
    cancel_registration,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.mail_limit import refuse_if_too_many
from webinars.registration.domain.places import accept_offer, note_places
from webinars.registration.domain.queries import find_invitation, registrations_like
from webinars.registration.forms.registration import RegistrationForm, known_facts
from webinars.rules import can_enter_at_once


@public
def registration_create(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    asker = Asker.of(request, webinar)
    if request.method != "POST" and (known := asker.registration):
        return keep_secret(redirect(known))

    form = RegistrationForm(
        request.POST or None,
        webinar=webinar,
        trapped=not asker.is_trusted,
        initial=known_facts(asker.invitation, request.user),
    )
    if request.method == "POST":
        if form.is_valid() and (answer := _registered(form, webinar, asker)):
            return answer
        webinar = Webinar.objects.get(pk=webinar.pk)
    note_places(webinar)
    context = {"webinar": webinar, "form": form, "wrong_link": asker.wrong_link}
    response = render(request, "webinars/registration/create.html", context)
    return keep_secret(response) if request.GET else response


@dataclass(frozen=True, slots=True)
class Asker:
    """Who fills in the form, as far as it can be known: by a mailed link, a code, or an account."""

    user: Person
    client: str
    webinar: Webinar
    invitation: Invitation | None
    group_code: GroupCode | None
    wrong_link: bool

    @classmethod
    def of(cls, request: HttpRequest, webinar: Webinar) -> Self:
        token, code = request.GET.get("invitation", ""), request.GET.get("group", "")
        invitation = find_invitation(webinar, token) if token else None
        group_code = _group_code(request, webinar, code) if code else None
        wrong_link = bool(token and not invitation) or bool(code and not group_code)
        client = throttle.client_network(request)
        return cls(request.user, client, webinar, invitation, group_code, wrong_link)

    @property
    def registration(self) -> Registration | None:
        """Where a person who came by a mailed link is registered already."""
        if not self.invitation:
            return None
        rows = registrations_like(self.webinar, self.invitation.email, None)
        return next((row for row in rows if row.is_expected), None)

    @property
    def is_trusted(self) -> bool:
        return bool(self.invitation) or self.user.is_authenticated

    @property
    def counted_as(self) -> str | None:
        """Whose turns a stranger's registration takes: nobody's behind a code, which counts itself.

        An invitation used for other addresses has turns of its own, wherever it was forwarded to.
        """
        if self.invitation:
            return f"invitation-{self.invitation.pk}"
        return None if self.group_code else self.client


def _group_code(request: HttpRequest, webinar: Webinar, code: str) -> GroupCode | None:
    """A code is short enough to be guessed: from a network that tries many, none is right any more.
    Its people can still register without one.
    """
    if throttle.has_guessed_too_often(request, throttle.CODES):
        return None
    group_code = webinar.group_codes.usable(code).first()
    if group_code is None:
        throttle.note_miss(request, throttle.CODES)
    return group_code


def _registered(form: RegistrationForm, webinar: Webinar, asker: Asker) -> HttpResponse | None:
    """The way on, or None where the page has to say why there is none.

    Strangers see the same for every address; a mail says what became of it.
    """
    sent = redirect("webinars:registration-sent", webinar.slug)
    if form.is_caught:
        return sent
    is_known = can_enter_at_once(asker.user, asker.invitation, form.instance.email)
    with refusal_at_form(form):
        if not is_known:
            refuse_if_too_many(webinar, asker.counted_as)
        registration = register(
            webinar,
            **form.facts(),
            invitation=asker.invitation,
            group_code=asker.group_code,
            answers=form.answers(),
            verified=is_known,
        )
        return redirect(registration) if is_known else sent
    return None


@public
def registration_sent(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user).with_facility(), slug=slug)
    return render(request, "webinars/registration/sent.html", {"webinar": webinar})


@by_link
def registration_cancel(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if request.method == "POST":
        with refusal_as_message(request):
            cancel_registration(registration)
        return redirect(registration)
    context = {"registration": registration, "webinar": registration.webinar}
    return render(request, "webinars/registration/cancel.html", context)


@by_link
def registration_confirm(request: HttpRequest, token: str) -> HttpResponse:
    registration = get_object_or_404(Registration.objects.by_confirm_link(token).with_webinar())
    if not registration.is_pending:
        return redirect(registration)
    if request.method == "POST":
        with refusal_as_message(request):
            return redirect(confirm_registration(registration))
    context = {"registration": registration, "webinar": registration.webinar}
    return render(request, "webinars/registration/confirm.html", context)


@by_link
@require_POST
def registration_accept(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    with refusal_as_message(request):
        accept_offer(registration)
    return redirect(registration)


@by_link
@require_POST
def registration_return(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    with refusal_as_message(request):
        registration = register_again(registration)
        if registration.is_active:
            messages.success(request, _("You have a place again."))
    return redirect(registration)


@by_link
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    return calendar_file(own_entry(registration), registration.webinar.slug)
