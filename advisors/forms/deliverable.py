"""Handing a deliverable in, and sending it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.models import Deliverable
from tgtf_portal.core.pages.forms import PortalFormMixin


class DeliverableForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Submit")

    class Meta:
        model = Deliverable
        fields = ["link", "summary"]
        help_texts = {
            "link": _("Where the cluster’s managers can read it; it begins with https://."),
            "summary": _("In a few sentences: what it says and what to do with it."),
        }
        widgets = {"summary": forms.Textarea({"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].required = True


class ReturnForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Return for changes")

    class Meta:
        model = Deliverable
        fields = ["remark"]
        help_texts = {"remark": _("The advisor reads this; say what would make it acceptable.")}
        widgets = {"remark": forms.Textarea({"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].required = True
