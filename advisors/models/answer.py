"""The two sides' answers to the proposal of an engagement."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisors.models.engagement import Engagement
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import ProseField
from tgtf_portal.core.values.tokens import new_code


class Side(models.TextChoices):
    """The two that agree on an engagement."""

    ADVISOR = "advisor", _("Advisor")
    LEAD = "lead", _("Lead cluster")


class EngagementAnswerQuerySet(models.QuerySet["EngagementAnswer"]):
    def given(self) -> Self:
        return self.exclude(answer="")

    def by_link(self, token: str) -> Self:
        """A link opens no more than an account does: not for whom it is switched off."""
        code = tokens.read(EngagementAnswer.LINK, token)
        return self.filter(code=code, user__is_active=True) if code else self.none()

    def with_engagement(self) -> Self:
        return self.select_related(
            "user", "engagement__project__facility", "engagement__advisor__user"
        )


class EngagementAnswer(models.Model):
    """Somebody who was asked whether they agree to a proposal, and what they said."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    LINK = "proposal"  # what its personal link is for

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, verbose_name=_("engagement"), related_name="answers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="engagement_answers",
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    reason = ProseField(_("reason"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = EngagementAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")
        ordering = ["engagement", "side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "user", "side"],
                name="engagement_asked_once",
                violation_error_message=_("This person was asked already."),
            ),
            models.UniqueConstraint(
                fields=["engagement", "side"],
                condition=~Q(answer=""),
                name="engagement_answered_once_a_side",
                violation_error_message=_("This side has answered already."),
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="engagement_answer_has_a_time",
                violation_error_message=_("An answer needs its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_side_display()})"

    def get_link(self) -> str:
        """The personal address at which this person answers, without signing in."""
        return reverse("advisors:proposal-answer", args=[tokens.issue(self.LINK, self.code)])


def with_answers(engagements: models.QuerySet[Engagement]) -> models.QuerySet[Engagement]:
    """With `advisor_answered` and `lead_answered`."""
    given = EngagementAnswer.objects.given().filter(engagement=OuterRef("pk"))
    sides = {f"{side}_answered": Exists(given.filter(side=side)) for side in Side.values}
    return engagements.annotate(**sides)
