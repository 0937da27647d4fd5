"""Asking for an extension or an early end."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from advisors.models import ChangeRequest
from advisors.models.activity import QUARTER
from tgtf_portal.core.pages.forms import PortalFormMixin


class ExtensionForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Ask for it")

    class Meta:
        model = ChangeRequest
        fields = ["days", "ends_on", "reason"]
        labels = {"days": _("How many more days"), "ends_on": _("New last day")}
        help_texts = {
            "days": _("In quarters of a day; empty where the days are enough."),
            "ends_on": _("Empty where the time is enough."),
            "reason": _("The other side and the facility read it."),
        }
        widgets = {
            "days": forms.NumberInput({"step": QUARTER, "min": QUARTER}),
            "reason": forms.Textarea({"rows": 4}),
        }

    def clean_days(self) -> Decimal | None:
        days = self.cleaned_data["days"]
        if days is not None and (days <= 0 or days % QUARTER):
            raise ValidationError(_("Use quarters of a day: 0.25, 0.5, 0.75, 1 …"), code="step")
        return days


class EndForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Ask for it")

    class Meta:
        model = ChangeRequest
        fields = ["ends_on", "reason"]
        labels = {"ends_on": _("Last day")}
        help_texts = {
            "ends_on": _("Not before what was logged last."),
            "reason": _("The other side and the facility read it."),
        }
        widgets = {"reason": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = True
