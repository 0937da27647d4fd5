"""How long what is kept: the figures in force, another choice, what went, and the record of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.models import RetentionPeriod, RetentionRun
from tgtf_portal.core.privacy import retention
from tgtf_portal.core.privacy.record import record_of_processing
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.values.periods import PERIODS, Period

LIST = "admin:core_retentionperiod_changelist"


class DaysForm(forms.Form):
    days = forms.IntegerField(label=_lazy("Days"))

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"usual": period.days, "least": period.least, "most": period.most}
        said = _("Usually %(usual)d; from %(least)d to %(most)d.") % limits
        self.fields["days"].help_text = said


@dataclass(frozen=True, slots=True)
class PeriodInForce:
    period: Period
    days: int
    due: int

    @property
    def is_usual(self) -> bool:
        return self.days == self.period.days


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(ReadOnlyAdmin):
    """Every class is listed, with the usual figure where staff chose no other."""

    change_list_template = "admin/core/retention/list.html"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        pages = [
            path("record/", guarded(self.record_page), name="core_retentionperiod_record"),
            path("<slug:name>/days/", guarded(self.days_page), name="core_retentionperiod_days"),
        ]
        return pages + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        days, due = RetentionPeriod.objects.in_force(), retention.perform(rehearse=True)
        lines = [PeriodInForce(PERIODS[name], days[name], due[name]) for name in PERIODS]
        may_change = self.may(request, "change")
        shown = {"lines": lines, "may_change": may_change, "title": _("How long what is kept")}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def days_page(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.may(request, "change"):
            raise PermissionDenied
        if name not in PERIODS:
            raise Http404
        period = PERIODS[name]
        initial = {"days": RetentionPeriod.objects.in_force()[name]}
        form = DaysForm(request.POST or None, period=period, initial=initial)
        if request.method == "POST" and form.is_valid():
            with refusal_at_form(form, "days"):
                retention.choose_days(name, form.cleaned_data["days"], by=request.user)
                messages.success(request, _("Kept as long as you chose, from tonight on."))
                return redirect(LIST)
        return self._page(request, "days", period.label, period=period, form=form)

    def record_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = record_of_processing()
        return self._page(request, "record", _("Record of processing"), lines=lines)

    def _page(self, request: HttpRequest, name: str, title: object, **context: Any) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "back": reverse(LIST),
        }
        template = f"admin/core/retention/{name}.html"
        return TemplateResponse(request, template, {**frame, **context})


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["at", "total", "what_went"]
    list_filter = ["at"]
    fields = readonly_fields = ["at", "total", "what_went", "by"]

    @admin.display(description=_lazy("rows and files"))
    def total(self, run: RetentionRun) -> int:
        return run.total

    @admin.display(description=_lazy("what went"))
    def what_went(self, run: RetentionRun) -> str:
        known = ((PERIODS[n].label if n in PERIODS else n, c) for n, c in run.gone.items())
        return format_html_join("; ", "{}: {}", known) or "–"
