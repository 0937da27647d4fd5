"""That somebody was erased, and when; nothing says who."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.links import actor
from tgtf_portal.core.values.tokens import new_code


class Erasure(models.Model):
    class Way(models.TextChoices):
        STAFF = "staff", _("By staff")
        OWN = "own", _("By the person")
        COMMAND = "command", _("From the command line")
        REPEATED = "repeated", _("Repeated after a restore")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now)
    way = models.CharField(_("how"), max_length=8, choices=Way)
    by = actor(_("by"))
    changed = models.JSONField(
        _("rows changed"), default=dict, help_text=_("{table: how many of its rows}")
    )

    class Meta:
        verbose_name = _("erasure")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.code[:6]} · {date_format(timezone.localtime(self.at), 'j M Y')}"
