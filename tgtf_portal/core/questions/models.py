"""Questions that staff ask in a form, and the answers; an app adds who asks and who answers."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.questions.kinds import FORMATS, Format, Kind
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.text import lines

AnyQuestion = TypeVar("AnyQuestion", bound="QuestionBase")


class QuestionBase(models.Model):
    """`OWNER` is the subclass's foreign key to what the question belongs to."""

    Kind = Kind
    OWNER: ClassVar[str]
    box_missing: ClassVar[str | Promise] = _("Please tick this box.")
    box_needed: ClassVar[str | Promise] = ""  # beside a box that must be ticked
    box_free: ClassVar[str | Promise] = ""  # beside any other

    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    text = LineField(
        _("question"), max_length=400, help_text=_("Of a consent: exactly what is agreed to.")
    )
    help_text = LineField(_("hint"), max_length=200, blank=True)
    options = ProseField(_("answers to choose from"), blank=True, help_text=_("One a line."))
    required = models.BooleanField(_("must be answered"), default=False)
    asked = models.BooleanField(
        _("still asked"),
        default=True,
        help_text=_("Without the tick nobody is asked any more; answers given stay."),
    )
    shown_when_id: int | None
    shown_when: Any = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("shown only when"),
        related_name="shows",
        null=True,
        blank=True,
        help_text=_("Another question of the same form, with answers to choose from."),
    )
    shown_when_answer = LineField(_("has the answer"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Choices need answers to choose from; a condition names one of another's answers."""
        if self.format.has_choices and len(set(self.choices)) < 2:
            raise ValidationError(
                {"options": _("Give at least two different answers, one a line.")}
            )
        if not self.shown_when:
            self.shown_when_answer = ""
            return
        if self.shown_when.owner_id != self.owner_id or self._hangs_on_itself():
            raise ValidationError({"shown_when": _("Choose another question of the same form.")})
        if self.shown_when_answer not in self.shown_when.choices:
            raise ValidationError(
                {"shown_when_answer": _("This is none of that question's answers.")}
            )

    def _hangs_on_itself(self) -> bool:
        """A question that is shown only after itself would never be shown."""
        other, seen = self.shown_when, {self.pk}
        while other and other.pk not in seen:
            seen.add(other.pk)
            other = other.shown_when
        return other is not None

    @property
    def owner_id(self) -> int:
        return getattr(self, f"{self.OWNER}_id")

    @property
    def format(self) -> Format:
        return FORMATS[self.kind]

    @property
    def is_consent(self) -> bool:
        return self.kind == Kind.CONSENT

    @property
    def is_needed(self) -> bool:
        """Whether everybody has to answer it."""
        return self.asked and self.required and not self.shown_when_id

    @property
    def choices(self) -> list[str]:
        return lines(self.options) if self.format.has_choices else []

    @property
    def field_name(self) -> str:
        """What its field in a form is called."""
        return f"question-{self.pk}"

    @property
    def purpose(self) -> str:
        """What a consent to it is for, as it is kept with the consent."""
        return f"{self.purposes_of(self.owner_id)}question/{self.pk}"

    @classmethod
    def purposes_of(cls, owner: int) -> str:
        """How the purposes of all consents that an owner asks for begin."""
        return f"{cls.OWNER}/{owner}/"


class AnswerBase(models.Model):
    """The subclass adds `question`, and a foreign key to who answered."""

    value = ProseField(_("answer"), help_text=_("Several answers stand one a line."))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.value


def linked(questions: Iterable[AnyQuestion]) -> list[AnyQuestion]:
    """Each with the question that it hangs on, without a query."""
    known = {question.pk: question for question in questions}
    for question in known.values():
        if question.shown_when_id in known:
            question.shown_when = known[question.shown_when_id]
    return list(known.values())
