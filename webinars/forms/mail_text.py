"""A facility's own words for a mail, checked before anybody gets them."""

from django import forms
from django.core.exceptions import ValidationError

from webinars.domain.wording import IN_A_SUBJECT, faults, faults_of_body
from webinars.models import MailText


class MailTextForm(forms.ModelForm):
    class Meta:
        model = MailText
        fields = ["facility", "kind", "language", "subject", "body"]

    def clean_subject(self) -> str:
        return checked(
            self.cleaned_data["subject"], faults(self.cleaned_data["subject"], allowed=IN_A_SUBJECT)
        )

    def clean_body(self) -> str:
        return checked(self.cleaned_data["body"], faults_of_body(self.cleaned_data["body"]))


def checked(text: str, found: list[str]) -> str:
    if found:
        raise ValidationError([ValidationError(fault, code="placeholder") for fault in found])
    return text
