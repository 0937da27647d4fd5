"""Handing a deliverable in, and sending it back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from advisors.models import Deliverable
from tgtf_portal.core.documents.fields import DocumentField
from tgtf_portal.core.pages.forms import PortalFormMixin


class DeliverableForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Hand in")

    file = DocumentField(required=False)

    class Meta:
        model = Deliverable
        fields = ["link", "summary"]
        labels = {"link": _("or a link")}
        help_texts = {
            "link": _("Where the cluster’s managers can read it; it begins with https://."),
            "summary": _("In a few sentences: what it says and what to do with it."),
        }
        widgets = {"summary": forms.Textarea({"rows": 5})}

    field_order = ["file", "link", "summary"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given.get("file") or given.get("link")):
            raise ValidationError(_("Hand in a file or a link."), code="nothing")
        return given


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
