"""End reports as the facility reads and closes them, and the questions that it asks."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.engagement.domain.end_report import close_report, reopen_report
from advisors.models import EndReport, EndReportAnswer, EndReportQuestion
from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.lists import PortalAdmin
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from tgtf_portal.core.admin.table_export import WithExport
from tgtf_portal.core.questions.kinds import WITH_CHOICES, Kind
from tgtf_portal.core.values.fields import ProseField


class ReportAnswerInline(ReadOnlyInline):
    """A draft is its side's own business."""

    model = EndReportAnswer
    related = ("question",)
    fields = readonly_fields = ["question", "value"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EndReportAnswer]:
        return super().get_queryset(request).filter(report__submitted_at__isnull=False)


def not_to_be_closed(report: EndReport) -> str:
    if report.is_closed:
        return _now("This report is closed already.")
    return "" if report.is_submitted else _now("This report was not handed in yet.")


def not_to_be_reopened(report: EndReport) -> str:
    return "" if report.is_closed else _now("This report is open already.")


@admin.register(EndReport)
class EndReportAdmin(WithExport, ReadOnlyAdmin):
    belongs_to = "engagement__project"
    linked_by = ["engagement__project"]
    list_display = ["engagement", "side", "state", "asked_at", "submitted_at", "closed_at"]
    list_filter = [
        "side",
        ("submitted_at", admin.EmptyFieldListFilter),
        ("closed_at", admin.EmptyFieldListFilter),
        ("engagement__project__facility", RelatedFilter),
    ]
    search_fields = ["engagement__project__title", "engagement__advisor__user__name"]
    search_help_text = _("A project or an advisor.")
    list_per_page = 50
    fields = readonly_fields = [
        *["engagement", "side", "asked_at", "submitted_at", "submitted_by", "closed_at"],
    ]
    inlines = [ReportAnswerInline]
    page_actions = [
        Action(
            "close",
            _("Close the report"),
            ActionPlan(_("Nobody mends it any more; you can open it again.")),
            done_by(close_report, _("%s: closed.")),
            not_to_be_closed,
            for_many=_("Close: handed in"),
        ),
        Action(
            "reopen",
            _("Open again"),
            ActionPlan(_("Its side can mend it again.")),
            done_by(reopen_report, _("%s: open again.")),
            not_to_be_reopened,
        ),
    ]

    state = column(_("state"), "state", None)

    def get_queryset(self, request: HttpRequest) -> QuerySet[EndReport]:
        return super().get_queryset(request).with_engagement()


@admin.register(EndReportQuestion)
class EndReportQuestionAdmin(PortalAdmin):
    traced = True
    list_display = ["text", "side", "kind", "required", "answered", "asked", "facility"]
    list_filter = [("facility", RelatedFilter), "side", "asked"]
    list_per_page = 50
    search_fields = ["text"]
    search_help_text = _("Words of a question.")
    formfield_overrides = {ProseField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *["facility", "side", "position", "kind", "text", "help_text", "options"],
                ]
            },
        ),
        (_("Who has to answer"), {"fields": ["required", "asked"]}),
        (_("Shown to some only"), {"fields": ["shown_when", "shown_when_answer"]}),
    ]

    answered = column(_("answers"), "answer_count")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EndReportQuestion]:
        questions = super().get_queryset(request).select_related("facility", "shown_when")
        return questions.annotate(answer_count=Count("answers"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: EndReportQuestion | None = None
    ) -> list[str]:
        """What was answered keeps the kind of question that was asked."""
        if obj is None:
            return []
        return ["facility", "side", "kind"] if obj.answer_count else ["facility"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "shown_when":
            field.widget = field.widget.widget  # nothing is added or deleted from here
        if field and db_field.name == "kind":
            field.choices = [(k, label) for k, label in Kind.choices if k != Kind.CONSENT]
        return field

    def formfield_for_foreignkey(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField:
        if db_field.name == "shown_when":
            kwargs["queryset"] = EndReportQuestion.objects.filter(kind__in=WITH_CHOICES)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
