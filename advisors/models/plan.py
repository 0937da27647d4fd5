"""What advisor, lead and facility agree on at the kick-off of an engagement, version by version."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from advisors.models.activity import Activity
from advisors.models.engagement import Engagement
from clusters.models import Theme
from tgtf_portal.core.values.fields import DayField, LineField, ProseField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class PlanSide(models.TextChoices):
    """Those who have to agree."""

    ADVISOR = "advisor", _("Advisor")
    LEAD = "lead", _("Lead cluster")
    COORDINATOR = "coordinator", _("Facility")


class PlanQuerySet(models.QuerySet["Plan"]):
    def versions(self) -> Self:
        """All that was put forward once."""
        return self.exclude(status=Plan.Status.DRAFT)

    def with_rows(self) -> Self:
        rows = self.prefetch_related("needs__theme", "targets", "planned_activities")
        return rows.prefetch_related("answers__person").select_related("saved_by")


class Plan(models.Model):
    """A version. It can be changed as a draft alone; what held once stays as it is."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waits for answers")
        RETURNED = "returned", _("Returned")
        HELD = "held", _("Agreed")
        REPLACED = "replaced", _("Replaced")

    OPEN = (Status.DRAFT, Status.PROPOSED)

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="plans"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(_("times saved"), default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("last saved by"),
        related_name="+",
        null=True,
    )
    saved_at = models.DateTimeField(_("last saved at"))
    proposed_at = models.DateTimeField(_("put forward at"), null=True, blank=True)
    held_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()
    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("plan")
        ordering = ["engagement", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "number"],
                name="plan_number_once",
                violation_error_message=_("There is a version of this number already."),
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status__in=["draft", "proposed"]),
                name="plan_one_open_version",
                violation_error_message=_("A version of this plan is open already."),
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status="held"),
                name="plan_one_holds",
                violation_error_message=_("One version of a plan holds at a time."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "replaced"]) | Q(held_at__isnull=False),
                name="plan_agreed_has_a_time",
                violation_error_message=_("An agreed plan needs its time."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Version %d of the plan") % self.number)

    @property
    def words(self) -> str:
        """Within a sentence."""
        return str(_("version %d of the plan") % self.number)

    def get_absolute_url(self) -> str:
        code = self.engagement.code
        if self.status in self.OPEN:
            return address_of("advisors:plan-detail", code)
        return reverse("advisors:plan-version", args=[code, self.number])

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {"proposed": "wait", "returned": "attention", "held": "done", "draft": "open"}
        return tones.get(self.status, "off")

    @property
    def days_planned(self) -> Decimal:
        return sum((row.days for row in self.planned_activities.all()), Decimal())


class PlanRow(models.Model):
    """A line of a plan; its code is the same in all versions."""

    code = models.CharField(max_length=32, default=new_code, editable=False)
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        abstract = True
        ordering = ("place", "pk")


class Need(PlanRow):
    """What the clusters need, the most pressing first."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="needs")
    text = LineField(_("need"), max_length=300)
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name=_("theme"), related_name="+", null=True, blank=True
    )

    class Meta(PlanRow.Meta):
        verbose_name = _("need")
        constraints = (models.UniqueConstraint(fields=["plan", "code"], name="need_once"),)

    def __str__(self) -> str:
        return self.text


class Target(PlanRow):
    """What is to be reached, measured, by a day."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    measure = LineField(
        _("measure"), max_length=160, help_text=_("For example: firms with an energy audit.")
    )
    unit = LineField(_("unit"), max_length=40, help_text=_("For example: firms, tonnes, %."))
    start = models.DecimalField(_("start value"), max_digits=12, decimal_places=2)
    goal = models.DecimalField(_("goal"), max_digits=12, decimal_places=2)
    due_on = DayField(_("by"))

    class Meta(PlanRow.Meta):
        verbose_name = _("target")
        constraints = (
            models.UniqueConstraint(fields=["plan", "code"], name="target_once"),
            models.CheckConstraint(
                condition=~Q(start=F("goal")),
                name="target_moves",
                violation_error_message=_("The goal is the start value: nothing would change."),
            ),
        )

    def __str__(self) -> str:
        return self.measure


class PlannedActivity(PlanRow):
    """What the advisor is to do, by the kinds of activities that are logged later."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="planned_activities")
    kind = models.CharField(_("kind"), max_length=12, choices=Activity.Kind)
    title = LineField(_("title"), max_length=160)
    planned_on = DayField(_("day"))
    month_only = models.BooleanField(
        _("some day of that month"), default=False, help_text=_("The day is not fixed yet.")
    )
    days = models.DecimalField(
        _("days"), max_digits=4, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))],
        help_text=_("In quarters of a day."),
    )  # fmt: skip

    class Meta(PlanRow.Meta):
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        constraints = (
            models.UniqueConstraint(fields=["plan", "code"], name="planned_activity_once"),
            models.CheckConstraint(
                condition=Q(days__gt=0),
                name="planned_activity_takes_time",
                violation_error_message=_("An activity takes at least a quarter of a day."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        return date_format(self.planned_on, "F Y" if self.month_only else "j M Y")


class PlanAnswer(models.Model):
    """What a side says to a version; until it holds, it may say otherwise."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="answers")
    side = models.CharField(_("side"), max_length=12, choices=PlanSide)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+"
    )
    accepted = models.BooleanField(_("accepted"))
    remark = ProseField(_("what to change"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer to a plan")
        verbose_name_plural = _("answers to plans")
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side"],
                name="plan_answer_once_a_side",
                violation_error_message=_("This side has answered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.person}"


class TargetReading(models.Model):
    """How far a target is on a day; noted beside the plan, which stays as it was agreed."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="target_readings")
    target = models.CharField(_("target"), max_length=32, editable=False)  # its code
    read_on = DayField(_("on"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    note = LineField(_("note"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("noted by"), related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"))

    trail_of = "engagement.project"

    class Meta:
        verbose_name = _("value of a target")
        verbose_name_plural = _("values of targets")
        ordering = ["-read_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "target", "read_on"],
                name="target_reading_once_a_day",
                violation_error_message=_("There is a value of this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.read_on}: {self.value}"
