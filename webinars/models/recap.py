"""A recap: a list of statements that staff edit, approve and publish, and correct thereafter."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import public_and_own
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import actor
from tgtf_portal.core.values.routes import address_of
from webinars.models.webinar import Webinar


class RecapQuerySet(models.QuerySet["Recap"]):
    def visible_to(self, user: Person) -> Self:
        """Published recaps; for staff all others of their facilities, too."""
        return public_and_own(self, self.published(), user, "webinars.view_recap")

    def published(self) -> Self:
        return self.filter(status=Recap.Status.PUBLISHED).exclude(
            webinar__status=Webinar.Status.DRAFT
        )

    def gone(self) -> Self:
        """Published once and not now: their addresses are known, and say so."""
        once = self.filter(published_at__isnull=False).exclude(status=Recap.Status.PUBLISHED)
        return once.exclude(webinar__status=Webinar.Status.DRAFT)

    def with_webinar(self) -> Self:
        return self.select_related("webinar__series__facility")


class Recap(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    UNDECIDED = (Status.DRAFT, Status.WITHDRAWN)  # while hosts may still put something right

    webinar = models.OneToOneField(
        Webinar, models.PROTECT, verbose_name=_("webinar"), related_name="recap"
    )
    title = LineField(_("headline"), max_length=200)
    standfirst = ProseField(_("standfirst"), max_length=600, blank=True)
    drafted_standfirst = ProseField(_("standfirst as compiled"), blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    compiled_at = models.DateTimeField(_("compiled at"))
    reordered = models.BooleanField(
        _("in the staff’s own order"),
        default=False,
        editable=False,
        help_text=_("Compiling again then keeps the order of what was there before."),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_by = actor(_("approved by"), editable=False)
    amend_until = models.DateTimeField(
        _("hosts and speakers may propose amendments until"), null=True, blank=True, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = RecapQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("recap")
        ordering = ["-webinar__starts_at"]
        indexes = [
            models.Index(
                *[F("published_at").desc(), F("id").desc()],
                condition=Q(status="published"),
                name="recap_by_publication",
            )
        ]
        permissions = (("publish_recap", "Can approve, publish and withdraw recaps"),)
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="recap_published_has_a_time",
                violation_error_message=_("A published recap needs its time."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False),
                name="recap_approved_has_a_time",
                violation_error_message=_("An approved recap needs its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def get_absolute_url(self) -> str:
        return address_of("webinars:recap-detail", self.webinar.slug)


class Correction(models.Model):
    """What was put right after publication, told on the page."""

    recap = models.ForeignKey(
        Recap, models.CASCADE, verbose_name=_("recap"), related_name="corrections"
    )
    note = LineField(
        _("what was corrected"), max_length=300, help_text=_("Readers see it, with the day.")
    )
    by = actor(_("by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.note


class RecapVersion(models.Model):
    """The whole recap as it stood after a change: what `statements` holds is plain data.

    Each statement is a mapping of `key`, `section`, `breakout` (its title or an empty text),
    `text`, `dropped`, `offered` and `sources` (a list of mappings of `type`, `id` and `text`).
    """

    class Cause(models.TextChoices):
        COMPILED = "compiled", _("Compiled")
        EDITED = "edited", _("Edited")
        AMENDED = "amended", _("An amendment was taken over")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    recap = models.ForeignKey(
        Recap, models.CASCADE, verbose_name=_("recap"), related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    by = actor(_("by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    title = LineField(_("headline"), max_length=200)
    standfirst = ProseField(_("standfirst"), blank=True)
    statements = models.JSONField(_("statements"), default=list)

    class Meta:
        verbose_name = _("version of a recap")
        verbose_name_plural = _("versions of a recap")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["recap", "number"], name="recap_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.recap} · {self.number}"
