"""A registration's own page: the way in, wishes, calendars, what comes after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.pages.qr import qr_code
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import by_link, keep_secret, public
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.times.calendar import calendar_sites
from webinars.breakouts.domain.wishes import save_wishes, seat_choice_of
from webinars.breakouts.forms.wishes import wishes_form
from webinars.common.calendar import webinar_occasion
from webinars.common.pages import own, registration_here, webinar_of
from webinars.followup.domain.certificates import can_be_certified
from webinars.followup.domain.feedback import obstacle_to_feedback
from webinars.followup.domain.personal_calendar import feed_of
from webinars.models import Certificate, Feedback, Registration
from webinars.registration.domain.answers import own_answers
from webinars.registration.domain.own_link import ask_for_link
from webinars.registration.forms.own_link import OwnLinkForm


@by_link
def registration_detail(request: HttpRequest, token: str) -> HttpResponse:
    return page(request, own(token))


@public
def registration_own(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page without its key, for whoever is known in this browser; others are offered a
    mail with the link, and read the same answer whoever's address it is."""
    webinar = webinar_of(request, slug)
    if known := registration_here(request, webinar):
        return keep_secret(page(request, known))

    form = OwnLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, client = form.cleaned_data["email"], throttle.client_network(request)
        with refusal_at_form(form):
            ask_for_link(webinar, email, client=client)
            messages.success(request, asked(email))
            return redirect("webinars:registration-own", slug)
    return render(request, "webinars/registration/own.html", {"webinar": webinar, "form": form})


def asked(email: str) -> str:
    return _(
        "If %(email)s is registered, a mail with the personal link is on its way there. Nothing "
        "after five minutes? Look into the folder for unwanted mail; we write at most once in ten "
        "minutes."
    ) % {"email": email}


def page(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = wishes_form(registration)
    context: dict[str, Any] = {"registration": registration, "webinar": registration.webinar}
    context |= {"form": form, "own_answers": own_answers(registration)}
    context |= around(registration, seated=bool(form and form.seated))
    return render(request, "webinars/registration/detail.html", context)


def around(registration: Registration, *, seated: bool = False) -> dict[str, Any]:
    """Costs one query before the webinar, four more once people are seated, and two afterwards;
    others have nothing to see."""
    part = {"coming": _before, "over": _afterwards}.get(registration.stage)
    shown = part(registration) if part and registration.is_active else {}
    if seated and "sites" in shown:
        shown["choice"] = seat_choice_of(registration)
    return shown


def _before(registration: Registration) -> dict[str, Any]:
    webinar = registration.webinar
    return {
        # Those sites learn the public page's address alone.
        "sites": calendar_sites(webinar_occasion(webinar)),
        "feed": feed_of(registration.email),
        "qr": qr_code(registration.get_check_in_link()) if webinar.venue else None,
    }


def _afterwards(registration: Registration) -> dict[str, Any]:
    return {
        "certificate": Certificate.objects.filter(registration=registration).first(),
        "certifiable": can_be_certified(registration),
        "feedback": Feedback.objects.filter(registration=registration).first(),
        "feedback_open": not obstacle_to_feedback(registration),
    }


@by_link
@require_POST
def registration_rank(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = wishes_form(registration, request.POST)
    if form is None:
        messages.error(request, _("This can no longer be changed."))
        return redirect(registration)
    if form.is_valid():
        with refusal_at_form(form):
            save_wishes(registration, ranking=form.ranking, about=form.about())
            messages.success(request, form.answer())
            return redirect(registration)
    context: dict[str, Any] = {"registration": registration, "webinar": registration.webinar}
    context |= {
        "form": form,
        "own_answers": own_answers(registration),
        **around(registration, seated=form.seated),
    }
    return render(request, "webinars/registration/detail.html", context)
