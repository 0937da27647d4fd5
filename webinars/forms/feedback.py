"""How it was, in a number with its word and two texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.forms import PortalFormMixin
from webinars.domain.feedback import RATINGS
from webinars.models import Feedback


class FeedbackForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Send feedback")
    rating = forms.TypedChoiceField(
        label=_("How useful was the webinar to you?"),
        choices=[(rating, label) for rating, label in RATINGS.items()],
        coerce=int,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Feedback
        fields = ["rating", "helped", "missing"]
        labels = {"helped": _("What helped you most?"), "missing": _("What was missing?")}
        widgets = {
            "helped": forms.Textarea(attrs={"rows": 4}),
            "missing": forms.Textarea(attrs={"rows": 4}),
        }

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in ("rating", "helped", "missing")}
