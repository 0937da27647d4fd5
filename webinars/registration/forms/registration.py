"""What a person fills in to get a place, with the webinar's own questions, and corrects later."""

import unicodedata
from collections.abc import Mapping
from time import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Cluster
from tgtf_portal.core.pages.forms import PortalFormMixin
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values.validators import validate_printable
from webinars.models import Invitation, Question, Registration, Webinar
from webinars.registration.domain.queries import questions_of

LONGEST_TEXT = 2000


class LongTextField(forms.CharField):
    """Text of several lines as `ProseField` keeps it."""

    default_validators = [validate_printable]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


class NotAsked(forms.Field):
    """A question that does not apply to what was answered: takes anything, keeps nothing."""

    def clean(self, value: Any) -> None:
        return None


def add_questions(
    form: forms.BaseForm, webinar: Webinar, *, given: Mapping[int, str] | None = None
) -> None:
    """Add a field for each question that is asked.

    `given` are the answers of somebody who changes them: what was agreed to is then withdrawn by a
    button of its own, so it is left out, and other boxes may stay empty.
    Which questions apply is decided here, from what was sent; scripts only hide the others sooner.
    """
    form.questions = {}
    for question in questions_of(webinar):
        if not question.asked:
            continue
        if given is not None and question.kind == Question.Kind.CONSENT:
            if question.pk in given:
                continue
            question.required = False
        field = field_of(question)
        if given and question.pk in given:
            field.initial = initial_of(question, given[question.pk])
        form.fields[question.field_name] = field
        form.questions[question.pk] = question
    if form.is_bound:
        _drop_what_does_not_apply(form)


def answers(form: forms.BaseForm) -> dict[int, str]:
    """What a valid form holds, by the number of the question; what was left empty is left out."""
    found = {}
    for pk, question in form.questions.items():
        value = form.cleaned_data.get(question.field_name)
        if value:
            found[pk] = _in_words(question, value)
    return found


def field_of(question: Question) -> forms.Field:
    make = {
        Question.Kind.TEXT: _text,
        Question.Kind.CHOICE: _choice,
        Question.Kind.CHOICES: _choices,
        Question.Kind.CONSENT: _consent,
    }[Question.Kind(question.kind)]
    field = make(question)
    field.label, field.required = question.text, question.required
    field.widget.is_required = question.required
    field.help_text = " ".join(
        filter(None, [condition(question), question.help_text, _right(question)])
    )
    if question.shown_when:
        field.widget.attrs["data-shown-when"] = question.shown_when.field_name
        field.widget.attrs["data-shown-answer"] = question.shown_when_answer
    return field


def condition(question: Question) -> str:
    """When a question applies, in words beside it."""
    if not question.shown_when:
        return ""
    facts = {"question": question.shown_when.text, "answer": question.shown_when_answer}
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % facts


def initial_of(question: Question, answer: str) -> Any:
    return answer.splitlines() if question.kind == Question.Kind.CHOICES else answer


def _text(question: Question) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 3})
    return LongTextField(max_length=LONGEST_TEXT, widget=area)


def _choice(question: Question) -> forms.Field:
    nothing = [] if question.required else [("", _("No answer"))]
    choices = [*nothing, *((choice, choice) for choice in question.choices)]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _choices(question: Question) -> forms.Field:
    choices = [(choice, choice) for choice in question.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _consent(question: Question) -> forms.Field:
    """Never ticked beforehand."""
    missing = _("To register, please tick this box.")
    return forms.BooleanField(initial=False, error_messages={"required": missing})


def _right(question: Question) -> str:
    if question.kind != Question.Kind.CONSENT:
        return ""
    if question.required:
        return _("Needed to register. You can take it back on your own page.")
    return _("You can register without it, and take it back on your own page.")


def _in_words(question: Question, value: Any) -> str:
    """Of a consent: the exact words that were agreed to."""
    if question.kind == Question.Kind.CONSENT:
        return question.text
    return "\n".join(value) if isinstance(value, list) else str(value)


def _drop_what_does_not_apply(form: forms.BaseForm) -> None:
    applies = {pk for pk, question in form.questions.items() if _applies(form, question)}
    for pk, question in form.questions.items():
        if pk not in applies:
            form.fields[question.field_name] = _not_asked(form.fields[question.field_name])


def _applies(form: forms.BaseForm, question: Question) -> bool:
    """Whether the answer it hangs on was given, and the question of that answer applies itself."""
    for _step in form.questions:  # no longer than all of them, should they ever go in a circle
        if not question.shown_when_id:
            return True
        other = form.questions.get(question.shown_when_id)
        if other is None or question.shown_when_answer not in _sent(form, other):
            return False
        question = other
    return not question.shown_when_id


def _sent(form: forms.BaseForm, question: Question) -> list[str]:
    name = question.field_name
    widget = form.fields[name].widget
    value = widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    return value if isinstance(value, list) else [value]


def _not_asked(field: forms.Field) -> NotAsked:
    return NotAsked(
        required=field.required,
        label=field.label,
        help_text=field.help_text,
        widget=field.widget,
    )


STAMP = Signer(salt="registration.asked_at")
FACTS = ["name", "email", "organisation", "cluster"]


class RegistrationForm(forms.ModelForm):
    """Strangers' forms carry a field that people do not see and the signed time of asking."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.filter(listed=True),
        label=_lazy("Cluster"),
        required=False,
        empty_label=_lazy("None of these"),
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
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        help_texts = {"email": _lazy("Your personal link goes there.")}

    def __init__(self, *args: Any, webinar: Webinar, trapped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_questions(self, webinar)
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
            data = self.data.copy()
            data["asked_at"] = self.fields["asked_at"].initial
            self.data = data
            return False

    def facts(self) -> dict[str, Any]:
        """What was entered, in the spelling that is kept."""
        return {name: getattr(self.instance, name) for name in FACTS}

    def answers(self) -> dict[int, str]:
        return answers(self)


def known_facts(invitation: Invitation | None, user: Person) -> dict[str, Any]:
    """What the form can say by itself: from the invitation, else from the reader's account."""
    if invitation:
        return {name: getattr(invitation, name) for name in FACTS}
    if user.is_authenticated:
        return {"name": user.name, "email": user.email}
    return {}


class OwnDataForm(PortalFormMixin, forms.ModelForm):
    submit_label = _lazy("Save my changes")

    class Meta:
        model = Registration
        fields = ["name", "organisation", "cluster"]
        labels = {"name": _lazy("Your name")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registration = self.instance
        offered = Q(listed=True) | Q(pk=registration.cluster_id)
        self.fields["cluster"].queryset = Cluster.objects.filter(offered)
        self.fields["cluster"].empty_label = _lazy("None of these")
        given = dict(registration.answers.values_list("question", "value"))
        add_questions(self, registration.webinar, given=given)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
