"""An advisor's days on a project."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from advisors.models.advisor import DAYS, Advisor
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.fields import DayField, LineField, ProseField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class EngagementQuerySet(models.QuerySet["Engagement"]):
    @all_for_staff("advisors.view_engagement")
    def visible_to(self, user: User) -> Self:
        """Their own for advisors; their projects’ for managers."""
        return self.filter(Q(advisor__user=user) | Q(project__in=Project.objects.of(user)))

    @all_for_staff("advisors.change_engagement")
    def editable_by(self, user: User) -> Self:
        """The advisor whose engagement it is, while it runs."""
        return self.filter(advisor__user=user, status=Engagement.Status.RUNNING)

    @all_for_staff("advisors.change_deliverable")
    def overseen_by(self, user: User) -> Self:
        """Whose results the person may accept or return: who manages the project's lead, and never
        those of one's own advice."""
        led = Project.objects.led_by(user)
        return self.filter(project__in=led).exclude(advisor__user=user)

    def of_sides(self, user: User) -> Self:
        """Of the two that agree, ask and report: the advisor's own, and those on projects whose
        lead the person manages."""
        return self.filter(Q(advisor__user=user) | Q(project__in=Project.objects.led_by(user)))

    def advised_by(self, user: User) -> Self:
        """Their own, whatever became of them: what was done can still be put right and stated."""
        return self.filter(advisor__user=user)

    @all_for_staff("advisors.change_engagement")
    def decided_by(self, user: User) -> Self:
        """What is agreed on it is up to the person: its advisor, who manages the project's lead."""
        return self.filter(Q(advisor__user=user) | Q(project__in=Project.objects.led_by(user)))

    def with_days_used(self) -> Self:
        used = Coalesce(Sum("activities__days"), Value(Decimal()), output_field=DAYS)
        return self.annotate(days_used=used)

    def with_project(self) -> Self:
        return self.select_related("project__facility", "advisor__user").prefetch_related(
            "project__parts__cluster"
        )


class Engagement(models.Model):
    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Lapsed: not answered in time")

    GOING_ON = (Status.AGREED, Status.RUNNING)
    OPEN = (Status.PROPOSED, *GOING_ON)  # neither ended nor given up
    NEVER_AGREED = (Status.PROPOSED, Status.DECLINED, Status.LAPSED)

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    reference = LineField(
        _("code in the facility's lists"), max_length=40, blank=True, editable=False
    )
    advisor = models.ForeignKey(
        Advisor, models.PROTECT, verbose_name=_("advisor"), related_name="engagements"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("project"), related_name="engagements"
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("takes over from"),
        related_name="replacements",
        null=True,
        blank=True,
        editable=False,
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.AGREED)
    answer_by = DayField(
        _("to be answered by"),
        null=True,
        blank=True,
        help_text=_("Until midnight of this day; silence is then a no."),
    )
    days_agreed = models.DecimalField(
        _("days agreed"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25"))],
    )
    goal = ProseField(_("what it is for"), blank=True)
    starts_on = DayField(_("starts on"), null=True, blank=True)
    ends_on = DayField(_("ends on"), null=True, blank=True)
    nudged_at = models.DateTimeField(_("last asked at"), null=True, blank=True, editable=False)

    days_used: Decimal  # annotated by with_days_used

    objects = EngagementQuerySet.as_manager()
    history = HistoricalRecords()
    trail_of = "project"

    class Meta:
        verbose_name = _("engagement")
        ordering = ["project", "advisor"]
        constraints = [
            models.UniqueConstraint(
                fields=["advisor", "project"],
                condition=Q(status__in=("proposed", "agreed", "running")),
                name="engagement_open_once_per_project",
                violation_error_message=_("This advisor is engaged on this project already."),
            ),
            models.CheckConstraint(
                condition=Q(days_agreed__gt=0),
                name="engagement_has_days",
                violation_error_message=_("Agree on at least a quarter of a day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="engagement_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisor} · {self.project}"

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        return label_of(Engagement.Status, self.status)

    @property
    def days_counted(self) -> Decimal:
        """Needs `with_days_used`: what goes beyond the agreed days is kept and does not count."""
        return min(self.days_used, self.days_agreed)

    @property
    def days_beyond(self) -> Decimal:
        """Needs `with_days_used`."""
        return self.days_used - self.days_counted

    @property
    def days_left(self) -> Decimal:
        """Needs `with_days_used`."""
        return self.days_agreed - self.days_counted

    @property
    def is_proposed(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def answer_ends_at(self) -> datetime | None:
        """The first moment at which it is too late; needs the project's facility."""
        if self.answer_by is None:
            return None
        zone = ZoneInfo(self.project.facility.time_zone)
        return datetime.combine(self.answer_by + timedelta(days=1), time(), zone)

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end must not be before the start.")})

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {
            "running": "open",
            "agreed": "wait",
            "proposed": "wait",
            "completed": "done",
            "withdrawn": "off",
            "declined": "off",
            "lapsed": "off",
        }
        return tones[self.status]

    def get_absolute_url(self) -> str:
        return address_of("advisors:engagement-detail", self.code)
