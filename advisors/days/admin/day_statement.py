"""Statements of days: which wait for whom, and the acceptance that gives one its number."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.days.domain.day_statement import accept_statement, obstacle_to_acceptance
from advisors.days.domain.day_statement_files import file_name, statement_paper, statement_rows
from advisors.models import DayStatement, DayStatementLine
from tgtf_portal.core.admin.actions import Action, ActionPlan, Button, ThingPage
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from tgtf_portal.core.admin.table_export import WithExport
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.exports import xlsx_file
from tgtf_portal.core.values.amounts import amount

ACCEPTANCE = ActionPlan(
    _("It gets the facility’s next number of the year."),
    _("Advisor and lead are told by mail; the paper can be checked by anybody who holds it."),
    final=_("It stays as it is: what is corrected later is a line of the next statement."),
)


def accept(statement: DayStatement, *, by: User) -> str:
    return _now("Accepted as number %s.") % accept_statement(statement, by=by).label


def as_pdf(page: Any, request: HttpRequest, statement: DayStatement) -> HttpResponse:
    found = _accepted(statement)
    response = HttpResponse(statement_paper(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(statement)}.pdf"'
    return response


def as_xlsx(page: Any, request: HttpRequest, statement: DayStatement) -> HttpResponseBase:
    return xlsx_file(statement_rows(_accepted(statement)), file_name(statement))


def _accepted(statement: DayStatement) -> DayStatement:
    """Before it has a number there is no paper of it."""
    if not statement.is_accepted:
        raise Http404
    return statement


class LineInline(ReadOnlyInline):
    model = DayStatementLine
    fields = readonly_fields = [
        "position",
        "held_on",
        "kind",
        "title",
        "days",
        "counted",
        "status",
        "dispute",
        "remark",
    ]


@admin.register(DayStatement)
class DayStatementAdmin(WithExport, ReadOnlyAdmin):
    change_form_template = "admin/core/with_actions.html"
    page_actions = [
        Action(
            "accept",
            _("Accept"),
            ACCEPTANCE,
            accept,
            obstacle_to_acceptance,
            for_many=_("Accept statements"),
        )
    ]
    pages = {"pdf": ThingPage(as_pdf), "xlsx": ThingPage(as_xlsx)}
    list_display = [
        "label",
        "project",
        "advisor",
        "starts_on",
        "ends_on",
        "stated",
        "counted",
        "status",
        "accepted_at",
    ]
    list_filter = ["status", "year", ("facility", RelatedFilter), "ends_on"]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = ["engagement__project__title", "engagement__advisor__user__name", "=code"]
    search_help_text = _("A project, an advisor, or the code in a check page’s address.")
    date_hierarchy = "ends_on"
    fields = readonly_fields = [
        "engagement",
        "starts_on",
        "ends_on",
        "status",
        "stated_at",
        "label",
        "accepted_at",
        "accepted_by",
        "code",
    ]
    inlines = [LineInline]

    project = column(_("project"), "engagement.project")
    advisor = column(_("advisor"), "engagement.advisor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DayStatement]:
        return super().get_queryset(request).with_days()

    def buttons(self, thing: DayStatement) -> list[Button]:
        files = [self.button_to(thing, "pdf", "PDF"), self.button_to(thing, "xlsx", "XLSX")]
        return [*super().buttons(thing), *(files if thing.is_accepted else [])]

    @admin.display(description=_("number or period"), ordering="number")
    def label(self, statement: DayStatement) -> str:
        return statement.label

    @admin.display(description=_("days"), ordering="days")
    def stated(self, statement: DayStatement) -> str:
        return amount(statement.days or Decimal())

    @admin.display(description=_("days that count"), ordering="counted")
    def counted(self, statement: DayStatement) -> str:
        return amount(statement.counted or Decimal())
