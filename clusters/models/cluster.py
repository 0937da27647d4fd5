"""A business cluster and the people who manage it."""

from collections.abc import Collection
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from clusters.models.ecosystem import Ecosystem
from clusters.models.theme import Theme
from tgtf_portal.core.models import User
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import all_for_staff, public_and_own
from tgtf_portal.core.values.fields import HttpsField, LineField, ProseField
from tgtf_portal.core.values.folding import holding, refuse_known, words_of
from tgtf_portal.core.values.routes import address_of


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def visible_to(self, user: Person) -> Self:
        """Listed clusters and one's own; for staff those of their facilities, too."""
        public = Q(listed=True)
        if user.is_authenticated:
            public |= Q(pk__in=user.memberships.values("cluster"))
        return public_and_own(self, self.filter(public), user, "clusters.view_cluster")

    @all_for_staff("clusters.change_cluster")
    def editable_by(self, user: User) -> Self:
        """Their own for managers."""
        return self.filter(pk__in=user.memberships.values("cluster"))

    def matching(self, text: str) -> Self:
        """Every word stands somewhere in what the directory shows."""
        told = ["name", "summary", "ecosystem__name", "sector"]
        return self.filter(holding(told, words_of(text)))

    def named_like(self, text: str) -> Self:
        """Every word stands somewhere in the name; in order."""
        return self.filter(holding(["name"], words_of(text))).alphabetically()

    def by_country(self) -> dict[str, int]:
        return dict(self.numbers_by_country())

    def numbers_by_country(self) -> models.QuerySet:
        return self.order_by().values_list("country").annotate(Count("pk"))

    def ecosystems(self) -> models.QuerySet[Ecosystem]:
        """Those that occur, in order."""
        return Ecosystem.objects.filter(pk__in=self.order_by().values("ecosystem"))

    def alphabetically(self) -> Self:
        """Needed after counting, which drops the model's order."""
        return self.order_by("name__folded", "pk")

    def with_sme_count(self) -> Self:
        """Counted for the rows alone that are read: see bench/hundredfold.py."""
        firms = apps.get_model("clusters.SME")._default_manager.filter(cluster=OuterRef("pk"))
        number = firms.order_by().values("cluster").annotate(number=Count("pk")).values("number")
        return self.annotate(sme_count=Coalesce(Subquery(number), 0))


class Cluster(models.Model):
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = LineField(_("name"), max_length=160, unique=True)
    country = CountryField(_("country"))
    ecosystem = models.ForeignKey(
        Ecosystem,
        models.PROTECT,
        verbose_name=_("industrial ecosystem"),
        related_name="clusters",
        null=True,
        blank=True,
        help_text=_("Leave empty where unknown."),
    )
    sector = LineField(
        _("sector in its own words"),
        max_length=80,
        blank=True,
        help_text=_("Where a list named none of the ecosystems."),
    )
    summary = ProseField(_("what the cluster does"), max_length=2000, blank=True)
    website = HttpsField(_("website"), blank=True)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="clusters"
    )
    listed = models.BooleanField(
        _("listed"), default=True, help_text=_("Shown in the public directory.")
    )
    fictional = models.BooleanField(
        _("fictional"), default=False, help_text=_("Made up for a demonstration; pages say so.")
    )

    sme_count: int  # annotated by with_sme_count

    objects = ClusterQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[themes])

    class Meta:
        verbose_name = _("cluster")
        ordering = ["name__folded", "pk"]
        indexes = [
            models.Index(F("country"), condition=Q(listed=True), name="cluster_listed_country")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="cluster_has_a_name",
                violation_error_message=_("Enter a name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def industry(self) -> str:
        """The ecosystem; its own words where none of them is known."""
        return str(self.ecosystem or self.sector)

    def get_absolute_url(self) -> str:
        return address_of("clusters:cluster-detail", self.slug)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "name" not in (exclude or ()):
            message = _("There is a cluster of this name already, perhaps spelled otherwise.")
            refuse_known(Cluster.objects.exclude(pk=self.pk), self.name, message)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def with_people(self) -> Self:
        return self.select_related("user", "cluster")


class Membership(models.Model):
    """A person's link to the cluster that they manage."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person"),
        related_name="memberships",
    )
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="memberships"
    )
    position = LineField(_("position"), max_length=80, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cluster manager")
        ordering = ["cluster", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cluster"],
                name="membership_once_per_cluster",
                violation_error_message=_("This person manages this cluster already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.cluster}"
