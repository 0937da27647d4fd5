"""A file that somebody brought along, from its upload until its rows are taken over or not."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField
from tgtf_portal.core.values.links import actor


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def under_way(self) -> Self:
        """What a worker has to go on with."""
        return self.filter(status__in=TableImport.UNDER_WAY)


class TableImport(models.Model):
    """`kind` names what the rows become, `target` the number of the thing that they are for.

    `meant` is [heading, column], `sample` the first right rows as they will be kept and `faults`
    [line, column, message] for the first of the wrong ones; `outcome` is what became of them.
    """

    class Status(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("Read, to be decided")
        UNREADABLE = "unreadable", _("Could not be read")
        TAKING = "taking", _("Being taken over")
        TAKEN = "taken", _("Taken over")
        DROPPED = "dropped", _("Dropped")

    UNDER_WAY = (Status.READING, Status.TAKING)
    OPEN = (Status.READY, Status.UNREADABLE)
    # What names people: forgotten together with the file.
    FORGOTTEN: dict[str, Any] = {"content": None, "remarks": [], "sample": [], "faults": []}

    kind = models.CharField(_("what it holds"), max_length=40)
    target = models.PositiveBigIntegerField(_("number of what it is for"), null=True)
    target_label = models.CharField(_("for"), max_length=200, blank=True)
    file_name = LineField(_("file"), max_length=200)
    content = models.BinaryField(_("content"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.READING)
    skip_unknown = models.BooleanField(_("without unknown columns"), default=False)
    only_right = models.BooleanField(_("the right rows alone"), default=False)
    options = models.JSONField(_("what was chosen besides"), default=dict)

    rows = models.PositiveIntegerField(_("rows"), default=0)
    checked = models.PositiveIntegerField(_("checked"), default=0)
    known = models.PositiveIntegerField(_("known"), default=0)
    wrong = models.PositiveIntegerField(_("wrong"), default=0)
    remarks = models.JSONField(_("remarks"), default=list)
    meant = models.JSONField(_("what its headings were taken for"), default=list)
    sample = models.JSONField(_("first rows"), default=list)
    faults = models.JSONField(_("what is wrong"), default=list)
    complaint = models.TextField(_("why nothing was taken over"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    uploaded_by = actor(_("uploaded by"))
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def new(self) -> int:
        return self.rows - self.known - self.wrong
