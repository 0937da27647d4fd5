"""Insights in the administration: read, corrected, hidden with a reason and shown again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from simple_history.admin import SimpleHistoryAdmin

from tgtf_portal.core.admin.actions import Action, ActionPlan, WithActions, done_by
from tgtf_portal.core.admin.columns import column
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.read_only import ReadOnlyInline
from tgtf_portal.core.models import User
from webinars.common.admin.lists import Hidden
from webinars.live.domain.commitments import mark_done, take_back_done
from webinars.live.domain.notes import hide_insight, show_insight
from webinars.live.domain.owners import ask_owner, owner_meant
from webinars.live.forms.notes import InsightForm
from webinars.live.forms.staff import DoneForm, HidingForm
from webinars.models import Insight, Vote


def hide(insight: Insight, *, by: User, hidden_reason: str) -> str:
    hide_insight(insight, reason=hidden_reason, by=by)
    return _("“%s” is hidden.") % insight


def no_commitment(insight: Insight) -> str:
    if insight.kind != Insight.Kind.COMMITMENT:
        return _("Only a commitment can be done.")
    return _("It is done already.") if insight.done_on else ""


HIDING = ActionPlan(
    _lazy("It disappears from the console, the recap and every other page; it is kept here."),
    _lazy("Sentences of a recap that stand on it are left out, in a published recap too."),
)
SHOWING = ActionPlan(
    _lazy("It is back on every page; recaps that stand on it show their sentences again.")
)
DOING = ActionPlan(
    _lazy("Its page and the recap of its series say from now on that it was kept, and when.")
)
UNDOING = ActionPlan(_lazy("Its page and the recap of its series show it as open, or as overdue."))
show = done_by(show_insight, _lazy("“%s” is shown again."))
done = done_by(mark_done, _lazy("“%s” is done."))
take_back = done_by(take_back_done, _lazy("“%s” is open again."))
INSIGHT_ACTIONS = [
    Action(
        "hide",
        _lazy("Hide"),
        HIDING,
        hide,
        lambda insight: _("It is hidden already.") if insight.hidden_at else "",
        form=HidingForm,
        for_many=_lazy("Hide"),
        grave=True,
    ),
    Action(
        "show",
        _lazy("Show again"),
        SHOWING,
        show,
        lambda insight: "" if insight.hidden_at else _("It is not hidden."),
        for_many=_lazy("Show again"),
    ),
    Action("done", _lazy("Mark as done"), DOING, done, no_commitment, form=DoneForm),
    Action(
        "not-done",
        _lazy("Not done after all"),
        UNDOING,
        take_back,
        lambda insight: "" if insight.done_on else _("It is not done."),
    ),
]


class VoteInline(ReadOnlyInline):
    model = Vote
    fk_name = "insight"
    fields = readonly_fields = ["registration"]
    related = ("registration", "insight")


WRITTEN = ["breakout", "kind", "text", "theme", "author_name", "attribution", "owner", "due_on"]


@admin.register(Insight)
class InsightAdmin(WithActions, SimpleHistoryAdmin):
    belongs_to = "breakout__webinar"
    may_delete = False  # an insight is hidden, not deleted
    page_actions = INSIGHT_ACTIONS
    form = InsightForm
    list_display = [
        "in_short",
        "kind",
        "breakout",
        "webinar",
        "author",
        "votes",
        "written_at",
        "hidden",
    ]
    list_filter = [
        "kind",
        Hidden,
        ("breakout__webinar", RelatedFilter),
        ("theme", RelatedFilter),
        "attribution",
    ]
    search_fields = ["text", "author_name", "breakout__title"]
    search_help_text = _lazy("A word of it, an author or a break-out.")
    autocomplete_fields = ["breakout", "theme"]
    inlines = [VoteInline]
    readonly_fields = [
        "owner_agreed_at",
        "done_on",
        "host",
        "registration",
        "written_at",
        "changed_at",
        "votes",
        "hidden_at",
        "hidden_reason",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Insight]:
        rows = super().get_queryset(request).with_votes()
        return rows.select_related("breakout__webinar", "theme", "host", "registration")

    def get_fields(self, request: HttpRequest, obj: Insight | None = None) -> list[str]:
        return WRITTEN if obj is None else [*WRITTEN, *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Insight | None = None) -> list[str]:
        """A name is changed by a verb, which follows it to wherever it was told."""
        kept = ["breakout", "author_name", "attribution"]
        return [*self.readonly_fields, *kept] if obj else []

    def save_model(self, request: HttpRequest, obj: Insight, form: Any, change: bool) -> None:
        """A host who has the old text open learns of it, and does not overwrite this one."""
        if change and form.changed_data:
            obj.version += 1
        if "owner" in form.changed_data:
            for field, value in owner_meant(obj.breakout, obj.owner).items():
                setattr(obj, field, value)
        super().save_model(request, obj, form, change)
        ask_owner(obj)

    @admin.display(description=_lazy("text"), ordering="text")
    def in_short(self, insight: Insight) -> str:
        return str(insight)

    webinar = column(_lazy("webinar"), "breakout.webinar")

    @admin.display(description=_lazy("author"), ordering="author_name")
    def author(self, insight: Insight) -> str:
        return insight.author_name or str(insight.host or insight.registration or "–")

    votes = column(_lazy("votes"), "vote_count")

    @admin.display(description=_lazy("shown"), boolean=True, ordering="hidden_at")
    def hidden(self, insight: Insight) -> bool:
        return insight.hidden_at is None
