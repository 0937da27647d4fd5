"""Closing a period, disputing a line of it, and answering that."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.days.domain.day_statement import obstacle_to_period, usual_period
from advisors.models import DayStatement, DayStatementLine, Engagement
from advisors.models.activity import QUARTER
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.values.fields import LineFormField

LONGEST = DayStatementLine._meta.get_field("dispute").max_length


class PeriodForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Put forward to the lead")

    class Meta:
        model = DayStatement
        fields = ["starts_on", "ends_on"]
        help_texts = {
            "ends_on": _("Activities until this day that no statement holds yet are in it."),
        }

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        starts_on, ends_on = usual_period(engagement, timezone.localdate())
        super().__init__(*args, initial={"starts_on": starts_on, "ends_on": ends_on}, **kwargs)
        self.engagement = engagement

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if not (starts_on and ends_on):
            return given
        if obstacle := obstacle_to_period(self.engagement, starts_on, ends_on):
            self.add_error("ends_on", ValidationError(obstacle, code="period"))
        return given


class DisputeForm(PortalFormMixin, forms.Form):
    submit_label = _("Dispute this line")

    reason = LineFormField(
        label=_("What is wrong"),
        max_length=LONGEST,
        help_text=_("The advisor reads it and mends the line, withdraws it or answers."),
    )


class DisputeAnswerForm(PortalFormMixin, forms.Form):
    submit_label = _("Answer the lead")

    days = forms.DecimalField(
        label=_("Days"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        widget=forms.NumberInput({"step": QUARTER, "min": 0}),
        help_text=_(
            "In quarters of a day; 0 withdraws the activity. Leave them to state it again."
        ),
    )
    remark = LineFormField(
        label=_("Your answer"),
        max_length=LONGEST,
        help_text=_(
            "The lead’s managers read it; where days change it is the correction’s reason."
        ),
    )

    def clean_days(self) -> Decimal:
        days: Decimal = self.cleaned_data["days"]
        if days % QUARTER:
            raise ValidationError(_("Use quarters of a day: 0.25, 0.5, 0.75, 1 …"), code="step")
        return days
