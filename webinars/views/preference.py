"""Saying which break-outs one would like."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.domain.preference import save_ranking
from webinars.forms.preference import RankingForm
from webinars.views.personal import around
from webinars.views.registration import own


@by_link
@require_POST
def registration_rank(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = RankingForm(request.POST, registration=registration)
    if form.is_valid():
        try:
            save_ranking(registration, ranking=form.cleaned_data["ranking"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Your wishes are saved. They can change until seats are given.")
            )
            return redirect(registration)
    context = {"registration": registration, "webinar": registration.webinar, "form": form}
    context |= around(registration)
    return render(request, "webinars/registration/detail.html", context)
