"""What a cluster achieved, told at a webinar or on a page of its own."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.models import Cluster
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import public_and_own
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import optional
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.text import lines
from webinars.models.webinar import Webinar


class SuccessStoryQuerySet(models.QuerySet["SuccessStory"]):
    def visible_to(self, user: Person) -> Self:
        """Published stories; for staff all others of their facilities, too."""
        public = self.filter(published=True)
        return public_and_own(self, public, user, "webinars.view_successstory")

    def with_cluster(self) -> Self:
        return self.select_related("cluster", "webinar")


class SuccessStory(models.Model):
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = LineField(_("title"), max_length=160)
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, verbose_name=_("cluster"), related_name="stories"
    )
    webinar = optional(Webinar, models.PROTECT, verbose_name=_("told at"), related_name="stories")
    presenter = LineField(_("presenter"), max_length=120, blank=True)
    points = ProseField(
        _("what the cluster did"),
        help_text=_("One a line, each beginning with a verb in the past tense."),
    )
    published = models.BooleanField(_("published"), default=False)

    objects = SuccessStoryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("success story")
        verbose_name_plural = _("success stories")
        ordering = ["-webinar__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "cluster"],
                name="story_once_per_webinar_and_cluster",
                violation_error_message=_("This cluster tells a story at this webinar already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("webinars:story-detail", self.slug)

    @property
    def deeds(self) -> list[str]:
        return lines(self.points)
