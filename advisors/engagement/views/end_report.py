"""Writing one's own side's end report, and reading all of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.engagement.domain.end_report import are_all_in, readable_reports, write_report
from advisors.engagement.domain.proposal_answer import side_of
from advisors.engagement.forms.end_report import EndReportForm
from advisors.models import EndReport, Engagement
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_at_form


@allow(is_signed_in)
def end_report_edit(request: HttpRequest, code: str) -> HttpResponse:
    own = Engagement.objects.of_sides(request.user).with_project()
    engagement = get_object_or_404(own, code=code)
    reports = EndReport.objects.with_engagement().filter(engagement=engagement)
    report = get_object_or_404(reports, side=side_of(engagement, request.user))
    if report.is_closed:
        messages.info(request, _("The facility has closed this report; it stays as it is."))
        return redirect(report)
    form = EndReportForm(request.POST if request.method == "POST" else None, report=report)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            write_report(report, request.user, form.answers(), submit=not form.is_draft)
            said = _("Your draft is saved.") if form.is_draft else _("Your report is handed in.")
            messages.success(request, said)
            return redirect(request.path if form.is_draft else report)

    context = {"engagement": engagement, "report": report, "form": form}
    return render(request, "advisors/end_report/edit.html", context)


@allow(is_signed_in)
def end_report_detail(request: HttpRequest, code: str) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project()
    engagement = get_object_or_404(visible.filter(end_reports__isnull=False).distinct(), code=code)
    context = {
        "engagement": engagement,
        "reports": readable_reports(engagement, request.user),
        "all_in": are_all_in(engagement),
        "side": side_of(engagement, request.user),
    }
    return render(request, "advisors/end_report/detail.html", context)
