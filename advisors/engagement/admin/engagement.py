"""Engagements: days agreed, days used, and what is owed."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.common.admin import WithAdvice
from advisors.engagement.admin.engagement_actions import ENGAGEMENT_ACTIONS
from advisors.engagement.domain.early_end import withdraw_engagement
from advisors.engagement.domain.engagement import (
    agree_engagement,
    complete_engagement,
    start_engagement,
)
from advisors.engagement.domain.proposal import change_proposal, faults_of, propose_engagement
from advisors.health.admin import WithHealth
from advisors.models import Activity, ChangeRequest, Deliverable, Engagement, EngagementAnswer
from advisors.models.advisor import GIVEN_UP
from tgtf_portal.core.admin.actions import WithActions, for_each
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.read_only import PlainInline, ReadOnlyInline
from tgtf_portal.core.refusal import refusal_as_message
from tgtf_portal.core.values.amounts import amount

TERMS = ("days_agreed", "starts_on", "ends_on")


class EngagementForm(MeanwhileForm):
    """A new one is a proposal; one that nobody has answered may still say something else."""

    class Meta:
        model = Engagement
        fields = ["advisor", "project", "goal", "days_agreed", "starts_on", "ends_on", "answer_by"]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook
        if self.errors or not is_to_be_asked(self.instance):
            return
        for field, sentence in faults_of(self.instance):
            self.add_error(field if field in self.fields else None, sentence)

    def clean_days_agreed(self) -> Decimal:
        agreed = self.cleaned_data["days_agreed"]
        if self.instance.pk and agreed < self.instance.days_counted:
            message, params = (
                _("%(used)s days are used already."),
                {"used": self.instance.days_counted},
            )
            raise ValidationError(message, code="used", params=params)
        return agreed


def is_to_be_asked(engagement: Engagement) -> bool:
    """A proposal in the making, or one that both sides read and nobody has answered."""
    return engagement.pk is None or (engagement.is_proposed and engagement.asked)


class ProposalAnswerInline(ReadOnlyInline):
    """Who was asked, and what they said."""

    model = EngagementAnswer
    related = ("user",)
    fields = readonly_fields = ["user", "side", "asked_at", "answer", "answered_at", "reason"]


class DeliverableInline(PlainInline):
    """What is owed and when; its way to accepted is made of verbs."""

    model = Deliverable
    form = KnownRowForm
    fields = ["title", "due_on", "status", "link"]
    readonly_fields = ["status", "link"]
    can_delete = False
    show_change_link = True


class ActivityInline(PlainInline):
    """What was done; logged on the engagement's own page, where the days left are watched."""

    model = Activity
    fields = readonly_fields = ["held_on", "kind", "title", "days"]
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Engagement)
class EngagementAdmin(WithActions, WithHealth, WithAdvice, SimpleHistoryAdmin):
    brought_as = "engagements"
    belongs_to = "project"
    linked_by = ["project"]
    traced = True
    form = EngagementForm
    page_actions = ENGAGEMENT_ACTIONS
    list_display = ["project", "advisor", "status", "days_agreed", "used", "left", "ends_on"]
    list_filter = ["status", ("project__facility", RelatedFilter), "ends_on"]
    list_select_related = ["project", "advisor__user"]
    search_fields = ["project__title", "advisor__user__name", "advisor__user__email", "goal"]
    search_help_text = _("A project, an advisor or a word of the goal.")
    autocomplete_fields = ["advisor", "project"]
    readonly_fields = ["status", "used", "left"]
    inlines = [ProposalAnswerInline, DeliverableInline, ActivityInline]
    actions = ["agree", "start", "complete", "withdraw"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["project", "advisor", "status", "goal"]}),
        (_("Days"), {"fields": ["days_agreed", "used", "left"]}),
        (_("Period"), {"fields": ["starts_on", "ends_on"]}),
        (_("Answer of both sides"), {"fields": ["answer_by"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Engagement]:
        answers = EngagementAnswer.objects.filter(engagement=OuterRef("pk"))
        engagements = super().get_queryset(request).with_days_used()
        ended = ChangeRequest.objects.filter(
            engagement=OuterRef("pk"), kind="end", status="granted", days__gt=0
        )
        after = Engagement.objects.filter(replaces=OuterRef("pk"))
        engagements = engagements.annotate(
            asked=Exists(answers),
            answered=Exists(answers.exclude(answer="")),
            ended_early=Exists(ended),
            replaced=Exists(after.exclude(status__in=GIVEN_UP)),
        )
        return engagements.order_by("project__facility", "project__number", "advisor")

    def get_inlines(self, request: HttpRequest, obj: Engagement | None) -> list[Any]:
        """Nobody has answered what is not proposed yet."""
        return [each for each in self.inlines if obj or each is not ProposalAnswerInline]

    def get_fieldsets(self, request: HttpRequest, obj: Engagement | None = None) -> Any:
        """What is written down is proposed: it has no status and no used days yet."""
        if obj is not None:
            return super().get_fieldsets(request, obj)
        return [
            (None, {"fields": ["project", "advisor", "goal"]}),
            (_("Days"), {"fields": ["days_agreed"]}),
            *self.fieldsets[2:],
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Engagement | None = None) -> list[str]:
        """Whom a proposal asks stays, and what somebody has agreed to."""
        if obj is None or not hasattr(obj, "asked"):  # an earlier state changes nothing anyway
            return self.readonly_fields
        agreed = [*TERMS, "goal"] if obj.answered else []
        asked = ["advisor", "project"] if obj.asked else []
        open_to_answers = obj.is_proposed and obj.asked and not obj.answered
        until = [] if open_to_answers else ["answer_by"]
        return [*self.readonly_fields, *asked, *agreed, *until]

    def save_model(self, request: HttpRequest, obj: Engagement, form: Any, change: bool) -> None:
        if not change:
            propose_engagement(obj, by=request.user)
        elif is_to_be_asked(obj):
            facts = {name: form.cleaned_data[name] for name in form.changed_data}
            with refusal_as_message(request, about=obj):
                change_proposal(obj, facts, by=request.user)
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=_("days used"), ordering="days_used")
    def used(self, engagement: Engagement) -> str:
        return amount(engagement.days_counted) if engagement.pk else ""

    @admin.display(description=_("days left"))
    def left(self, engagement: Engagement) -> str:
        return amount(engagement.days_left) if engagement.pk else ""

    agree = for_each(agree_engagement, _("Agreed by both: proposed"))
    start = for_each(start_engagement, _("Start: agreed"))
    complete = for_each(complete_engagement, _("Complete: running"))
    withdraw = for_each(withdraw_engagement, _("Withdraw: whatever is not completed"))
