"""Saying which break-outs one would like, what one offers and what one looks for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.domain.answer import told_by
from webinars.domain.preference import save_wishes
from webinars.forms.preference import wishes_form
from webinars.views.personal import around
from webinars.views.registration import own


@by_link
@require_POST
def registration_rank(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    form = wishes_form(registration, request.POST)
    if form is None:
        messages.error(request, _("This can no longer be changed."))
        return redirect(registration)
    if form.is_valid():
        try:
            save_wishes(registration, ranking=form.ranking, about=form.about())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, form.answer())
            return redirect(registration)
    context: dict[str, Any] = {"registration": registration, "webinar": registration.webinar}
    context |= {
        "form": form,
        "told": told_by(registration),
        **around(registration, seated=form.seated),
    }
    return render(request, "webinars/registration/detail.html", context)
