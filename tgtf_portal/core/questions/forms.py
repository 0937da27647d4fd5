"""Questions as fields of a form; those that do not apply to what was sent keep nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tgtf_portal.core.questions.models import QuestionBase


class NotAsked(forms.Field):
    """A question that does not apply to what was answered: takes anything, keeps nothing."""

    def clean(self, value: Any) -> None:
        return None


def add_questions(
    form: forms.BaseForm,
    questions: Iterable[QuestionBase],
    *,
    given: Mapping[int, str] | None = None,
) -> None:
    """Add a field for each question that is asked.

    `given` are the answers of somebody who changes them: what was agreed to is then withdrawn by a
    button of its own, so it is left out, and other boxes may stay empty.
    Which questions apply is decided here, from what was sent; scripts only hide the others sooner.
    """
    form.questions = {}
    for question in questions:
        if not question.asked:
            continue
        if given is not None and question.is_consent:
            if question.pk in given:
                continue
            question.required = False
        field = field_of(question)
        if given and question.pk in given:
            field.initial = question.format.initial(given[question.pk])
        form.fields[question.field_name] = field
        form.questions[question.pk] = question
    if form.is_bound:
        _drop_what_does_not_apply(form)


def answers_in(form: forms.BaseForm) -> dict[int, str]:
    """What a valid form holds, by the number of the question; what was left empty is left out."""
    return {
        pk: question.format.kept(question, value)
        for pk, question in form.questions.items()
        if (value := form.cleaned_data.get(question.field_name))
    }


def field_of(question: QuestionBase) -> forms.Field:
    field = question.format.field(question)
    field.label, field.required = question.text, question.required
    field.widget.is_required = question.required
    hints = [condition(question), question.help_text, question.format.hint(question)]
    field.help_text = " ".join(filter(None, hints))
    if question.shown_when:
        field.widget.attrs["data-shown-when"] = question.shown_when.field_name
        field.widget.attrs["data-shown-answer"] = question.shown_when_answer
    return field


def condition(question: QuestionBase) -> str:
    """When a question applies, in words beside it."""
    if not question.shown_when:
        return ""
    facts = {"question": question.shown_when.text, "answer": question.shown_when_answer}
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % facts


def _drop_what_does_not_apply(form: forms.BaseForm) -> None:
    applies = {pk for pk, question in form.questions.items() if _applies(form, question)}
    for pk, question in form.questions.items():
        if pk not in applies:
            form.fields[question.field_name] = _not_asked(form.fields[question.field_name])


def _applies(form: forms.BaseForm, question: QuestionBase) -> bool:
    """Whether the answer it hangs on was given, and the question of that answer applies itself."""
    for _step in form.questions:  # no longer than all of them, should they ever go in a circle
        if not question.shown_when_id:
            return True
        other = form.questions.get(question.shown_when_id)
        if other is None or question.shown_when_answer not in _sent(form, other):
            return False
        question = other
    return not question.shown_when_id


def _sent(form: forms.BaseForm, question: QuestionBase) -> list[str]:
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
