"""Logging an activity."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.domain.activity import log_activity
from advisors.forms.activity import ActivityForm
from advisors.models import Engagement
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_at_form


@allow(is_signed_in)
def activity_create(request: HttpRequest, code: str) -> HttpResponse:
    editable = Engagement.objects.editable_by(request.user).with_project().with_days_used()
    engagement = get_object_or_404(editable, code=code)
    form = ActivityForm(request.POST or None, engagement=engagement)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form, "days"):
            log_activity(engagement, **form.cleaned_data, by=request.user)
            messages.success(request, _("The activity is logged."))
            return redirect(engagement)

    context = {"engagement": engagement, "form": form}
    return render(request, "advisors/activity/create.html", context)
