"""What a registered person said about themselves, changed and taken back by their own link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.domain.answer import can_change, change_registration, withdraw_consent
from webinars.forms.own_data import OwnDataForm
from webinars.forms.questions import answers
from webinars.views.registration import own


@by_link
def registration_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = OwnDataForm(request.POST or None, instance=registration)

    if request.method == "POST" and form.is_valid():
        try:
            change_registration(registration, form.facts(), answers(form))
            messages.success(request, _("Your changes are saved."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(registration)

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
    return redirect(registration)
