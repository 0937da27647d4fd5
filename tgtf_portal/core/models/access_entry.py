"""Whose data somebody of the staff looked at, changed or took out, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.links import actor


class AccessEntry(models.Model):
    """Names nobody whose data it was: `thing` is a table and a number, as in the audit trail."""

    class Verb(models.TextChoices):
        OPENED = "opened", _("Opened")
        CHANGED = "changed", _("Changed")
        EXPORTED = "exported", _("Took out")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = actor(_("by"))
    verb = models.CharField(_("what"), max_length=8, choices=Verb)
    thing = models.CharField(_("of whom"), max_length=80, db_index=True)
    page = models.CharField(_("where"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("access to somebody’s data")
        verbose_name_plural = _("access to people’s data")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.thing}"
