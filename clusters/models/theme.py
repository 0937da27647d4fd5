"""What projects, break-outs and insights are about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField, ProseField


class Theme(models.Model):
    slug = models.SlugField(_("slug"), unique=True)
    name = LineField(_("name"), max_length=80, unique=True)
    description = ProseField(_("description"), blank=True)

    class Meta:
        verbose_name = _("theme")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
