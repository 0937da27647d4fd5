"""Which mails somebody wants."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail.topics import TOPICS, Topic
from tgtf_portal.core.models import OptOut
from tgtf_portal.core.pages.forms import PortalFormMixin


class TopicsLinkForm(PortalFormMixin, forms.ModelForm):
    submit_label = _("Mail me the link")

    class Meta:
        model = OptOut  # whose rules for an address hold here
        fields = ["email"]
        labels = {"email": _("Your e-mail address")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def validate_unique(self) -> None:
        """Nothing is saved, so nothing can be there already."""


class MailTopicsForm(PortalFormMixin, forms.Form):
    submit_label = _("Save")

    topics = forms.MultipleChoiceField(
        label=_("Write to me about"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("There is no such topic.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(t.name, described(t)) for t in TOPICS.values()]


def described(topic: Topic) -> str:
    return format_html("{}: {}", topic.label, topic.help)
