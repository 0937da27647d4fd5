"""Logging an activity, and putting one right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.days.domain.activity import log_activity
from advisors.days.domain.activity_correction import correct_activity
from advisors.days.domain.worked_days import long_days, said_of
from advisors.days.forms.activity import ActivityCorrectionForm, ActivityForm
from advisors.meetings.domain.meeting import meeting_to_log, note_logged, prefilled
from advisors.models import Activity, Engagement
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_at_form


@allow(is_signed_in)
def activity_create(request: HttpRequest, code: str) -> HttpResponse:
    editable = Engagement.objects.editable_by(request.user).with_project().with_days_used()
    engagement = get_object_or_404(editable, code=code)
    meeting = meeting_to_log(engagement, request.GET.get("meeting", ""))
    facts = {"engagement": engagement, "user": request.user}
    form = ActivityForm(request.POST or None, initial=prefilled(meeting), **facts)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form, "days"):
            activity = log_activity(engagement, **form.cleaned_data, by=request.user)
            note_logged(meeting, activity)
            messages.success(request, said_of(activity))
            warn_of_long_day(request, activity)
            return redirect(engagement)

    context = {"engagement": engagement, "form": form}
    return render(request, "advisors/activity/create.html", context)


@allow(is_signed_in)
def activity_correct(request: HttpRequest, code: str, activity: str) -> HttpResponse:
    """The admin has a page of its own for staff."""
    own = Engagement.objects.advised_by(request.user).with_project()
    engagement = get_object_or_404(own, code=code)
    logged = get_object_or_404(engagement.activities, code=activity)
    facts = {"instance": logged, "engagement": engagement, "user": request.user}
    form = ActivityCorrectionForm(request.POST or None, **facts)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            corrected = correct_activity(logged, **form.cleaned_data, by=request.user)
            messages.success(request, _("“%s” is corrected.") % corrected)
            warn_of_long_day(request, corrected)
            return redirect(engagement)

    context = {"engagement": engagement, "activity": logged, "form": form}
    return render(request, "advisors/activity/correct.html", context)


def warn_of_long_day(request: HttpRequest, activity: Activity) -> None:
    for warning in long_days(activity.engagement.advisor_id, [activity.held_on]):
        messages.warning(request, warning)
