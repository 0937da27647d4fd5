"""What one of the sides asks of the facility: more days, a later end, or an early one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advisors.models.answer import Side
from advisors.models.engagement import Engagement
from tgtf_portal.core.values.fields import DayField, ProseField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def open(self) -> Self:
        return self.filter(status=ChangeRequest.Status.OPEN)

    def with_engagement(self) -> Self:
        engagement = "engagement__project__facility", "engagement__advisor__user"
        return self.select_related(*engagement, "asked_by", "decided_by")


class ChangeRequest(models.Model):
    """Decided by the facility; what was granted changes the engagement itself."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Extension")
        END = "end", _("Early end")

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for the facility")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Not granted")
        WITHDRAWN = "withdrawn", _("Taken back")

    trail_of = "engagement.project"

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="change_requests"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    side = models.CharField(_("asked by"), max_length=8, choices=Side, blank=True)
    days = models.DecimalField(
        _("days"), max_digits=5, decimal_places=2, null=True, blank=True,
        help_text=_("How many more; of an early end, how many were left."),
    )  # fmt: skip
    ends_on = DayField(_("new end"), null=True, blank=True)
    reason = ProseField(_("reason"), max_length=2000)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="change_requests",
        null=True,
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = ProseField(_("reason of the decision"), max_length=2000, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "kind"],
                condition=Q(status="open"),
                name="change_request_open_once",
                violation_error_message=_("This was asked for already, and is not decided yet."),
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=0),
                name="change_request_days_not_negative",
                violation_error_message=_("Days cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.engagement}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_extension(self) -> bool:
        return self.kind == self.Kind.EXTENSION

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        return {"open": "wait", "granted": "done"}.get(self.status, "off")

    def get_absolute_url(self) -> str:
        return f"{address_of('advisors:engagement-detail', self.engagement.code)}#requests"
