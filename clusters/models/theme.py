"""What projects, break-outs and insights are about."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.folding import refuse_known


class Theme(models.Model):
    slug = models.SlugField(_("slug"), unique=True)
    name = LineField(_("name"), max_length=80, unique=True)
    description = ProseField(_("description"), blank=True)

    class Meta:
        verbose_name = _("theme")
        ordering = ["name__folded", "pk"]

    def __str__(self) -> str:
        return self.name

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        if "name" not in (exclude or ()):
            others = Theme.objects.exclude(pk=self.pk)
            refuse_known(others, self.name, _("There is a theme of this name already."))
