"""A statement of days: what an advisor puts forward for a period, and the lead and the coordinator
answer."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from advisors.models.engagement import Engagement
from clusters.models import Facility, Project
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import all_for_staff
from tgtf_portal.core.values.fields import DayField, LineField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class DayStatementQuerySet(models.QuerySet["DayStatement"]):
    @all_for_staff("advisors.view_daystatement")
    def visible_to(self, user: User) -> Self:
        """The advisor's own; those of their projects for managers."""
        of_managers = Q(engagement__project__in=Project.objects.of(user))
        return self.filter(Q(engagement__advisor__user=user) | of_managers)

    def own_of(self, user: User) -> Self:
        """Whose days the person stated."""
        return self.filter(engagement__advisor__user=user)

    def led_by(self, user: User) -> Self:
        """Whose lines the person confirms or disputes: who manages the project's lead, and never
        those of one's own advice."""
        return self.of_lead(Project.objects.led_by(user), user)

    def of_lead(self, led: "models.QuerySet[Project] | list[int]", user: User | int) -> Self:
        """The same, where the projects whose lead the person manages are known."""
        return self.filter(engagement__project__in=led).exclude(engagement__advisor__user=user)

    @all_for_staff("advisors.change_daystatement")
    def acceptable_by(self, user: User) -> Self:
        """By the facility alone."""
        return self.none()

    def accepted(self) -> Self:
        return self.filter(status=DayStatement.Status.ACCEPTED)

    def with_days(self) -> Self:
        """Annotates how many were stated, and how many count."""
        days, counted = Sum("lines__days"), Sum("lines__counted")
        return self.annotate(days=days, counted=counted)

    def waiting(self) -> Self:
        return self.exclude(status=DayStatement.Status.ACCEPTED)

    def with_engagement(self) -> Self:
        return self.select_related("facility", "engagement__project", "engagement__advisor__user")


class DayStatement(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("Waits for the lead")
        DISPUTED = "disputed", _("Disputed")
        CONFIRMED = "confirmed", _("Confirmed by the lead")
        ACCEPTED = "accepted", _("Accepted")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, verbose_name=_("engagement"), related_name="day_statements"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_("facility"), related_name="day_statements"
    )
    starts_on = DayField(_("from"))
    ends_on = DayField(_("to"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    stated_at = models.DateTimeField(_("put forward at"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("accepted by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    project_title = LineField(_("project"), max_length=200, blank=True, editable=False)

    objects = DayStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of days")
        verbose_name_plural = _("statements of days")
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "year", "number"],
                name="day_statement_number_once",
                violation_error_message=_("Another statement has this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="day_statement_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted")
                | Q(accepted_at__isnull=False, year__isnull=False, number__isnull=False),
                name="day_statement_accepted_has_a_number",
                violation_error_message=_("An accepted statement needs its number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.engagement}"

    @property
    def label(self) -> str:
        """Its number in the facility's year, or its period before it has one."""
        if self.number:
            return f"{self.year}/{self.number}"
        return self.period

    @property
    def period(self) -> str:
        return f"{date_format(self.starts_on, 'j M Y')} – {date_format(self.ends_on, 'j M Y')}"

    @property
    def is_accepted(self) -> bool:
        return self.status == self.Status.ACCEPTED

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {"open": "wait", "disputed": "attention", "confirmed": "open", "accepted": "done"}
        return tones[self.status]

    def get_absolute_url(self) -> str:
        return address_of("advisors:day-statement-detail", self.engagement.code, self.code)

    @property
    def check_address(self) -> str:
        """Where anybody who has the paper checks it."""
        return address_of("advisors:day-statement-check", self.code)
