"""What a webinar asks those who register, and what they answered."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField, ProseField
from webinars.models.registration import Registration
from webinars.models.webinar import Webinar, counted, lines


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_answer_count(self) -> Self:
        return self.annotate(answer_count=counted("webinars.Answer", of="question"))


class Question(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Any of several")
        CONSENT = "consent", _("Consent: a box to tick")

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="questions"
    )
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
    shown_when = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("shown only when"),
        related_name="shows",
        null=True,
        blank=True,
        help_text=_("A question of the same webinar with answers to choose from."),
    )
    shown_when_answer = LineField(_("has the answer"), max_length=200, blank=True)

    answer_count: int  # annotated by with_answer_count

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ["webinar", "position", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Choices need answers to choose from; a condition names one of another's answers."""
        if self.has_choices and len(set(self.choices)) < 2:
            raise ValidationError(
                {"options": _("Give at least two different answers, one a line.")}
            )
        if not self.shown_when:
            self.shown_when_answer = ""
            return
        if self.shown_when.webinar_id != self.webinar_id or self._hangs_on_itself():
            raise ValidationError({"shown_when": _("Choose another question of this webinar.")})
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
    def is_consent(self) -> bool:
        return self.kind == self.Kind.CONSENT

    @property
    def is_needed(self) -> bool:
        """Whether everybody has to answer it."""
        return self.asked and self.required and not self.shown_when_id

    @property
    def has_choices(self) -> bool:
        return self.kind in (self.Kind.CHOICE, self.Kind.CHOICES)

    @property
    def choices(self) -> list[str]:
        return lines(self.options) if self.has_choices else []

    @property
    def field_name(self) -> str:
        """What its field in a form is called."""
        return f"question-{self.pk}"

    @property
    def purpose(self) -> str:
        """What a consent to it is for, as it is kept with the consent."""
        return f"{purposes_of(self.webinar_id)}question/{self.pk}"


def purposes_of(webinar: int) -> str:
    """How the purposes of all consents that a webinar asks for begin."""
    return f"webinar/{webinar}/"


class Answer(models.Model):
    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="answers"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, verbose_name=_("question"), related_name="answers"
    )
    value = ProseField(_("answer"), help_text=_("Several answers stand one a line."))

    class Meta:
        verbose_name = _("answer")
        ordering = ["question__position", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"],
                name="answer_once_per_question",
                violation_error_message=_("This question is answered already."),
            )
        ]

    def __str__(self) -> str:
        return self.value
