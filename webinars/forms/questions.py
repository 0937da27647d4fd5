"""A webinar's own questions as fields of a form."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tgtf_portal.core.validators import validate_printable
from webinars.domain.lookup import questions_of
from webinars.models import Question, Webinar

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
