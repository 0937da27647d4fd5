"""What both sides say at the end of an engagement, in answer to the facility's own questions."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.models.answer import Side
from advisors.models.engagement import Engagement
from clusters.models import Facility
from tgtf_portal.core.questions.models import AnswerBase, QuestionBase
from tgtf_portal.core.values.routes import address_of


class EndReportQuestionQuerySet(models.QuerySet["EndReportQuestion"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def for_side(self, facility: Facility, side: str) -> Self:
        return self.filter(facility=facility, side__in=["", side]).in_order()


class EndReportQuestion(QuestionBase):
    OWNER = "facility"

    facility = models.ForeignKey(
        Facility,
        models.CASCADE,
        verbose_name=_("facility"),
        related_name="end_report_questions",
    )
    side = models.CharField(
        _("asked of"), max_length=8, choices=Side, blank=True, help_text=_("Empty: of both sides.")
    )

    objects = EndReportQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the end report")
        verbose_name_plural = _("questions of the end report")
        ordering = ["facility", "position", "pk"]

    def clean(self) -> None:
        super().clean()
        if self.is_consent:
            raise ValidationError({"kind": _("An end report asks for no consent.")})
        if self.shown_when and self.shown_when.side not in ("", self.side):
            raise ValidationError({"shown_when": _("That question is asked of another side.")})


class EndReportQuerySet(models.QuerySet["EndReport"]):
    def with_engagement(self) -> Self:
        engagement = "engagement__project__facility", "engagement__advisor__user"
        return self.select_related(*engagement, "submitted_by")


TIME_TO_WRITE = timedelta(days=14)


class EndReport(models.Model):
    """One side's report: asked for, a draft, handed in, and closed by the facility."""

    trail_of = "engagement.project"

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="end_reports"
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    asked_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("submitted by"),
        related_name="+",
        null=True,
        blank=True,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = EndReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("end report")
        ordering = ["engagement", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "side"],
                name="end_report_once_a_side",
                violation_error_message=_("This side has a report already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.engagement}"

    @property
    def due_on(self) -> date:
        return report_due_on(self.asked_at)

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def state(self) -> str:
        if self.is_closed:
            return str(_("Closed"))
        return str(_("Handed in") if self.is_submitted else _("Asked for"))

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        return "done" if self.is_submitted else "wait"

    def get_absolute_url(self) -> str:
        return address_of("advisors:end-report-detail", self.engagement.code)


class EndReportAnswer(AnswerBase):
    report = models.ForeignKey(
        EndReport, models.CASCADE, verbose_name=_("end report"), related_name="answers"
    )
    question = models.ForeignKey(
        EndReportQuestion, models.PROTECT, verbose_name=_("question"), related_name="answers"
    )

    class Meta:
        verbose_name = _("answer")
        ordering = ["question__position", "question"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "question"],
                name="end_report_answer_once",
                violation_error_message=_("This question is answered already."),
            )
        ]


def with_reports(engagements: models.QuerySet[Engagement]) -> models.QuerySet[Engagement]:
    """With `advisor_report_asked_at` and `lead_report_asked_at`, of what was not handed in yet."""
    waiting = EndReport.objects.filter(engagement=OuterRef("pk"), submitted_at=None, closed_at=None)
    asked = {
        f"{side}_report_asked_at": Subquery(waiting.filter(side=side).values("asked_at")[:1])
        for side in Side.values
    }
    return engagements.annotate(**asked)


def report_due_on(asked_at: datetime) -> date:
    return timezone.localdate(asked_at) + TIME_TO_WRITE
