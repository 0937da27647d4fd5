"""What follows a webinar by personal link: certificate, feedback, one's own calendar."""

from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisors.meetings.domain.meeting import meeting_occasion, meetings_of
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import OpensNothingNow, by_link, wait
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.times.calendar import calendar_of
from tgtf_portal.core.values import tokens
from webinars.common.calendar import own_occasion
from webinars.common.pages import SeeOther, calendar_file, own
from webinars.followup.domain.certificates import certificate_file, issue_certificate
from webinars.followup.domain.feedback import give_feedback, obstacle_to_feedback
from webinars.followup.domain.personal_calendar import make_feed, places_of, revoke_feed
from webinars.followup.forms import FeedbackForm
from webinars.models import CalendarFeed, Certificate, Feedback


@by_link
def certificate_download(request: HttpRequest, token: str) -> HttpResponse:
    """The button issues it, once; the file itself is there to be fetched again and again."""
    registration = own(token)
    if request.method == "POST":
        with refusal_as_message(request):
            issue_certificate(registration)
            return SeeOther(request.path)
        return redirect(registration)
    certificate = Certificate.objects.filter(registration=registration).first()
    if certificate is None or certificate.revoked_at:
        messages.error(request, _("There is no certificate here that holds."))
        return redirect(registration)
    certificate.registration = registration
    response = HttpResponse(certificate_file(certificate), content_type="application/pdf")
    name = f"certificate-{registration.webinar.slug}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@by_link
def certificate_detail(request: HttpRequest, code: str) -> HttpResponse:
    certificates = Certificate.objects.select_related("registration__webinar__series__facility")
    context = {"certificate": get_object_or_404(certificates, code=code)}
    return render(request, "webinars/certificate/detail.html", context)


@by_link
def feedback_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    given = Feedback.objects.filter(registration=registration).first()
    form = FeedbackForm(request.POST or None, instance=given)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            give_feedback(registration, **form.facts())
            messages.success(
                request,
                _("Thank you. The facility reads what you told it without your name beside it."),
            )
        return redirect(registration)
    context = {
        "registration": registration,
        "webinar": registration.webinar,
        "form": form,
        "given": given,
        "obstacle": obstacle_to_feedback(registration),
    }
    return render(request, "webinars/feedback/edit.html", context)


@by_link
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    feed = CalendarFeed.objects.by_link(token).first()
    if feed is None:
        # Calendar services ask again for years, for many people from one address.
        is_ours = tokens.read(CalendarFeed.PURPOSE, token) is not None
        raise OpensNothingNow if is_ours else Http404
    if not throttle.take_turn("own feed", feed.pk):
        return wait(request, throttle.seconds_left("own feed"))
    occasions = [own_occasion(place) for place in places_of(feed)]
    occasions += [meeting_occasion(meeting) for meeting in meetings_of(feed.email)]
    calendar = calendar_of(occasions, name=_("My webinars"))
    etag = quote_etag(sha256(calendar.content).hexdigest())
    response = calendar_file(calendar, "webinars")
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


@by_link
@require_POST
def calendar_feed_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    back = f"{registration.get_absolute_url()}?open=calendar#calendar"
    if "revoke" in request.POST:
        revoke_feed(registration)
        messages.success(request, _("The address of your calendar no longer works."))
        return redirect(back)
    with refusal_as_message(request):
        make_feed(registration)
        messages.success(request, _("Your calendar has an address now; it stands on this page."))
    return redirect(back)
