"""What a webinar asks those who register, and what they answered."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.questions.models import AnswerBase, QuestionBase
from webinars.models.registration import Registration
from webinars.models.webinar import Webinar, counted


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_answer_count(self) -> Self:
        return self.annotate(answer_count=counted("webinars.Answer", of="question"))


class Question(QuestionBase):
    OWNER = "webinar"
    box_missing = _("To register, please tick this box.")
    box_needed = _("Needed to register. You can take it back on your own page.")
    box_free = _("You can register without it, and take it back on your own page.")

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="questions"
    )

    answer_count: int  # annotated by with_answer_count

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ["webinar", "position", "pk"]


class Answer(AnswerBase):
    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="answers"
    )
    question = models.ForeignKey(
        Question, models.PROTECT, verbose_name=_("question"), related_name="answers"
    )

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
