"""Registering, and the page that a person's own link opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_link, keep_secret, public
from tgtf_portal.core.calendar import calendar_entry
from tgtf_portal.core.refusal import Refused
from webinars.documents import webinar_occasion
from webinars.domain.answer import told_by
from webinars.domain.registration import cancel_registration, register, register_again
from webinars.forms.preference import RankingForm
from webinars.forms.questions import add_questions, answers
from webinars.forms.registration import RegistrationForm, known_facts
from webinars.models import Invitation, Registration, Webinar
from webinars.rules import can_enter_at_once
from webinars.views.answers import calendar_file


@public
def registration_create(request: HttpRequest, slug: str) -> HttpResponse:
    webinars = Webinar.objects.visible_to(request.user).with_facility().with_places_taken()
    webinar = get_object_or_404(webinars, slug=slug)
    token = request.GET.get("invitation", "")
    invitation = webinar.invitations.by_link(token).first()
    known = webinar.registrations.active().of_invited(invitation).first()
    if known:
        return keep_secret(redirect(known))

    form = RegistrationForm(request.POST or None, initial=known_facts(invitation, request.user))
    add_questions(form, webinar)
    if request.method == "POST" and form.is_valid():
        answer = _registered(request, webinar, form, invitation)
        if answer:
            return answer
    context = {"webinar": webinar, "form": form, "wrong_link": bool(token) and not invitation}
    response = render(request, "webinars/registration/create.html", context)
    return keep_secret(response) if token else response


def _registered(
    request: HttpRequest, webinar: Webinar, form: RegistrationForm, invitation: Invitation | None
) -> HttpResponse | None:
    """The way on, or None where the page has to say why there is none."""
    is_known = can_enter_at_once(request.user, invitation, form.instance.email)
    try:
        registration = register(
            webinar, **form.facts(), invitation=invitation, answers=answers(form)
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if is_known:
        messages.success(request, _("You have a place. A confirmation is on its way to you."))
        return redirect(registration)
    if webinar.stage == "full":
        return None  # whoever has a place is told the same as strangers, and gets the link by mail
    return redirect("webinars:registration-sent", webinar.slug)


@public
def registration_sent(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user).with_facility(), slug=slug)
    return render(request, "webinars/registration/sent.html", {"webinar": webinar})


@by_link
def registration_detail(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = RankingForm(registration=registration)
    context = {"registration": registration, "webinar": registration.webinar, "form": form}
    context["told"] = told_by(registration)
    return render(request, "webinars/registration/detail.html", context)


@by_link
def registration_cancel(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    if request.method == "POST":
        try:
            cancel_registration(registration)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(registration)
    context = {"registration": registration, "webinar": registration.webinar}
    return render(request, "webinars/registration/cancel.html", context)


@by_link
@require_POST
def registration_return(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    try:
        register_again(registration)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have a place again."))
    return redirect(registration)


@by_link
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    webinar = registration.webinar
    occasion = webinar_occasion(webinar, url=registration.get_link())
    return calendar_file(calendar_entry(occasion, method="PUBLISH"), webinar.slug)


def own(token: str) -> Registration:
    """The registration that the link in the address opens; any other link is a page not found."""
    registrations = Registration.objects.by_link(token).with_webinar().with_seat().with_wishes()
    return get_object_or_404(registrations)
