"""What a host or a speaker would put otherwise in a recap, before it is published."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import actor, optional
from tgtf_portal.core.values.tokens import new_code
from webinars.models.host import Host
from webinars.models.speaker import Speaker
from webinars.models.statement import Statement


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def open(self) -> Self:
        """Those that staff have not answered."""
        return self.filter(status=Amendment.Status.OPEN)


class Amendment(models.Model):
    """A proposal of a host or a speaker; staff take it over or say why not."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    statement = models.ForeignKey(
        Statement, models.CASCADE, verbose_name=_("statement"), related_name="amendments"
    )
    host = optional(Host, models.SET_NULL, verbose_name=_("host"), related_name="amendments")
    speaker = optional(
        Speaker, models.SET_NULL, verbose_name=_("speaker"), related_name="amendments"
    )
    name = LineField(_("name"), max_length=120)
    before = ProseField(_("the sentence as it was read"))
    text = ProseField(_("proposed sentence"), max_length=2000)
    reason = LineField(_("why"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    answer = LineField(_("answer"), max_length=300, blank=True)
    answered_by = actor(_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="amendment_says_something",
                violation_error_message=_("Write the sentence as you would put it."),
            ),
            models.UniqueConstraint(
                fields=["statement", "host"],
                condition=Q(status="open", host__isnull=False),
                name="amendment_open_once_per_host",
            ),
            models.UniqueConstraint(
                fields=["statement", "speaker"],
                condition=Q(status="open", speaker__isnull=False),
                name="amendment_open_once_per_speaker",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def tone(self) -> str:
        """As components/status.html shows it."""
        tones = {"open": "wait", "accepted": "done", "declined": "off", "withdrawn": "off"}
        return tones[self.status]
