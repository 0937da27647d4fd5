"""Registering, and the page that a person's own link opens."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import by_link, keep_secret, public
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from webinars.common.calendar import own_entry
from webinars.common.pages import SeeOther, calendar_file, forget, own, remember, webinar_of
from webinars.models import Registration, Seat, Webinar
from webinars.registration.domain.actions import (
    cancel_registration,
    confirm_registration,
    register,
    register_again,
)
from webinars.registration.domain.mail_limit import refuse_if_too_many
from webinars.registration.domain.objection import object_to_registration
from webinars.registration.domain.places import accept_offer
from webinars.registration.forms.registration import RegistrationForm, known_facts
from webinars.registration.views.asker import WRONG_LINK, Asker, forget_invitation
from webinars.rules import can_enter_at_once


@public
def registration_create(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = webinar_of(request, slug)
    asker = Asker.of(request, webinar)
    if request.method != "POST" and "myself" in request.GET:
        return _as_somebody_else(request, webinar)
    if request.method != "POST" and (known := asker.registration):
        return to_own_page(request, known)
    if request.method != "POST" and "invitation" in request.GET:
        return _without_invitation(request, asker)

    form = RegistrationForm(
        request.POST or None,
        webinar=webinar,
        trapped=not asker.is_trusted,
        initial=known_facts(asker.invitation, request.user),
    )
    if request.method == "POST":
        if form.is_valid() and (answer := _registered(request, form, webinar, asker)):
            return answer
        webinar = webinar_of(request, slug)
    context = {
        "webinar": webinar,
        "form": form,
        "trusted": asker.is_trusted,
        "wrong_link": asker.wrong_link and WRONG_LINK,
        "renew": reverse("webinars:invitation-renew", args=[slug]) if asker.invitation else "",
    }
    return render(request, "webinars/registration/create.html", context)


def _without_invitation(request: HttpRequest, asker: Asker) -> HttpResponse:
    """On to the form's plain address: what stands in it is bookmarked, copied and passed on."""
    if asker.wrong_link and asker.webinar.takes_registrations:
        messages.warning(request, WRONG_LINK)
    asker.remember(request)
    query = request.GET.copy()
    del query["invitation"]
    return SeeOther(f"{request.path}?{query.urlencode()}" if query else request.path)


def _as_somebody_else(request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """An empty form for who was passed somebody's link on: this browser no longer takes them for
    its owner."""
    forget_invitation(request, webinar)
    forget(request, webinar)
    return SeeOther(request.path)


def to_own_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Their page without its key, in this browser, which knows them from now on."""
    forget_invitation(request, registration.webinar)
    remember(request, registration)
    return keep_secret(redirect(registration.get_keyless_url()))


def _registered(
    request: HttpRequest, form: RegistrationForm, webinar: Webinar, asker: Asker
) -> HttpResponse | None:
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
        return to_own_page(request, registration) if is_known else sent
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
        return to_own_page(request, registration)
    if request.method == "POST":
        with refusal_as_message(request):
            return to_own_page(request, confirm_registration(registration))
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
    """Cancelled by mistake: undone as far as what was given up is still there."""
    registration = own(token)
    had = registration.given_up
    with refusal_as_message(request):
        registration = register_again(registration)
        tell = messages.success if registration.is_active else messages.warning
        tell(request, words_of_return(registration, had))
    return redirect(registration)


def words_of_return(registration: Registration, had: Mapping[str, Any]) -> str:
    """What came back of what they had given up, in sentences."""
    if not registration.is_active:
        gone = _("Your place has gone to somebody else meanwhile, so you are on the waiting list.")
        back = _("With a place your wishes come back, too.") if had.get("wishes") else ""
        return f"{gone} {back}".strip()
    said = [_("You have a place again.")]
    if had.get("wishes") and registration.preferences.exists():
        said.append(_("Your wishes are back."))
    if had.get("room"):
        seat = Seat.objects.filter(registration=registration).select_related("breakout").first()
        words = _("You sit in “%s” again.") % seat.breakout if seat else _("Your seat is taken.")
        said.append(words)
    return " ".join(said)


@by_link
@require_POST
def registration_object(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    with refusal_as_message(request):
        object_to_registration(registration)
        messages.success(
            request,
            _("You are withdrawn, and whoever registered you is told that you do not take part."),
        )
    return redirect(registration)


@by_link
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    return calendar_file(own_entry(registration), registration.webinar.slug)
