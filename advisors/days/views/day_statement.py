"""A statement of days: put forward, answered line by line, accepted, taken along and checked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from advisors.days.domain.day_statement import (
    accept_statement,
    answer_dispute,
    confirm_lines,
    dispute_line,
    obstacle_to_acceptance,
    state_days,
)
from advisors.days.domain.day_statement_files import file_name, statement_paper, statement_rows
from advisors.days.domain.day_statement_page import page_for, preview_of
from advisors.days.forms.day_statement import DisputeAnswerForm, DisputeForm, PeriodForm
from advisors.models import DayStatement, Engagement
from tgtf_portal.core.people.access import allow, by_link
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.core.tables.exports import xlsx_file


def statement_among(statements: Any, code: str, statement: str) -> DayStatement:
    """Of those that the reader may open so."""
    found = statements.with_engagement()
    return get_object_or_404(found, engagement__code=code, code=statement)


@allow(is_signed_in)
def day_statement_create(request: HttpRequest, code: str) -> HttpResponse:
    own = Engagement.objects.advised_by(request.user).with_project()
    engagement = get_object_or_404(own, code=code)
    form = PeriodForm(request.POST or None, engagement=engagement)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form, "ends_on"):
            statement = state_days(engagement, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your days are put forward; the lead’s managers answer."))
            return redirect(statement)

    context = {"engagement": engagement, "form": form, "preview": preview_of(engagement)}
    return render(request, "advisors/day_statement/create.html", context)


@allow(is_signed_in)
def day_statement_detail(request: HttpRequest, code: str, statement: str) -> HttpResponse:
    found = statement_among(DayStatement.objects.visible_to(request.user), code, statement)
    context = {"page": page_for(found, request.user)}
    return render(request, "advisors/day_statement/detail.html", context)


@require_POST
@allow(is_signed_in)
def day_statement_confirm(request: HttpRequest, code: str, statement: str) -> HttpResponse:
    """All lines that wait, or the one whose button was pressed."""
    found = statement_among(DayStatement.objects.led_by(request.user), code, statement)
    line = request.POST.get("line")
    with refusal_as_message(request):
        number = confirm_lines(found, position=line, by=request.user)
        said = ngettext("%d line is confirmed.", "%d lines are confirmed.", number)
        messages.success(request, said % number)
    return redirect(found)


@allow(is_signed_in)
def day_line_dispute(
    request: HttpRequest, code: str, statement: str, position: int
) -> HttpResponse:
    found = statement_among(DayStatement.objects.led_by(request.user), code, statement)
    line = get_object_or_404(found.lines, position=position)
    form = DisputeForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            dispute_line(line, **form.cleaned_data, by=request.user)
            messages.success(request, _("“%s” is disputed; the advisor is told.") % line)
            return redirect(found)

    context = {"statement": found, "line": line, "form": form}
    return render(request, "advisors/day_statement/dispute.html", context)


@allow(is_signed_in)
def day_line_answer(request: HttpRequest, code: str, statement: str, position: int) -> HttpResponse:
    found = statement_among(DayStatement.objects.own_of(request.user), code, statement)
    line = get_object_or_404(found.lines.select_related("activity"), position=position)
    form = DisputeAnswerForm(request.POST or None, initial={"days": line.activity.days})

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            answer_dispute(line, **form.cleaned_data, by=request.user)
            messages.success(request, _("The lead is told of your answer to “%s”.") % line)
            return redirect(found)

    context = {"statement": found, "line": line, "form": form}
    return render(request, "advisors/day_statement/answer.html", context)


@allow(is_signed_in)
def day_statement_accept(request: HttpRequest, code: str, statement: str) -> HttpResponse:
    found = statement_among(DayStatement.objects.acceptable_by(request.user), code, statement)
    if request.method == "POST":
        with refusal_as_message(request):
            accepted = accept_statement(found, by=request.user)
            messages.success(request, _("Accepted as number %s.") % accepted.label)
        return redirect(found)
    page = page_for(found, request.user)
    context = {"page": page, "obstacle": obstacle_to_acceptance(found)}
    return render(request, "advisors/day_statement/accept.html", context)


@allow(is_signed_in)
def day_statement_pdf(request: HttpRequest, code: str, statement: str) -> HttpResponse:
    accepted = DayStatement.objects.visible_to(request.user).accepted()
    found = statement_among(accepted, code, statement)
    response = HttpResponse(statement_paper(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}.pdf"'
    return response


@allow(is_signed_in)
def day_statement_xlsx(request: HttpRequest, code: str, statement: str) -> HttpResponseBase:
    accepted = DayStatement.objects.visible_to(request.user).accepted()
    found = statement_among(accepted, code, statement)
    return xlsx_file(statement_rows(found), file_name(found))


@by_link
def day_statement_check(request: HttpRequest, code: str) -> HttpResponse:
    """For anybody who holds the paper."""
    accepted = DayStatement.objects.accepted().with_engagement()
    context = {"statement": get_object_or_404(accepted.with_days(), code=code)}
    return render(request, "advisors/day_statement/check.html", context)
