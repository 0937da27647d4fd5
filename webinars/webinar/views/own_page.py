"""A registration's own page: the way in, wishes, calendars, what comes after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.pages.forms import complaint_of, put_in
from tgtf_portal.core.pages.qr import qr_code
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import by_link, keep_secret, public
from tgtf_portal.core.refusal import Refused, refusal_at_form
from tgtf_portal.core.times.calendar import calendar_sites
from tgtf_portal.core.times.words import clock_time
from webinars.breakouts.domain.wishes import (
    ChangedMeanwhile,
    kept_edition,
    save_wishes,
    seat_choice_of,
)
from webinars.breakouts.forms.wishes import AboutForm, WishesForm, wishes_form
from webinars.common.calendar import webinar_occasion
from webinars.common.pages import own, registration_here, webinar_of
from webinars.followup.domain.certificates import can_be_certified
from webinars.followup.domain.feedback import obstacle_to_feedback
from webinars.followup.domain.personal_calendar import feed_of
from webinars.models import Certificate, Feedback, Registration
from webinars.registration.domain.answers import own_answers
from webinars.registration.domain.objection import by_whom
from webinars.registration.domain.own_link import ask_for_link
from webinars.registration.forms.own_link import OwnLinkForm
from webinars.webinar.domain.own_step import own_step


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


def page(
    request: HttpRequest, registration: Registration, *, form: AboutForm | None = None
) -> HttpResponse:
    """`open` in the address says which drawer stands open, for who comes back from a form in it."""
    form = form or wishes_form(registration)
    context: dict[str, Any] = {"registration": registration, "webinar": registration.webinar}
    context |= {"form": form, "own_answers": own_answers(registration)}
    context["by_whom"] = by_whom(registration) if registration.is_expected else ""
    context["open"] = request.GET.get("open", "")
    context |= around(registration, seated=bool(form and form.seated))
    context["step"] = own_step(
        registration,
        questions_open=context["own_answers"].open,
        can_wish=isinstance(form, WishesForm) and bool(form.rooms),
        wishes=bool(form and form.wished()),
    )
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
    """What is chosen, by the button or by the page itself, which asks for JSON."""
    registration = own(token)
    form = wishes_form(registration, request.POST)
    by_itself = request.headers.get("Accept") == "application/json"
    problem = _saved(registration, form)
    if by_itself:
        return JsonResponse(_told(registration, form, problem))
    if form is None:
        messages.error(request, problem)
        return redirect(registration)
    if not problem:
        messages.success(request, form.answer())
        return redirect(registration)
    return page(request, registration, form=form)


def _saved(registration: Registration, form: AboutForm | None) -> str:
    """Nothing, or why it is not."""
    if form is None:
        return _("This can no longer be changed.")
    if not form.is_valid():
        return complaint_of(form)
    about, read = form.about(), form.cleaned_data["read"]
    try:
        save_wishes(registration, ranking=form.ranking, about=about, read=read)
    except ChangedMeanwhile as refusal:
        put_in(form, read=kept_edition(registration))
        form.add_error(None, _("%s Your choice stands below and is not saved.") % refusal)
        form.changed_meanwhile = True
        return str(refusal)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return str(refusal)
    return ""


def _told(registration: Registration, form: AboutForm | None, problem: str) -> dict[str, str]:
    """`state` is saved, changed or refused; `read` is what the next save has to have read."""
    if not problem:
        at = clock_time(timezone.now(), registration.webinar.time_zone)
        return {
            "state": "saved",
            "said": _("Saved %s") % at,
            "read": kept_edition(registration),
        }
    if form and form.changed_meanwhile:
        return {"state": "changed", "said": problem, "read": form["read"].value()}
    return {"state": "refused", "said": _("Not saved: %s") % problem}
