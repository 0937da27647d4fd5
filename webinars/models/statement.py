"""A statement: a sentence of a recap, with the sources that it stands on."""

from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.fields import LineField, ProseField, SettledTimeField
from tgtf_portal.core.values.full_text import searchable
from tgtf_portal.core.values.links import actor, optional
from tgtf_portal.core.values.routes import address_of
from webinars.models.breakout import Breakout
from webinars.models.insight import Insight
from webinars.models.recap import Recap


class StatementQuerySet(models.QuerySet["Statement"]):
    def kept(self) -> Self:
        """What readers see: neither dropped nor only offered, nor standing on an insight that was
        hidden, or merged into one that the statement does not stand on.
        """
        own = Source.objects.filter(statement=OuterRef("pk"))
        hidden = own.filter(insight__hidden_at__isnull=False)
        lead = Source.objects.filter(
            statement=OuterRef("statement"), insight=OuterRef("insight__merged_into")
        )
        strayed = own.filter(~Exists(lead), insight__merged_into__isnull=False)
        return self.filter(~Exists(hidden), ~Exists(strayed), dropped=False, offered=False)

    def published(self) -> Self:
        """What everybody reads, in any recap: as `common.told` has settled it."""
        return self.filter(told_at__isnull=False)

    def standing(self) -> Self:
        """The same, worked out anew."""
        return self.kept().filter(recap__in=Recap.objects.published())

    def with_sources(self) -> Self:
        sources = Source.objects.with_votes()
        return self.select_related("breakout").prefetch_related(Prefetch("sources", sources))


class Statement(models.Model):
    """A sentence of a recap: `drafted` as it was compiled, `text` as readers see it."""

    class Section(models.TextChoices):
        FACILITY = "facility", _("The facility")
        OCCASION = "occasion", _("The webinar")
        PURPOSE = "purpose", _("Purpose")
        PEOPLE = "people", _("People")
        STORIES = "stories", _("Success stories")
        BREAKOUTS = "breakouts", _("Break-outs")
        ACROSS = "across", _("Across the rooms")
        STEPS = "steps", _("Next steps")
        CLOSING = "closing", _("Closing")

    recap = models.ForeignKey(
        Recap, models.CASCADE, verbose_name=_("recap"), related_name="statements"
    )
    key = models.CharField(
        _("key"), max_length=200, help_text=_("Stays the same when compiled again.")
    )
    position = models.PositiveIntegerField(_("position"))
    section = models.CharField(_("section"), max_length=10, choices=Section)
    breakout = optional(
        Breakout, models.PROTECT, verbose_name=_("break-out"), related_name="statements"
    )
    text = ProseField(_("text"))
    drafted = ProseField(_("as compiled"), editable=False)
    dropped = models.BooleanField(_("dropped"), default=False)
    dropped_reason = LineField(_("why it is dropped"), max_length=200, blank=True)
    offered = models.BooleanField(
        _("offered"),
        default=False,
        editable=False,
        help_text=_("Compiled after staff began to edit: readers see it once it is accepted."),
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    accepted_by = actor(_("accepted by"), editable=False)
    masked_at = models.DateTimeField(
        _("a name in it is masked since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Until somebody puts the sentence into other words."),
    )
    added = models.BooleanField(
        _("added by staff"),
        default=False,
        editable=False,
        help_text=_("Compiling again leaves it alone."),
    )

    # When the webinar was held in whose published recap everybody reads it; empty for none.
    told_at = SettledTimeField(null=True, editable=False)

    objects = StatementQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["told_at"])

    class Meta:
        verbose_name = _("statement")
        ordering = ["position"]
        indexes = [
            models.Index(
                F("told_at").desc(),
                F("recap"),
                F("position"),
                condition=Q(told_at__isnull=False),
                name="statement_told",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recap", "key"],
                name="statement_key_once",
                violation_error_message=_("The recap has this statement already."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_section_display(self) -> str:  # type: ignore[no-redef]
        return label_of(Statement.Section, self.section)

    @cached_property
    def grounds(self) -> list["Source"]:
        """What it stands on, for who reads it; needs `with_sources` to cost no query."""
        return list(self.sources.all())

    @property
    def edited(self) -> bool:
        return self.text != self.drafted

    @property
    def anchor(self) -> str:
        """Where it stands on the recap's page; the same after compiling again."""
        return anchor_of(self.key)

    def get_absolute_url(self) -> str:
        """Needs the recap and its webinar to cost no query."""
        return f"{self.recap.get_absolute_url()}#{self.anchor}"

    @property
    def is_conclusion(self) -> bool:
        return self.key.startswith("conclusion/")


def anchor_of(key: str) -> str:
    return slugify(key.replace("/", "-"))


def address_in_recap(webinar: str, key: str) -> str:
    """Where a sentence stands, by the webinar's slug and its own key."""
    return f"{address_of('webinars:recap-detail', webinar)}#{anchor_of(key)}"


searchable(Statement, "text", told="told_at")


class SourceQuerySet(models.QuerySet["Source"]):
    def with_votes(self) -> Self:
        """With the insight, where it is one, and how many voted for it."""
        votes = F("insight__carried_votes") + Count("insight__votes", distinct=True)
        # Django leaves out the model's own order where rows are counted.
        return self.select_related("insight").annotate(vote_count=votes).order_by("pk")


class Source(models.Model):
    """What a statement stands on, as it was when the recap was compiled."""

    class Type(models.TextChoices):
        FACILITY = "facility", _("Facility")
        WEBINAR = "webinar", _("Webinar")
        SPEAKER = "speaker", _("Speaker")
        STORY = "story", _("Success story")
        COUNT = "count", _("Count")
        BREAKOUT = "breakout", _("Break-out")
        INSIGHT = "insight", _("Insight")
        THEME = "theme", _("Theme")
        NOTE = "note", _("The facility’s own note")

    statement = models.ForeignKey(
        Statement, models.CASCADE, verbose_name=_("statement"), related_name="sources"
    )
    type = models.CharField(_("type"), max_length=10, choices=Type)
    reference = models.CharField(_("id"), max_length=200)
    text = ProseField(_("what it says"))
    insight = optional(Insight, models.PROTECT, verbose_name=_("insight"), related_name="quoted_in")

    # Annotated by `with_votes`; None where the source is no insight.
    vote_count: int | None

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "type", "reference"], name="source_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.text[:60]}"

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        return label_of(Source.Type, self.type)
