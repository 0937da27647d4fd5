"""Activities as they were logged; a mistake is put right by a correction, and nothing goes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.common.admin import WithAdvice
from advisors.days.domain.activity_correction import correct_activity
from advisors.days.forms.activity import StaffCorrectionForm
from advisors.models import Activity, PrivateNote
from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions, done_by
from tgtf_portal.core.admin.columns import column

CORRECTION = ActionPlan(
    _("The list, the account and the statements that follow say what you enter here."),
    _("What it said before stays beside it, with your name, the time and the reason."),
    _("Days in a statement of days stay there; the next one has the difference as a line."),
)


@admin.register(Activity)
class ActivityAdmin(WithAdvice, WithActions, SimpleHistoryAdmin):
    """Logging watches the days that are left: it has a page of its own."""

    brought_as = "activities"
    belongs_to = "engagement__project"
    linked_by = ["engagement__project"]
    change_form_template = "admin/core/with_actions.html"
    may_add = may_change = may_delete = False
    page_actions = [
        Action(
            "correct",
            _("Correct"),
            CORRECTION,
            done_by(correct_activity, _("“%s” is corrected.")),
            form=StaffCorrectionForm,
        )
    ]
    list_display = ["held_on", "title", "kind", "days", "engagement"]
    list_display_links = ["title"]
    exported = [
        "reference",
        "project",
        "advisor",
        "kind",
        "title",
        "held_on",
        "days",
        "smes_reached",
        "smes_reason",
        "notes",
        "created_at",
    ]
    reference = column(_("code"), "engagement.reference")
    project = column(_("project"), "engagement.project")
    advisor = column(_("advisor"), "engagement.advisor")
    list_filter = ["kind", "held_on"]
    list_select_related = ["engagement__project", "engagement__advisor__user"]
    search_fields = [
        "title",
        "notes",
        "engagement__project__title",
        "engagement__advisor__user__name",
    ]
    search_help_text = _("A title, a project or an advisor.")
    date_hierarchy = "held_on"
    fields = readonly_fields = [
        "engagement",
        "author",
        "kind",
        "title",
        "held_on",
        "days",
        "firms",
        "smes_reached",
        "smes_reason",
        "notes",
        "created_at",
        "corrections",
    ]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[str]:
        """Private notes are no column of the table: they show for those who may read them."""
        may = request.user.has_perm("advisors.view_privatenote")
        return [*self.fields, "private_notes"] if may else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("firms"))
    def firms(self, activity: Activity) -> str:
        return ", ".join(sme.name for sme in activity.smes.all())

    @admin.display(description=_("private notes"))
    def private_notes(self, activity: Activity) -> str:
        note = PrivateNote.objects.filter(activity=activity).first()
        return note.text if note else ""

    @admin.display(description=_("corrections"))
    def corrections(self, activity: Activity) -> SafeString:
        return format_html_join("", "<p>{}, {}: {}<br>{}</p>", _corrections(activity))


def _corrections(activity: Activity) -> Iterator[tuple[Any, ...]]:
    for correction in activity.corrections.select_related("corrected_by"):
        changes = [f"{name}: {old or '–'} → {new or '–'}" for name, old, new in correction.changed]
        when = date_format(localtime(correction.corrected_at), "j M Y, H:i")
        yield when, correction.corrected_by or "–", correction.reason, "; ".join(changes)
