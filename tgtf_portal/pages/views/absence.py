"""When a member of staff is away, and who stands in for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusters.domain.absence import say_absence, take_back
from clusters.models import Absence
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_colleague
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.pages.domain.absence import lines_about
from tgtf_portal.pages.forms.absence import AbsenceForm


@allow(is_colleague)
def absence_list(request: HttpRequest) -> HttpResponse:
    form = AbsenceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            say_absence(request.user, **form.cleaned_data)
            messages.success(request, _("It is noted, and you both get a mail."))
            return redirect("pages:absence-list")
    return render(request, "pages/absence/list.html", {"form": form, **lines_about(request.user)})


@require_POST
@allow(is_colleague)
def absence_delete(request: HttpRequest, code: str) -> HttpResponse:
    absence = get_object_or_404(Absence, user=request.user, code=code)
    with refusal_as_message(request):
        take_back(absence, by=request.user)
        messages.success(request, _("It is taken out, and you both get a mail."))
    return redirect("pages:absence-list")
