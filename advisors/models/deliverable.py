"""What an engagement owes: a result that both sides accept, the cluster first."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from advisors.models.engagement import Engagement
from tgtf_portal.core.models import Document
from tgtf_portal.core.values.fields import DayField, HttpsField, LineField, ProseField
from tgtf_portal.core.values.links import actor, optional
from tgtf_portal.core.values.tokens import new_code


class Deliverable(models.Model):
    class Status(models.TextChoices):
        DUE = "due", _("Due")
        SUBMITTED = "submitted", _("Handed in")
        CONFIRMED = "confirmed", _("Accepted by the cluster")
        ACCEPTED = "accepted", _("Accepted")  # by the facility, too
        RETURNED = "returned", _("Returned for changes")

    OWED = (Status.DUE, Status.RETURNED)

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="deliverables"
    )
    title = LineField(_("title"), max_length=160)
    due_on = DayField(_("due on"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DUE)
    link = HttpsField(_("link to the document"), blank=True)
    document = optional(
        Document, models.PROTECT, verbose_name=_("document"), related_name="of_results"
    )
    summary = ProseField(_("summary"), blank=True)
    remark = ProseField(
        _("what to change"), blank=True, help_text=_("Written when it was returned.")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(
        _("accepted by the cluster at"), null=True, blank=True, editable=False
    )
    confirmed_by = actor(_("accepted for the cluster by"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    accepted_by = actor(_("accepted for the facility by"), editable=False)

    history = HistoricalRecords()
    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("deliverable")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="due") | Q(submitted_at__isnull=False),
                name="deliverable_submitted_has_a_time",
                violation_error_message=_("A submitted deliverable needs its time."),
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
                name="deliverable_confirmed_has_a_time",
                violation_error_message=_("What the cluster accepted needs its time."),
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(accepted_at__isnull=False),
                name="deliverable_accepted_has_a_time",
                violation_error_message=_("An accepted deliverable needs its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_submitted(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def is_confirmed(self) -> bool:
        """By the cluster; the facility decides next."""
        return self.status == self.Status.CONFIRMED

    @property
    def is_late(self) -> bool:
        return self.status in self.OWED and self.due_on < timezone.localdate()

    @property
    def is_accepted(self) -> bool:
        return self.status == self.Status.ACCEPTED

    @property
    def state(self) -> str:
        """As lists say it; what was returned says what to change, late or not."""
        return str(_("Overdue") if self.is_late and not self.remark else self.get_status_display())

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        needed = "attention" if self.remark or self.is_late else "open"
        return {"submitted": "wait", "confirmed": "wait", "accepted": "done"}.get(
            self.status, needed
        )
