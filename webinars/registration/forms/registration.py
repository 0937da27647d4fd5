"""What a person fills in to get a place, with the webinar's own questions, and corrects later."""

from time import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _lazy

from clusters.forms.cluster_choice import ClusterChoiceField
from tgtf_portal.core.pages.forms import PortalFormMixin, put_in
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.questions.forms import add_questions, answers_in
from tgtf_portal.core.values.missing import NamesWhatIsMissing
from webinars.models import Invitation, Registration, Webinar
from webinars.registration.domain.queries import questions_of

STAMP = Signer(salt="registration.asked_at")
FACTS = ["name", "email", "organisation", "cluster"]
WORDS = {"name": _lazy("Enter your name."), "email": _lazy("Enter your e-mail address.")}
WIDGETS = {
    "name": forms.TextInput(attrs={"autocomplete": "name"}),
    "email": forms.EmailInput(attrs={"autocomplete": "email"}),
    "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
}


class RegistrationForm(NamesWhatIsMissing, forms.ModelForm):
    """Strangers' forms carry a field that people do not see and the signed time of asking."""

    missing = WORDS
    cluster = ClusterChoiceField(
        label=_lazy("Cluster"), required=False, empty_label=_lazy("None of these")
    )
    homepage = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    asked_at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)

    class Meta:
        model = Registration
        fields = FACTS
        labels = {"name": _lazy("Your name")}
        widgets = WIDGETS
        help_texts = {"email": _lazy("Your personal link goes there.")}

    def __init__(self, *args: Any, webinar: Webinar, trapped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_questions(self, questions_of(webinar))
        self.trapped = trapped
        self.fields["asked_at"].initial = STAMP.sign(str(int(time())))

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "homepage"]

    @property
    def is_caught(self) -> bool:
        """Only a program fills in what nobody can see."""
        return self.trapped and bool(self.cleaned_data.get("homepage"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.trapped and not self._took_its_time(cleaned.get("asked_at", "")):
            raise ValidationError(
                _lazy("That was very quick. Please press the button once more."), code="quick"
            )
        return cleaned

    def _took_its_time(self, stamp: str) -> bool:
        """A page may lie open for a day; it may not be sent the moment it was asked for."""
        try:
            return time() - int(STAMP.unsign(stamp)) >= settings.REGISTRATION_SECONDS
        except BadSignature:  # cut off or made up: the page gets a right one
            put_in(self, asked_at=self.fields["asked_at"].initial)
            return False

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        return {name: getattr(self.instance, name) for name in FACTS}

    def answers(self) -> dict[int, str]:
        return answers_in(self)


def known_facts(invitation: Invitation | None, user: Person) -> dict[str, Any]:
    """What the form can say by itself: from the invitation, else from the reader's account."""
    if invitation:
        return {name: getattr(invitation, name) for name in FACTS}
    if user.is_authenticated:
        return {"name": user.name, "email": user.email}
    return {}


class OwnDataForm(PortalFormMixin, forms.ModelForm):
    submit_label = _lazy("Save my changes")
    missing = WORDS
    cluster = ClusterChoiceField(
        label=_lazy("Cluster"), required=False, empty_label=_lazy("None of these")
    )

    class Meta:
        model = Registration
        fields = ["name", "organisation", "cluster"]
        labels = {"name": _lazy("Your name")}
        widgets = WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registration = self.instance
        self.fields["cluster"].offer(registration.cluster)
        given = dict(registration.answers.values_list("question", "value"))
        add_questions(self, questions_of(registration.webinar), given=given)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def answers(self) -> dict[int, str]:
        return answers_in(self)
