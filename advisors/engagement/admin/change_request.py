"""What the sides ask of the facility, and its decision."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from advisors.engagement.domain.change_request import grant_request, refuse_request
from advisors.engagement.domain.proposal import in_words
from advisors.models import ChangeRequest
from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.admin.table_export import WithExport
from tgtf_portal.core.values.amounts import amount
from tgtf_portal.core.values.fields import ProseFormField


class RequestDecisionForm(forms.Form):
    decision = ProseFormField(
        label=_("Reason of the decision"),
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Both sides read it."),
    )

    def __init__(self, *args: Any, thing: ChangeRequest | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def not_open(request: ChangeRequest) -> str:
    return "" if request.is_open else _now("This request is decided or taken back.")


def plan_granting(request: ChangeRequest) -> ActionPlan:
    engagement = request.engagement
    if request.is_extension:
        facts = {
            "before": amount(engagement.days_agreed),
            "after": amount(engagement.days_agreed + (request.days or 0)),
            "day": in_words(request.ends_on or engagement.ends_on) or "–",
        }
        happens = _now("Days agreed: %(before)s become %(after)s; the last day is %(day)s.") % facts
        return ActionPlan(happens, _now("Both sides are told."))
    happens = _now("The engagement ends on %s; what was done stays.") % in_words(request.ends_on)
    return ActionPlan(happens, _now("Both sides are told."), final=_now("It cannot be taken back."))


@admin.register(ChangeRequest)
class ChangeRequestAdmin(WithExport, ReadOnlyAdmin):
    belongs_to = "engagement__project"
    linked_by = ["engagement__project"]
    list_display = ["engagement", "kind", "days", "ends_on", "side", "asked_at", "status"]
    list_filter = ["status", "kind", ("engagement__project__facility", RelatedFilter)]
    search_fields = ["engagement__project__title", "engagement__advisor__user__name", "reason"]
    search_help_text = _("A project, an advisor or a word of the reason.")
    date_hierarchy = "asked_at"
    list_per_page = 50
    page_actions = [
        Action(
            "grant",
            _("Grant"),
            plan_granting,
            done_by(grant_request, _("%s: granted.")),
            not_open,
            form=RequestDecisionForm,
        ),
        Action(
            "refuse",
            _("Do not grant"),
            ActionPlan(_("The engagement stays as it is. Both sides are told, and why.")),
            done_by(refuse_request, _("%s: not granted.")),
            not_open,
            form=RequestDecisionForm,
        ),
    ]
    fieldsets = [
        (None, {"fields": ["engagement", "kind", "days", "ends_on", "reason"]}),
        (_("Asked"), {"fields": ["asked_by", "side", "asked_at"]}),
        (_("Decision"), {"fields": ["status", "decision", "decided_by", "decided_at"]}),
    ]
    readonly_fields = [
        *["engagement", "kind", "days", "ends_on", "reason", "asked_by", "side", "asked_at"],
        *["status", "decision", "decided_by", "decided_at"],
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChangeRequest]:
        return super().get_queryset(request).with_engagement()
