"""What a registered person said of themselves, changed by link; the way to the live pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people.access import OpensNothingNow, by_link
from tgtf_portal.core.refusal import refusal_as_message
from webinars.common.pages import SeeOther, own, remember
from webinars.models import Registration
from webinars.registration.domain.answers import can_change, change_registration, withdraw_consent
from webinars.registration.forms.registration import OwnDataForm


@by_link
def registration_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = OwnDataForm(request.POST or None, instance=registration)

    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            change_registration(registration, form.facts(), form.answers())
            messages.success(request, _("Your changes are saved."))
        return redirect(_with_what_was_entered(registration))

    context = {
        "registration": registration,
        "webinar": registration.webinar,
        "form": form,
        "changeable": can_change(registration),
    }
    return render(request, "webinars/registration/edit.html", context)


@by_link
@require_POST
def consent_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if withdraw_consent(registration, request.POST.get("consent", "")):
        messages.success(request, _("You have taken your consent back. Your place stays yours."))
    return redirect(_with_what_was_entered(registration))


def _with_what_was_entered(registration: Registration) -> str:
    """Their page, with the drawer open that they came from."""
    return f"{registration.get_absolute_url()}?open=entered"


@by_link
def registration_live(request: HttpRequest, token: str) -> HttpResponse:
    registration = entering(request, token)
    return SeeOther(plenary(registration))


@by_link
def registration_board(request: HttpRequest, token: str) -> HttpResponse:
    registration = entering(request, token)
    seat = getattr(registration, "seat", None)
    return SeeOther(seat.breakout.get_absolute_url() if seat else plenary(registration))


def entering(request: HttpRequest, token: str) -> Registration:
    """Those who have a place, and from now on are known in this browser."""
    registration = own(token)
    if not registration.is_active:
        raise OpensNothingNow
    remember(request, registration)
    return registration


def plenary(registration: Registration) -> str:
    return reverse("webinars:webinar-live", args=[registration.webinar.slug])
