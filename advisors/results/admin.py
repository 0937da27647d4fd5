"""Deliverables: what is owed, what was handed in, what was accepted."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.common.admin import WithAdvice
from advisors.models import Deliverable
from advisors.results.domain.deliverable import accept_deliverable, return_deliverable
from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.values.fields import ProseFormField


class RemarkForm(forms.Form):
    remark = ProseFormField(
        label=_("What to change"),
        help_text=_("The advisor and the lead’s managers read it."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, thing: Deliverable | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _waits_for_the_facility(result: Deliverable) -> str:
    if result.is_confirmed:
        return ""
    facts = {"status": result.get_status_display()}
    return _now("It does not wait for the facility: it is “%(status)s”.") % facts


def _cannot_be_returned(result: Deliverable) -> str:
    if result.is_submitted or result.is_confirmed:
        return ""
    return _now("Only what was handed in and is not accepted yet can be returned.")


ACCEPT = Action(
    "accept",
    _("Accept"),
    ActionPlan(
        _("It is accepted by both then: the cluster has accepted it already."),
        _("The advisor and the lead’s managers are told by mail."),
        _("Whoever accepts it can take that back on the same day, on the engagement’s page."),
    ),
    done_by(accept_deliverable, _("“%s” is accepted.")),
    obstacle=_waits_for_the_facility,
    for_many=_("Accept: those that the cluster has accepted"),
)
RETURN = Action(
    "send_back",
    _("Return for changes"),
    ActionPlan(_("The advisor reads what to change, by mail too, and can hand it in again.")),
    done_by(partial(return_deliverable, for_facility=True), _("“%s” is returned for changes.")),
    obstacle=_cannot_be_returned,
    form=RemarkForm,
)


@admin.register(Deliverable)
class DeliverableAdmin(WithActions, WithAdvice, SimpleHistoryAdmin):
    brought_as = "deliverables"
    belongs_to = "engagement__project"
    linked_by = ["engagement__project"]
    traced = True
    list_display = ["title", "engagement", "due_on", "status", "late", "submitted_at"]
    list_filter = ["status", "due_on"]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = ["title", "engagement__project__title", "engagement__advisor__user__name"]
    search_help_text = _("A title, a project or an advisor.")
    date_hierarchy = "due_on"
    autocomplete_fields = ["engagement"]
    readonly_fields = [
        *["status", "link", "summary", "remark", "paper", "submitted_at"],
        *["confirmed_at", "confirmed_by", "accepted_at", "accepted_by"],
    ]
    change_form_template = "admin/core/with_actions.html"
    page_actions = [ACCEPT, RETURN]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["engagement", "title", "due_on", "status"]}),
        (_("What was handed in"), {"fields": ["paper", "link", "summary", "submitted_at"]}),
        (
            _("Answers"),
            {"fields": ["remark", "confirmed_at", "confirmed_by", "accepted_at", "accepted_by"]},
        ),
    ]

    late = column(_("late"), "is_late", None, boolean=True)

    @admin.display(description=_("document"))
    def paper(self, deliverable: Deliverable) -> str:
        document = deliverable.document
        if document is None:
            return "-"
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document)

    def has_delete_permission(self, request: HttpRequest, obj: Deliverable | None = None) -> bool:
        """What was handed in is accounted for: it stays."""
        is_untouched = obj is None or obj.submitted_at is None
        return is_untouched and super().has_delete_permission(request, obj)
