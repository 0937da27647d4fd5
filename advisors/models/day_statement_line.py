"""A line of a statement of days: an activity, or what a later correction makes of one."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from advisors.models.activity import Activity
from advisors.models.day_statement import DayStatement
from tgtf_portal.core.values.fields import DayField, LineField


class DayStatementLine(models.Model):
    """Its values are copies: what is corrected afterwards is a line of the next statement."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for the lead")
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    statement = models.ForeignKey(
        DayStatement, models.PROTECT, verbose_name=_("statement of days"), related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("line"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, verbose_name=_("activity"), related_name="statement_lines"
    )
    corrects = models.BooleanField(_("corrects an earlier statement"), default=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Activity.Kind)
    title = LineField(_("title"), max_length=160)
    held_on = DayField(_("date"))
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=2)
    counted = models.DecimalField(_("days that count"), max_digits=5, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    dispute = LineField(_("why it is disputed"), max_length=300, blank=True)
    remark = LineField(_("the advisor’s answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("answered by"),
        related_name="+",
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["statement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="day_line_once"),
            models.CheckConstraint(
                condition=~models.Q(status="disputed") | ~models.Q(dispute=""),
                name="day_line_disputed_says_why",
                violation_error_message=_("Say what is wrong."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def beyond(self) -> Decimal:
        """What goes beyond the agreed days, and is not counted."""
        return self.days - self.counted

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_disputed(self) -> bool:
        return self.status == self.Status.DISPUTED

    @property
    def can_be_disputed(self) -> bool:
        """Also what was confirmed, until the whole is accepted."""
        return self.status in (self.Status.OPEN, self.Status.CONFIRMED)

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {"open": "wait", "disputed": "attention", "confirmed": "done", "withdrawn": "off"}
        return tones[self.status]
