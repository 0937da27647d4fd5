"""A meeting: read, set, moved, called off, and put into a calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _

from advisors.meetings.domain.meeting import (
    cancel_meeting,
    meeting_occasion,
    move_meeting,
    set_meeting,
)
from advisors.meetings.forms import CancelForm, MeetingForm
from advisors.models import Engagement, Meeting
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.times.calendar import Method, calendar_entry, calendar_sites
from tgtf_portal.core.times.words import period


@allow(is_signed_in)
def meeting_detail(request: HttpRequest, code: str, meeting: str) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project()
    engagement = get_object_or_404(visible, code=code)
    found = get_object_or_404(engagement.meetings.with_engagement(), code=meeting)
    decided = Engagement.objects.decided_by(request.user).filter(pk=engagement.pk)
    context = {
        "engagement": engagement,
        "meeting": found,
        "time": period(found.starts_at, found.ends_at, found.time_zone),
        "sites": calendar_sites(meeting_occasion(found)),
        "may_change": not found.is_cancelled and not found.is_over and decided.exists(),
        "may_log": found.is_over and not found.activity_id and _works(request, engagement),
    }
    return render(request, "advisors/meeting/detail.html", context)


def _works(request: HttpRequest, engagement: Engagement) -> bool:
    return Engagement.objects.editable_by(request.user).filter(pk=engagement.pk).exists()


@allow(is_signed_in)
def meeting_create(request: HttpRequest, code: str) -> HttpResponse:
    decided = Engagement.objects.decided_by(request.user).with_project()
    engagement = get_object_or_404(decided, code=code)
    form = MeetingForm(request.POST or None, zone=get_current_timezone_name())

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            meeting = set_meeting(engagement, **form.cleaned_data, by=request.user)
            messages.success(request, _("The meeting is set; both sides are told."))
            return redirect(meeting)

    context = {"engagement": engagement, "form": form}
    return render(request, "advisors/meeting/create.html", context)


@allow(is_signed_in)
def meeting_edit(request: HttpRequest, code: str, meeting: str) -> HttpResponse:
    engagement, found = _changeable(request, code, meeting)
    form = MeetingForm(request.POST or None, instance=found, zone=found.time_zone)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            moved = move_meeting(found, **form.cleaned_data, by=request.user)
            messages.success(request, _("The meeting is saved; both sides are told."))
            return redirect(moved)

    context = {"engagement": engagement, "meeting": found, "form": form}
    return render(request, "advisors/meeting/edit.html", context)


@allow(is_signed_in)
def meeting_cancel(request: HttpRequest, code: str, meeting: str) -> HttpResponse:
    engagement, found = _changeable(request, code, meeting)
    form = CancelForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            cancelled = cancel_meeting(found, **form.cleaned_data, by=request.user)
            messages.success(request, _("The meeting is cancelled; both sides are told."))
            return redirect(cancelled)

    context = {"engagement": engagement, "meeting": found, "form": form}
    return render(request, "advisors/meeting/cancel.html", context)


@allow(is_signed_in)
def meeting_calendar(request: HttpRequest, code: str, meeting: str) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user), code=code)
    found = get_object_or_404(engagement.meetings.with_engagement(), code=meeting)
    method: Method = "CANCEL" if found.is_cancelled else "PUBLISH"
    calendar = calendar_entry(meeting_occasion(found), method=method)
    response = HttpResponse(
        calendar.content, content_type=f"text/calendar; charset=utf-8; method={calendar.method}"
    )
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _changeable(request: HttpRequest, code: str, meeting: str) -> tuple[Engagement, Meeting]:
    decided = Engagement.objects.decided_by(request.user).with_project()
    engagement = get_object_or_404(decided, code=code)
    return engagement, get_object_or_404(engagement.meetings.with_engagement(), code=meeting)
