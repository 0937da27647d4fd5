"""Requests of a side: more days or a later end, an early end, and taking one back."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisors.engagement.domain.change_request import (
    ask_for_end,
    ask_for_extension,
    withdraw_request,
)
from advisors.engagement.forms.change_request import EndForm, ExtensionForm
from advisors.models import ChangeRequest, Engagement
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form


@allow(is_signed_in)
def extension_create(request: HttpRequest, code: str) -> HttpResponse:
    form = ExtensionForm(request.POST or None)
    return _page(request, code, form, ask_for_extension, "extension")


@allow(is_signed_in)
def end_create(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, code, EndForm(request.POST or None), ask_for_end, "end")


def _page(
    request: HttpRequest, code: str, form: ModelForm, ask: Callable[..., object], kind: str
) -> HttpResponse:
    own = Engagement.objects.of_sides(request.user).with_project().with_days_used()
    engagement = get_object_or_404(own, code=code)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form, "ends_on"):
            ask(engagement, request.user, **form.cleaned_data)
            messages.success(request, _("The facility is asked; you are told what it decides."))
            return redirect(engagement)
    context = {"engagement": engagement, "form": form}
    return render(request, f"advisors/change_request/{kind}.html", context)


@require_POST
@allow(is_signed_in)
def change_request_withdraw(request: HttpRequest, code: str, asked: str) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.of_sides(request.user), code=code)
    own = get_object_or_404(ChangeRequest, engagement=engagement, code=asked)
    with refusal_as_message(request):
        withdraw_request(own, request.user)
        messages.success(request, _("You no longer ask for this."))
    return redirect(own)
