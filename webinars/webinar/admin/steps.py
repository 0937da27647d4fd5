"""A webinar made in steps: each is kept as a draft, and can be left and come back to."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.numbers import is_number
from webinars.models import Series, Webinar
from webinars.webinar.admin.programme_sheet import ProgrammeSheet
from webinars.webinar.admin.sheets import (
    MakingSheet,
    QuestionsSheet,
    RoomsSheet,
    Section,
    WhatForm,
    WhatSheet,
    new_webinar,
)
from webinars.webinar.domain.pressing import known_by_press, new_press
from webinars.webinar.domain.writing import begin_draft, lacking, write_step

TEMPLATE = "admin/webinars/making/step.html"


@dataclass(frozen=True, slots=True)
class MakingStep:
    """`adds` are the models of whose rows it makes new ones and takes some away."""

    name: str
    label: Promise
    sheet: type[MakingSheet] | None = None
    adds: str = ""

    @property
    def rights(self) -> list[str]:
        verbs = ("add", "change", "delete")
        return [f"webinars.{verb}_{model}" for model in self.adds.split() for verb in verbs]


STEPS = [
    MakingStep("what", _lazy("What and when"), WhatSheet),
    MakingStep("programme", _lazy("Programme"), ProgrammeSheet, "speaker successstory agendaitem"),
    MakingStep("rooms", _lazy("Break-outs"), RoomsSheet, "breakout host moderator"),
    MakingStep("questions", _lazy("Texts and questions"), QuestionsSheet, "question"),
    MakingStep("check", _lazy("Check and announce")),
]


def made_by(request: HttpRequest, verb: str) -> Webinar | None:
    """What the same press made already."""
    press = request.POST.get("press", "")[:64]
    return known_by_press(Webinar, verb, press, by=request.user) if press else None


def address_of_step(page: WithActions, webinar: Webinar, step: MakingStep) -> str:
    return page.address_of(webinar, f"step_{step.name}")


def check_address(page: WithActions, webinar: Webinar) -> str:
    return address_of_step(page, webinar, STEPS[-1])


def way(page: WithActions, webinar: Webinar | None, here: MakingStep) -> list[dict[str, Any]]:
    """The steps with their addresses, once there is a draft to come back to."""
    return [
        {
            "label": step.label,
            "address": address_of_step(page, webinar, step) if webinar else "",
            "is_here": step is here,
        }
        for step in STEPS
    ]


def first_step(page: WithActions, request: HttpRequest) -> HttpResponse:
    """Nothing is kept before the first step is sent."""
    if not page.may(request, "add"):
        raise PermissionDenied
    new, initial = new_webinar(_series(request))
    form = WhatForm(request.POST or None, instance=new, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        press = request.POST.get("press", "")[:64]
        with refusal_as_message(request):
            draft = begin_draft(form.instance, press=press, by=request.user)
            return redirect(address_of_step(page, draft, STEPS[1]))
    elif known := made_by(request, "webinar.begun"):
        return redirect(address_of_step(page, known, STEPS[1]))
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Make a webinar: %s") % STEPS[0].label,
        "sections": [Section("", "", form)],
        "way": way(page, None, STEPS[0]),
        "press": new_press(),
        "media": form.media,
    }
    return TemplateResponse(request, TEMPLATE, context)


def _series(request: HttpRequest) -> Series | None:
    """The one of the address, or the only one that the reader sees."""
    own = within(Series.objects.select_related("facility"), request.user)
    number = request.GET.get("series", "")
    if is_number(number):
        return own.filter(pk=number).first()
    known = list(own[:2])
    return known[0] if len(known) == 1 else None


def step_page(step: MakingStep) -> ThingPage:
    def view(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
        if not request.user.has_perms(step.rights):
            raise PermissionDenied
        if webinar.status != Webinar.Status.DRAFT:
            said = _("It is no draft any more: its own page has what can be changed.")
            messages.warning(request, said)
            return redirect(page.address_of(webinar))
        if step.sheet is None:
            return _check(page, request, webinar, step)
        return _write(page, request, webinar, step, step.sheet)

    return ThingPage(view, "change")


def _write(
    page: WithActions,
    request: HttpRequest,
    webinar: Webinar,
    step: MakingStep,
    make: type[MakingSheet],
) -> HttpResponse:
    sheet = make(request.POST or None, webinar, request.user)
    if request.method == "POST" and sheet.is_valid():
        press = request.POST.get("press", "")[:64]
        with refusal_as_message(request):
            write_step(webinar, step.name, sheet.save, press=press, by=request.user)
            after = step if "more" in request.POST else STEPS[STEPS.index(step) + 1]
            return redirect(address_of_step(page, webinar, after))
    context = {
        "sections": sheet.sections,
        "wrong": request.method == "POST",
        "media": sheet.media,
        "more": any(section.is_rows for section in sheet.sections),
    }
    return _show(page, request, webinar, step, TEMPLATE, **context)


def _check(
    page: WithActions, request: HttpRequest, webinar: Webinar, step: MakingStep
) -> HttpResponse:
    context = {
        "missing": lacking(webinar),
        "announce": page.address_of(webinar, "announce"),
        "counts": [
            (_("speakers"), webinar.speakers.count()),
            (_("steps of the agenda"), webinar.agenda.count()),
            (_("break-outs"), webinar.breakout_count),
            (_("questions"), webinar.questions.count()),
        ],
    }
    return _show(page, request, webinar, step, "admin/webinars/making/check.html", **context)


def _show(
    page: WithActions,
    request: HttpRequest,
    webinar: Webinar,
    step: MakingStep,
    template: str,
    **context: Any,
) -> HttpResponse:
    frame = {
        "way": way(page, webinar, step),
        "press": new_press(),
        "preview": reverse("webinars:webinar-preview", args=[webinar.slug]),
    }
    return page.show_page(request, webinar, template, step.label, **frame, **context)


STEP_PAGES = {f"step_{step.name}": step_page(step) for step in STEPS}
