"""Inviting in two steps: whom, then a look at who is new, then the mails."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.refusal import Refused
from webinars.admin.deeds import WithDeeds
from webinars.admin.webinar_deeds import only_taking_registrations
from webinars.domain.invitation import Guest, Preview, invite_people, preview
from webinars.forms.invitation import AudienceForm, ConfirmedAudienceForm, known, sealed
from webinars.models import Invitation, Webinar

Audience = Invitation.Audience
NAMES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reach:
    """An audience, and how many of it an invitation would reach."""

    label: str
    people: Preview


def invite_page(model_admin: WithDeeds, request: HttpRequest, pk: int) -> HttpResponse:
    webinar = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_change_permission(request, webinar):
        raise PermissionDenied
    if request.method == "POST" and "confirmed" in request.POST:
        return _invite(model_admin, request, webinar)
    filled = request.method == "POST"
    form = AudienceForm(
        request.POST if filled else None, request.FILES if filled else None, thing=webinar
    )
    if filled and form.is_valid():
        audience, guests = form.cleaned_data["audience"], form.cleaned_data["guests"]
        return _preview_page(model_admin, request, webinar, audience, guests)
    return _choice_page(model_admin, request, webinar, form)


def _invite(model_admin: WithDeeds, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    form = ConfirmedAudienceForm(request.POST, thing=webinar)
    if not form.is_valid():
        faults = [str(fault) for faults in form.errors.values() for fault in faults]
        model_admin.message_user(request, " ".join(faults), messages.ERROR)
        return redirect(request.path)
    guests, audience = form.cleaned_data["guests"], form.cleaned_data["audience"]
    try:
        invited = invite_people(webinar, guests, audience=audience, by=request.user)
    except Refused as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
        return redirect(request.path)
    text = ngettext("%d person is invited.", "%d people are invited.", invited) % invited
    model_admin.message_user(request, text, messages.SUCCESS)
    return redirect(model_admin.address_of(webinar))


def _choice_page(
    model_admin: WithDeeds, request: HttpRequest, webinar: Webinar, form: AudienceForm
) -> HttpResponse:
    audiences = (Audience.MANAGERS, Audience.ADVISORS)
    reaches = [Reach(a.label, preview(webinar, known(webinar, a))) for a in audiences]
    return _page(model_admin, request, webinar, "invite", {"form": form, "reaches": reaches})


def _preview_page(
    model_admin: WithDeeds,
    request: HttpRequest,
    webinar: Webinar,
    audience: str,
    guests: list[Guest],
) -> HttpResponse:
    people = preview(webinar, guests)
    new = len(people.new)
    context = {
        "audience": audience,
        "audience_label": Audience(audience).label,
        "people": people,
        "shown": people.new[:NAMES_SHOWN],
        "more": max(0, new - NAMES_SHOWN),
        "listed": sealed(webinar, guests) if audience == Audience.GUESTS else "",
        "press": ngettext("Invite %d person", "Invite %d people", new) % new,
    }
    return _page(model_admin, request, webinar, "invite_preview", context)


def _page(
    model_admin: WithDeeds,
    request: HttpRequest,
    webinar: Webinar,
    page: str,
    context: dict[str, Any],
) -> HttpResponse:
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": webinar,
        "title": _("Invite"),
        "subtitle": str(webinar),
        "obstacle": only_taking_registrations(webinar),
        "back": model_admin.address_of(webinar),
    }
    return TemplateResponse(request, f"admin/webinars/webinar/{page}.html", {**frame, **context})
