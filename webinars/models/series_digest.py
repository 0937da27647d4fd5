"""What takes long to find out about a series, worked out by a worker and kept."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from webinars.models.webinar import Series


class SeriesDigestQuerySet(models.QuerySet["SeriesDigest"]):
    def due(self) -> Self:
        """What is told of the series changed since."""
        return self.filter(Q(compiled_at=None) | Q(compiled_at__lt=F("wanted_at")))


class SeriesDigest(models.Model):
    """Keys alone, no words: what was hidden or withdrawn since is not found by them.

    Of `again` each is a mapping of `notes`, the strongest first, and `votes`; of `themes` one of
    `theme`, `webinars` and `notes`, their number.
    """

    series = models.OneToOneField(Series, models.CASCADE, related_name="digest")
    wanted_at = models.DateTimeField()
    compiled_at = models.DateTimeField(null=True)
    again = models.JSONField(default=list)
    themes = models.JSONField(default=list)

    objects = SeriesDigestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.series)
