"""An advisor's own page: profile, availability, their calendar's address, their pool entries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisors.models import Advisor, Availability, PoolEntry
from advisors.pool.forms import AdvisorForm, AvailabilityForm
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from webinars.followup.domain.personal_calendar import make_feed_of, revoke_feed_of
from webinars.models import CalendarFeed


def _own(request: HttpRequest) -> Advisor:
    return get_object_or_404(Advisor.objects.select_related("user"), user=request.user)


@allow(is_signed_in)
def advisor_edit(request: HttpRequest) -> HttpResponse:
    advisor = _own(request)
    form = AdvisorForm(request.POST or None, instance=advisor)

    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("pages:advisor-edit")

    return _page(request, advisor, form, AvailabilityForm())


@require_POST
@allow(is_signed_in)
def availability_create(request: HttpRequest) -> HttpResponse:
    advisor = _own(request)
    form = AvailabilityForm(request.POST)
    if form.is_valid():
        form.instance.advisor = advisor
        form.save()
        messages.success(request, _("It is noted when you can give days."))
        return redirect("pages:advisor-edit")
    return _page(request, advisor, AdvisorForm(instance=advisor), form)


@require_POST
@allow(is_signed_in)
def availability_delete(request: HttpRequest, code: str) -> HttpResponse:
    get_object_or_404(Availability, advisor=_own(request), code=code).delete()
    messages.success(request, _("The period is taken out."))
    return redirect("pages:advisor-edit")


@require_POST
@allow(is_signed_in)
def advisor_feed_edit(request: HttpRequest) -> HttpResponse:
    user = _own(request).user
    if "revoke" in request.POST:
        revoke_feed_of(user)
        messages.success(request, _("The address of your calendar no longer works."))
    else:
        make_feed_of(user)
        messages.success(request, _("Your calendar has an address now; it stands on this page."))
    return redirect("pages:advisor-edit")


def _page(
    request: HttpRequest, advisor: Advisor, form: AdvisorForm, period: AvailabilityForm
) -> HttpResponse:
    entries = PoolEntry.objects.of_person(advisor.user).select_related("facility")
    context = {
        "form": form,
        "period": period,
        "availabilities": Availability.objects.filter(advisor=advisor),
        "feed": CalendarFeed.objects.filter(email=advisor.user.email).first(),
        "entries": entries.order_by("-pk"),
    }
    return render(request, "pages/advisor/edit.html", context)
