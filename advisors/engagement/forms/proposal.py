"""Accepting or declining a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from advisors.models import EngagementAnswer
from tgtf_portal.core.pages.forms import PortalFormMixin

Answer = EngagementAnswer.Answer


class ProposalAnswerForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Send the answer")

    class Meta:
        model = EngagementAnswer
        fields = ["answer", "reason"]
        labels = {"answer": _("Do you agree?"), "reason": _("Reason or remark")}
        help_texts = {
            "reason": _("Needed where you decline: the other side and the facility read it.")
        }
        widgets = {"answer": forms.RadioSelect, "reason": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=self.fields["answer"].label,
            choices=[(Answer.ACCEPTED, _("Accept")), (Answer.DECLINED, _("Decline"))],
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == Answer.DECLINED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: the other side and the facility read it."))
        return cleaned
