"""What people thought of a webinar, told by the personal link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tgtf_portal.core.access import by_link
from tgtf_portal.core.refusal import Refused
from webinars.domain.feedback import give_feedback, obstacle_to_feedback
from webinars.forms.feedback import FeedbackForm
from webinars.models import Feedback
from webinars.views.registration import own


@by_link
def feedback_edit(request: HttpRequest, token: str) -> HttpResponse:
    registration = own(token)
    given = Feedback.objects.filter(registration=registration).first()
    form = FeedbackForm(request.POST or None, instance=given)
    if request.method == "POST" and form.is_valid():
        try:
            give_feedback(registration, **form.facts())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
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
