"""What takes long to find out about a webinar, kept as it was found."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from webinars.models.webinar import Webinar

MAKER_IS_DEAD = timedelta(minutes=10)  # after so long without an end


class OverviewQuerySet(models.QuerySet["Overview"]):
    def wanted(self) -> Self:
        """Asked for, and in nobody's hands who may still be at work on it."""
        dead = Q(begun_at__lt=timezone.now() - MAKER_IS_DEAD)
        return self.filter(Q(begun_at=None) | dead, wanted_at__isnull=False)


class Overview(models.Model):
    """Of a kind, and by a question such as the rules of a seating; it holds numbers of rows only,
    so that whatever is erased or corrected is so here, too."""

    class Kind(models.TextChoices):
        SEATING = "seating", _("seating")
        MEETINGS = "meetings", _("who meets where")
        AUDIENCE = "audience", _("whom a campaign reaches")
        SAME_NOTES = "same_notes", _("notes that say the same")

    webinar = models.ForeignKey(
        Webinar, models.CASCADE, verbose_name=_("webinar"), related_name="overviews"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    question = models.CharField(_("question"), max_length=200, blank=True)
    content = models.JSONField(_("content"), default=dict)
    wanted_at = models.DateTimeField(_("wanted at"), null=True, blank=True, db_index=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)

    objects = OverviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("overview")
        ordering = ["webinar", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "kind", "question"],
                name="overview_once_per_question",
                violation_error_message=_("This overview is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar}: {self.get_kind_display()}"


class OverviewPart(models.Model):
    """So many of its rows as a page shows."""

    overview = models.ForeignKey(
        Overview, models.CASCADE, verbose_name=_("overview"), related_name="parts"
    )
    name = models.CharField(_("name"), max_length=30)
    number = models.PositiveIntegerField(_("number"))
    rows = models.JSONField(_("rows"), default=list)

    class Meta:
        verbose_name = _("part of an overview")
        verbose_name_plural = _("parts of overviews")
        ordering = ["overview", "name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["overview", "name", "number"],
                name="overview_part_once",
                violation_error_message=_("This part is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
