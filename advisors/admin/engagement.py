"""Engagements: days agreed, days used, and what is owed."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from advisors.admin.advice import WithAdvice
from advisors.admin.health import WithHealth
from advisors.domain.advice_import import ENGAGEMENTS
from advisors.domain.engagement import (
    agree_engagement,
    complete_engagement,
    start_engagement,
    withdraw_engagement,
)
from advisors.models import Activity, Deliverable, Engagement
from tgtf_portal.core.admin.actions import for_each
from tgtf_portal.core.admin.filters import RelatedFilter
from tgtf_portal.core.admin.known_rows import KnownRowForm
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.admin.read_only import PlainInline
from tgtf_portal.core.values.amounts import amount


class EngagementForm(MeanwhileForm):
    class Meta:
        model = Engagement
        fields = ["advisor", "project", "goal", "days_agreed", "starts_on", "ends_on"]

    def clean_days_agreed(self) -> Decimal:
        agreed = self.cleaned_data["days_agreed"]
        if self.instance.pk and agreed < self.instance.days_used:
            message, params = (
                _("%(used)s days are used already."),
                {"used": self.instance.days_used},
            )
            raise ValidationError(message, code="used", params=params)
        return agreed


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
class EngagementAdmin(WithHealth, WithAdvice, SimpleHistoryAdmin):
    brought_as = ENGAGEMENTS.name
    traced = True
    form = EngagementForm
    list_display = ["project", "advisor", "status", "days_agreed", "used", "left", "ends_on"]
    list_filter = ["status", ("project__facility", RelatedFilter), "ends_on"]
    list_select_related = ["project", "advisor__user"]
    search_fields = ["project__title", "advisor__user__name", "advisor__user__email", "goal"]
    search_help_text = _("A project, an advisor or a word of the goal.")
    autocomplete_fields = ["advisor", "project"]
    readonly_fields = ["status", "used", "left"]
    inlines = [DeliverableInline, ActivityInline]
    actions = ["agree", "start", "complete", "withdraw"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["project", "advisor", "status", "goal"]}),
        (_("Days"), {"fields": ["days_agreed", "used", "left"]}),
        (_("Period"), {"fields": ["starts_on", "ends_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Engagement]:
        engagements = super().get_queryset(request).with_days_used()
        return engagements.order_by("project__facility", "project__number", "advisor")

    @admin.display(description=_("days used"), ordering="days_used")
    def used(self, engagement: Engagement) -> str:
        return amount(engagement.days_used) if engagement.pk else ""

    @admin.display(description=_("days left"))
    def left(self, engagement: Engagement) -> str:
        return amount(engagement.days_left) if engagement.pk else ""

    agree = for_each(agree_engagement, _("Agreed by both: proposed"))
    start = for_each(start_engagement, _("Start: agreed"))
    complete = for_each(complete_engagement, _("Complete: running"))
    withdraw = for_each(withdraw_engagement, _("Withdraw: whatever is not completed"))
