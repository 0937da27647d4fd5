"""A project that the facility selected: one lead cluster, any partners, often several countries."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import Country
from simple_history.models import HistoricalRecords

from clusters.models.cluster import Cluster
from clusters.models.facility import Facility
from clusters.models.theme import Theme
from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.fields import DayField, LineField, ProseField
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code


class ProjectQuerySet(models.QuerySet["Project"]):
    def of(self, user: User) -> Self:
        """In which a cluster of the manager's takes part."""
        return self.filter(pk__in=self._parts_of(user).values("project"))

    def led_by(self, user: User) -> Self:
        """Whose lead is a cluster of the manager's: who leads decides."""
        leads = self._parts_of(user).filter(role=ProjectCluster.Role.LEAD)
        return self.filter(pk__in=leads.values("project"))

    @staticmethod
    def _parts_of(user: User) -> "models.QuerySet[ProjectCluster]":
        return ProjectCluster.objects.filter(cluster__in=user.memberships.values("cluster"))

    def going_on(self) -> Self:
        """Whatever was not withdrawn."""
        return self.exclude(status=Project.Status.WITHDRAWN)

    def with_clusters(self) -> Self:
        return self.prefetch_related("parts__cluster")

    def with_people(self) -> Self:
        """Everybody of the clusters' side and the coordinator in charge, with the themes."""
        inside = self.select_related("facility", "coordinator").prefetch_related("themes")
        return inside.prefetch_related("parts__cluster__memberships__user")

    def with_clusters_visible_to(self, user: Person) -> Self:
        """An unlisted cluster does not appear through its partners either."""
        visible = Cluster.objects.visible_to(user)
        parts = ProjectCluster.objects.filter(cluster__in=visible).select_related("cluster")
        return self.prefetch_related(Prefetch("parts", parts))


class Project(models.Model):
    class Status(models.TextChoices):
        SELECTED = "selected", _("Selected")
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_("facility"), related_name="projects"
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("coordinator in charge"),
        related_name="projects_in_charge",
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"), max_length=200)
    summary = ProseField(_("summary"), blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="projects"
    )
    clusters = models.ManyToManyField(Cluster, through="ProjectCluster", related_name="projects")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SELECTED)
    starts_on = DayField(_("starts on"), null=True, blank=True)
    ends_on = DayField(_("ends on"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords()
    trail_of = ""

    class Meta:
        verbose_name = _("project")
        ordering = ["facility", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "number"],
                name="project_number_once",
                violation_error_message=_("The facility has a project of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
                violation_error_message=_("The end must not be before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        return label_of(Project.Status, self.status)

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end must not be before the start.")})

    def get_absolute_url(self) -> str:
        return address_of("pages:project-detail", self.code)

    @property
    def lead(self) -> Cluster | None:
        return next(
            (p.cluster for p in self.parts.all() if p.role == ProjectCluster.Role.LEAD), None
        )

    @property
    def partners(self) -> list[Cluster]:
        return [p.cluster for p in self.parts.all() if p.role == ProjectCluster.Role.PARTNER]

    @property
    def countries(self) -> list[Country]:
        """Without repetition, the lead's country first."""
        countries = (part.cluster.country for part in self.parts.all())
        return list(dict.fromkeys(countries))  # type: ignore[arg-type]  # stubs say str


class ProjectCluster(models.Model):
    """A cluster's part in a project."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        PARTNER = "partner", _("Partner")

    project = models.ForeignKey(Project, models.CASCADE, related_name="parts")
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="parts"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.PARTNER)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cluster in the project")
        verbose_name_plural = _("clusters in the project")
        ordering = ["project", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "cluster"],
                name="project_cluster_once",
                violation_error_message=_("This cluster is in the project already."),
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(role="lead"),
                name="project_has_one_lead",
                violation_error_message=_("A project has one lead cluster."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} ({self.get_role_display()})"

    def get_role_display(self) -> str:  # type: ignore[no-redef]
        return label_of(ProjectCluster.Role, self.role)
