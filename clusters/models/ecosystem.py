"""The industrial ecosystems that clusters belong to and advisors know."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.folding import refuse_known


class Ecosystem(models.Model):
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = LineField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("industrial ecosystem")
        ordering = ["name__folded", "pk"]

    def __str__(self) -> str:
        return self.name

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "name" not in (exclude or ()):
            others = Ecosystem.objects.exclude(pk=self.pk)
            refuse_known(others, self.name, _("There is an ecosystem of this name already."))
