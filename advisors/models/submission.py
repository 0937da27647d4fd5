"""What was handed in as a result, each time: it stays to be seen, also when it was returned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from advisors.models.deliverable import Deliverable
from tgtf_portal.core.models import Document
from tgtf_portal.core.values.fields import HttpsField, ProseField
from tgtf_portal.core.values.links import actor, optional


class Submission(models.Model):
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    link = HttpsField(_("link to the document"), blank=True)
    document = optional(
        Document, models.PROTECT, verbose_name=_("document"), related_name="submissions"
    )
    summary = ProseField(_("summary"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = actor(_("submitted by"))
    remark = ProseField(_("what to change"), blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = actor(_("returned by"))

    class Meta:
        verbose_name = _("submission")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="submission_once"),
            models.CheckConstraint(
                condition=~models.Q(link="") | models.Q(document__isnull=False),
                name="submission_has_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} ({self.number})"
