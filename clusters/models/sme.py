"""A small or medium-sized firm that belongs to a cluster."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from clusters.models.cluster import Cluster
from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.fields import AddressField, HttpsField, LineField
from tgtf_portal.core.values.folding import refuse_known
from tgtf_portal.core.values.tokens import new_code

KNOWN = _("The cluster has an SME of this name already.")


class SME(models.Model):
    class Size(models.TextChoices):
        """The European Commission's classes (Recommendation 2003/361/EC), by headcount."""

        MICRO = "micro", _("Micro (under 10 people)")
        SMALL = "small", _("Small (under 50 people)")
        MEDIUM = "medium", _("Medium (under 250 people)")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="smes"
    )
    name = LineField(_("name"), max_length=160)
    country = CountryField(_("country"))
    town = LineField(_("town"), max_length=80, blank=True)
    activity = LineField(_("what it makes or does"), max_length=160, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    website = HttpsField(_("website"), blank=True)
    contact_name = LineField(_("contact's name"), max_length=120, blank=True)
    contact_address = AddressField(_("contact's e-mail address"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("SME")
        verbose_name_plural = _("SMEs")
        ordering = ["name__folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "name"],
                name="sme_once_per_cluster",
                violation_error_message=KNOWN,
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_size_display(self) -> str:  # type: ignore[no-redef]
        return label_of(SME.Size, self.size)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "name" not in (exclude or ()):
            others = SME.objects.filter(cluster=self.cluster_id).exclude(pk=self.pk)
            refuse_known(others, self.name, KNOWN)
