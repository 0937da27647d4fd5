"""A result: handed in, read, accepted, returned, and an acceptance taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisors.models import Deliverable, Engagement
from advisors.results.domain.deliverable import submit_deliverable, undo_acceptance
from advisors.results.domain.judging import judge_of
from advisors.results.forms.deliverable import DeliverableForm, ReturnForm
from tgtf_portal.core.people.access import allow, in_turns
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form


def is_upload(request: HttpRequest) -> bool:
    return bool(request.FILES)


@in_turns("documents", when=is_upload)
@allow(is_signed_in)
def deliverable_submit(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    editable = Engagement.objects.editable_by(request.user).with_project()
    engagement = get_object_or_404(editable, code=code)
    owed = get_object_or_404(engagement.deliverables, code=deliverable)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeliverableForm(*sent, instance=owed)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            submit_deliverable(owed, **form.cleaned_data, by=request.user)
            messages.success(request, _("“%s” is handed in.") % owed)
            return redirect(engagement)

    context = {"engagement": engagement, "deliverable": owed, "form": form}
    return render(request, "advisors/deliverable/submit.html", context)


@allow(is_signed_in)
def deliverable_detail(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project()
    engagement = get_object_or_404(visible, code=code)
    results = engagement.deliverables.select_related("confirmed_by", "accepted_by")
    result = get_object_or_404(results, code=deliverable)
    handed_in = result.submissions.select_related("document", "submitted_by", "returned_by")
    context = {"engagement": engagement, "deliverable": result, "submissions": handed_in}
    return render(request, "advisors/deliverable/detail.html", context)


@allow(is_signed_in)
def deliverable_accept(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    engagement, submitted = _overseen(request, code, deliverable)
    judge = judge_of(engagement, request.user)
    if request.method == "POST":
        with refusal_as_message(request):
            judge.accept(submitted)
            messages.success(request, _("“%s” is accepted.") % submitted)
        return redirect(engagement)
    if not judge.can_accept(submitted):
        facts = {"title": submitted, "status": submitted.get_status_display()}
        messages.info(request, _("“%(title)s” does not wait for you: “%(status)s”.") % facts)
        return redirect(engagement)

    context = {"engagement": engagement, "deliverable": submitted}
    return render(request, "advisors/deliverable/accept.html", context)


@allow(is_signed_in)
def deliverable_return(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    engagement, submitted = _overseen(request, code, deliverable)
    form = ReturnForm(request.POST or None, instance=submitted)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            judge_of(engagement, request.user).send_back(submitted, form.cleaned_data["remark"])
            messages.success(request, _("“%s” is returned for changes.") % submitted)
            return redirect(engagement)

    context = {"engagement": engagement, "deliverable": submitted, "form": form}
    return render(request, "advisors/deliverable/return.html", context)


@require_POST
@allow(is_signed_in)
def deliverable_undo(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    engagement, accepted = _overseen(request, code, deliverable)
    with refusal_as_message(request):
        undo_acceptance(accepted, by=request.user)
        messages.success(request, _("You took back that “%s” is accepted.") % accepted)
    return redirect(engagement)


def _overseen(request: HttpRequest, code: str, deliverable: str) -> tuple[Engagement, Deliverable]:
    overseen = Engagement.objects.overseen_by(request.user).with_project()
    engagement = get_object_or_404(overseen, code=code)
    results = engagement.deliverables.select_related("document")
    return engagement, get_object_or_404(results, code=deliverable)
