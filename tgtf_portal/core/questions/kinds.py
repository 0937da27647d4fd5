"""The kinds of questions: what a kind has of its own stands in its row of the table."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.values.validators import validate_printable

if TYPE_CHECKING:
    from tgtf_portal.core.questions.models import QuestionBase

LONGEST_TEXT = 2000


class Kind(models.TextChoices):
    TEXT = "text", _lazy("Text")
    CHOICE = "choice", _lazy("One of several")
    CHOICES = "choices", _lazy("Any of several")
    CONSENT = "consent", _lazy("Consent: a box to tick")


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of question is asked, and what is kept of its answers: always text."""

    field: Callable[["QuestionBase"], forms.Field]
    has_choices: bool = False
    hint: Callable[["QuestionBase"], str] = lambda question: ""
    kept: Callable[["QuestionBase", Any], str] = lambda question, value: str(value)
    initial: Callable[[str], Any] = str  # what is kept → what the form begins with
    cell: Callable[[str], str] = str  # what is kept, or nothing → the cell of a table


class LongTextField(forms.CharField):
    """Text of several lines as `ProseField` keeps it."""

    default_validators = [validate_printable]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _text(question: "QuestionBase") -> forms.Field:
    area = forms.Textarea(attrs={"rows": 3})
    return LongTextField(max_length=LONGEST_TEXT, widget=area)


def _choice(question: "QuestionBase") -> forms.Field:
    nothing = [] if question.required else [("", _("No answer"))]
    choices = [*nothing, *((choice, choice) for choice in question.choices)]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _choices(question: "QuestionBase") -> forms.Field:
    choices = [(choice, choice) for choice in question.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _consent(question: "QuestionBase") -> forms.Field:
    """Never ticked beforehand."""
    return forms.BooleanField(initial=False, error_messages={"required": str(question.box_missing)})


def _beside_the_box(question: "QuestionBase") -> str:
    return str(question.box_needed if question.required else question.box_free)


def _agreed_words(question: "QuestionBase", value: bool) -> str:
    """The exact words that were agreed to."""
    return question.text


FORMATS: dict[str, Format] = {
    Kind.TEXT: Format(_text),
    Kind.CHOICE: Format(_choice, has_choices=True),
    Kind.CHOICES: Format(
        _choices,
        has_choices=True,
        kept=lambda question, value: "\n".join(value),
        initial=str.splitlines,
        cell=lambda kept: kept.replace("\n", "; "),
    ),
    Kind.CONSENT: Format(
        _consent,
        hint=_beside_the_box,
        kept=_agreed_words,
        cell=lambda kept: _("yes") if kept else _("no"),
    ),
}
WITH_CHOICES = [kind for kind, format in FORMATS.items() if format.has_choices]
