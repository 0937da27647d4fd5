"""A letter that staff write to people: to whom, and what it says."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_countries.fields import CountryField

from clusters.models import Facility
from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.core.values.links import actor, optional
from webinars.models.breakout import Breakout
from webinars.models.mailing import Mailing, MailingQuerySet
from webinars.models.webinar import Webinar


class StaffLetter(Mailing):
    class Audience(models.TextChoices):
        """To whom; those about a webinar first."""

        CONFIRMED = "confirmed", _lazy("Participants who have a place")
        WAITING = "waiting", _lazy("Participants on the waiting list")
        UNWISHED = "unwished", _lazy("Participants without wishes")
        UNSEATED = "unseated", _lazy("Participants without a seat")
        BREAKOUT = "breakout", _lazy("Participants of one break-out")
        ATTENDED = "attended", _lazy("Participants who came")
        ABSENT = "absent", _lazy("Participants who did not come")
        CHOSEN = "chosen", _lazy("Participants chosen in the list")
        HOSTS = "hosts", _lazy("Hosts and co-hosts of its break-outs")
        MODERATORS = "moderators", _lazy("Its moderators")
        SPEAKERS = "speakers", _lazy("Its speakers")
        COHORT = "cohort", _lazy("Managers of the cohort's clusters")
        MANAGERS = "managers", _lazy("Managers of all clusters")
        ADVISORS = "advisors", _lazy("Advisors with an engagement")
        SILENT = "silent", _lazy("Advisors who are silent, by the health board")
        SMES = "smes", _lazy("Contacts of the cohort's SMEs")

    ABOUT_A_WEBINAR = (
        Audience.CONFIRMED,
        Audience.WAITING,
        Audience.UNWISHED,
        Audience.UNSEATED,
        Audience.BREAKOUT,
        Audience.ATTENDED,
        Audience.ABSENT,
        Audience.CHOSEN,
        Audience.HOSTS,
        Audience.MODERATORS,
        Audience.SPEAKERS,
    )
    BY_COUNTRY = (Audience.COHORT, Audience.MANAGERS, Audience.SMES)
    NOUN = "staffletter"
    AROUND = ("facility", "breakout", "webinar__series__facility")

    facility = models.ForeignKey(
        Facility, models.PROTECT, verbose_name=_lazy("facility"), related_name="letters"
    )
    webinar = optional(
        Webinar, models.PROTECT, verbose_name=_lazy("webinar"), related_name="letters"
    )
    audience = models.CharField(_lazy("to whom"), max_length=12, choices=Audience)
    breakout = optional(
        Breakout,
        models.SET_NULL,
        verbose_name=_lazy("break-out"),
        related_name="+",
        help_text=_lazy("For the participants of one break-out."),
    )
    country = CountryField(
        _lazy("country"),
        blank=True,
        help_text=_lazy("Managers and SMEs of this country alone; empty: of all."),
    )
    chosen = models.JSONField(default=list, blank=True, editable=False)
    language = models.CharField(
        _lazy("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_lazy("In which you write; what the portal adds comes in it, too."),
    )
    subject = LineField(_lazy("subject"), max_length=150)
    body = ProseField(_lazy("text"), max_length=5000)
    written_by = actor(_lazy("last written by"), editable=False)
    released_by = actor(_lazy("released by"), editable=False)
    released_at = models.DateTimeField(_lazy("released"), null=True, blank=True, editable=False)

    objects = MailingQuerySet["StaffLetter"].as_manager()

    class Meta(Mailing.Meta):
        verbose_name = _lazy("letter")

    def __str__(self) -> str:
        return self.subject or _("Letter without a subject")

    @property
    def time_zone(self) -> str:
        return self.facility.time_zone

    @property
    def is_written(self) -> bool:
        return bool(self.subject and self.body)

    @property
    def writers(self) -> set[int | None]:
        """The accounts of who wrote it, and so cannot release it."""
        return {self.created_by_id, self.written_by_id} - {None}
