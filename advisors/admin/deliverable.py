"""Deliverables: what is owed, what was handed in, what was accepted."""

from django.contrib import admin
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.admin.advice import WithAdvice
from advisors.domain.advice_import import DELIVERABLES
from advisors.domain.deliverable import accept_deliverable, return_deliverable
from advisors.models import Deliverable
from tgtf_portal.core.admin.actions import for_each
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused


def return_with_its_remark(deliverable: Deliverable, *, by: User) -> Deliverable:
    """The remark is written on the deliverable's page first: a return without one helps nobody."""
    if not deliverable.remark:
        raise Refused(_now("Write what to change on its page first."))
    return return_deliverable(deliverable, remark=deliverable.remark, by=by)


@admin.register(Deliverable)
class DeliverableAdmin(WithAdvice, SimpleHistoryAdmin):
    brought_as = DELIVERABLES.name
    traced = True
    list_display = ["title", "engagement", "due_on", "status", "late", "submitted_at"]
    list_filter = ["status", "due_on"]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = ["title", "engagement__project__title", "engagement__advisor__user__name"]
    search_help_text = _("A title, a project or an advisor.")
    date_hierarchy = "due_on"
    autocomplete_fields = ["engagement"]
    readonly_fields = ["status", "submitted_at", "accepted_at"]
    actions = ["accept", "send_back"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["engagement", "title", "due_on", "status"]}),
        (_("What was handed in"), {"fields": ["link", "summary", "submitted_at"]}),
        (_("Answer"), {"fields": ["remark", "accepted_at"]}),
    ]

    late = column(_("late"), "is_late", None, boolean=True)

    accept = for_each(accept_deliverable, _("Accept: submitted"))
    send_back = for_each(return_with_its_remark, _("Return for changes: submitted"))
