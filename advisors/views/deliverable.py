"""Submitting a deliverable, accepting it, returning it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisors.domain.deliverable import accept_deliverable, return_deliverable, submit_deliverable
from advisors.forms.deliverable import DeliverableForm, ReturnForm
from advisors.models import Engagement
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form


@allow(is_signed_in)
def deliverable_submit(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    editable = Engagement.objects.editable_by(request.user).with_project()
    engagement = get_object_or_404(editable, code=code)
    owed = get_object_or_404(engagement.deliverables, code=deliverable)
    form = DeliverableForm(request.POST or None, instance=owed)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            submit_deliverable(owed, **form.cleaned_data, by=request.user)
            messages.success(request, _("“%s” is submitted.") % owed)
            return redirect(engagement)

    context = {"engagement": engagement, "deliverable": owed, "form": form}
    return render(request, "advisors/deliverable/submit.html", context)


@require_POST
@allow(is_signed_in)
def deliverable_accept(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.overseen_by(request.user), code=code)
    submitted = get_object_or_404(engagement.deliverables, code=deliverable)
    with refusal_as_message(request):
        accept_deliverable(submitted, by=request.user)
        messages.success(request, _("“%s” is accepted.") % submitted)
    return redirect(engagement)


@allow(is_signed_in)
def deliverable_return(request: HttpRequest, code: str, deliverable: str) -> HttpResponse:
    overseen = Engagement.objects.overseen_by(request.user).with_project()
    engagement = get_object_or_404(overseen, code=code)
    submitted = get_object_or_404(engagement.deliverables, code=deliverable)
    form = ReturnForm(request.POST or None, instance=submitted)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            return_deliverable(submitted, remark=form.cleaned_data["remark"], by=request.user)
            messages.success(request, _("“%s” is returned for changes.") % submitted)
            return redirect(engagement)

    context = {"engagement": engagement, "deliverable": submitted, "form": form}
    return render(request, "advisors/deliverable/return.html", context)
