"""A text of a mail as staff type it, checked before it is saved."""

from copy import copy
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from tgtf_portal.core.mail.wording import (
    WORDINGS,
    Wording,
    fault_of_length,
    faults_of_body,
    faults_of_markup,
    faults_of_subject,
)
from tgtf_portal.core.values.fields import LineFormField
from webinars.letters.samples import sample_letter
from webinars.models import MailText


class WordsForm(MeanwhileForm):
    """The words alone; whose they are and of which mail stands in its instance."""

    class Meta:
        model = MailText
        fields = ["subject", "body"]
        widgets = {"body": AdminTextareaWidget(attrs={"rows": 18})}

    @property
    def wording(self) -> Wording | None:
        return WORDINGS.get(self.cleaned_data.get("kind") or self.instance.kind)

    def clean_subject(self) -> str:
        text, wording = self.cleaned_data["subject"], self.wording
        found = faults_of_subject(text, wording.placeholders) if wording else []
        return checked(text, found + faults_of_markup(text))

    def clean_body(self) -> str:
        text, wording = self.cleaned_data["body"], self.wording
        found = faults_of_body(text, wording) if wording else []
        return checked(text, found + faults_of_markup(text))

    def clean(self) -> dict[str, Any]:
        """With the values of the one webinar that it is about, the subject is seen as a whole."""
        cleaned = super().clean()
        is_of_one = self.instance.webinar or self.instance.campaign
        if is_of_one and not self.errors:
            fault = fault_of_length(sample_letter(self.typed(cleaned)).subject)
            if fault:
                self.add_error("subject", ValidationError(fault, code="long"))
        return cleaned

    def typed(self, cleaned: dict[str, Any]) -> MailText:
        """The text as it is typed, and not saved."""
        text = copy(self.instance)
        for name, value in cleaned.items():
            setattr(text, name, value)
        return text


class MailTextForm(WordsForm):
    """A facility's text of any mail; of a mail that no facility sends, the whole portal's."""

    sees_all = True  # whoever is assigned to facilities writes nothing for the whole portal

    class Meta(WordsForm.Meta):
        fields = ["facility", "kind", "language", "subject", "body"]

    field_order = ["facility", "kind", "language", "subject", "body"]

    def clean(self) -> dict[str, Any]:
        kind, facility = self.cleaned_data.get("kind"), self.cleaned_data.get("facility")
        of_facility = self.wording is not None and "facility" in self.wording.placeholders
        if kind and of_facility and not facility and "facility" not in self.errors:
            self.add_error("facility", _("Choose the facility whose mails say this."))
        elif kind and not of_facility and facility:
            self.add_error(
                "facility", _("No facility sends this mail: leave this empty for the whole portal.")
            )
        elif kind and not of_facility and not self.sees_all:
            self.add_error(
                "kind",
                _("This mail is the whole portal's, and you work for some of its facilities."),
            )
        return super().clean()


def checked(text: str, found: list[str]) -> str:
    if found:
        raise ValidationError([ValidationError(fault, code="placeholder") for fault in found])
    return text


class ReaderForm(forms.Form):
    """As whom the mail is seen: one of those offered, or the first participant of a name."""

    reader = LineFormField(required=False, max_length=40)
    named = LineFormField(required=False, max_length=120)
