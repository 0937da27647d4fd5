"""What an advisor logs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from advisors.models import Activity, Engagement
from tgtf_portal.core.pages.forms import PortalFormMixin

QUARTER = Decimal("0.25")


class ActivityForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Log activity")

    class Meta:
        model = Activity
        fields = ["kind", "title", "held_on", "days", "notes"]
        widgets = {
            "days": forms.NumberInput({"step": QUARTER, "min": QUARTER}),
            "notes": forms.Textarea({"rows": 5}),
        }

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        choices = [("", _("Choose one")), *Activity.Kind.choices]
        self.fields["kind"].choices = choices
        self.initial.setdefault("held_on", timezone.localdate())

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        starts_on = self.engagement.starts_on
        if held_on > timezone.localdate():
            raise ValidationError(_("Log an activity once it has been held."), code="future")
        if starts_on and held_on < starts_on:
            message, day = _("The engagement began on %(day)s."), date_format(starts_on, "j M Y")
            raise ValidationError(message, code="early", params={"day": day})
        return held_on

    def clean_days(self) -> Decimal:
        days = self.cleaned_data["days"]
        if days % QUARTER:
            raise ValidationError(_("Use quarters of a day: 0.25, 0.5, 0.75, 1 …"), code="step")
        return days
