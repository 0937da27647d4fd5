"""What a webinar asks those who register, and what they answered."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.fields import LineField, ProseField
from webinars.models.registration import Registration
from webinars.models.webinar import Webinar, lines


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
    shown_when = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("shown only when"),
        related_name="shows",
        null=True,
        blank=True,
        help_text=_("An earlier question with answers to choose from."),
    )
    shown_when_answer = LineField(_("has the answer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["webinar", "position", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Choices need answers to choose from; a condition names one of another's answers."""
        is_choice = self.kind in (self.Kind.CHOICE, self.Kind.CHOICES)
        if is_choice and len(set(self.choices)) < 2:
            raise ValidationError(
                {"options": _("Give at least two different answers, one a line.")}
            )
        if not self.shown_when:
            self.shown_when_answer = ""
        elif self.shown_when_answer not in self.shown_when.choices:
            raise ValidationError(
                {"shown_when_answer": _("This is none of that question's answers.")}
            )

    @property
    def choices(self) -> list[str]:
        return lines(self.options)


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
