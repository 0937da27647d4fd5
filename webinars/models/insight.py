"""What a break-out found out, in the words of the person who wrote it down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.models import Cluster, Theme
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import public_and_own
from tgtf_portal.core.values.choices import label_of
from tgtf_portal.core.values.erased import is_nobody
from tgtf_portal.core.values.fields import (
    DayField,
    LineField,
    ProseField,
    SettledNumberField,
    SettledTimeField,
)
from tgtf_portal.core.values.folding import containing
from tgtf_portal.core.values.full_text import searchable
from tgtf_portal.core.values.links import optional
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.core.values.tokens import new_code
from webinars.models.breakout import Breakout
from webinars.models.host import Host
from webinars.models.registration import Registration
from webinars.models.webinar import counted

LONGEST_INSIGHT = 10_000


class InsightQuerySet(models.QuerySet["Insight"]):
    def shown(self) -> Self:
        """What was neither hidden by a host or by staff nor merged into another."""
        return self.filter(hidden_at=None, merged_into=None)

    def key(self) -> Self:
        """The room's key insights, the first that was marked first."""
        return self.shown().filter(key_at__isnull=False).order_by("key_at")

    def conclusions(self) -> Self:
        return self.filter(kind=Insight.Kind.CONCLUSION)

    def notes(self) -> Self:
        """Everything but conclusions."""
        return self.exclude(kind=Insight.Kind.CONCLUSION)

    def told(self) -> Self:
        """For others than the hosts: no conclusion that is still written, before the room closes
        or its host says so."""
        return self.filter(Q(drafted=False) | Q(breakout__status=Breakout.Status.CLOSED))

    def with_votes(self) -> Self:
        """Counted for the rows alone that are read: a page of many costs as much as one of few."""
        votes = counted("webinars.Vote", of="insight")
        return self.annotate(vote_count=F("carried_votes") + votes)

    def visible_to(self, user: Person) -> Self:
        """What is published; for staff what is shown in their facilities' rooms, too."""
        return public_and_own(self.shown(), self.published(), user, "webinars.view_insight")

    def published(self) -> Self:
        """Shown, and a sentence that readers see in a published recap stands on it: as
        `common.told` has settled it."""
        return self.filter(told_at__isnull=False)

    def quoted(self) -> Self:
        """The same, worked out anew."""
        sources = apps.get_model("webinars.Source")._default_manager.exclude(insight=None)
        told = sources.filter(statement__told_at__isnull=False)
        return self.shown().filter(pk__in=told.values("insight"))

    def containing(self, words: Sequence[str]) -> Self:
        """Each of the words, folded already, stands in its text."""
        return containing(self, "text", words)

    def credited_to_cluster(self, slug: str) -> Self:
        """As `with_credit` tells it, asked in a way that an index can answer."""
        agreed = self.exclude(attribution=Insight.Attribution.ANONYMOUS)
        return agreed.filter(registration__cluster__slug=slug)

    def credited_to_country(self, country: str) -> Self:
        """Likewise: their cluster's, else their own where they gave their name."""
        named = Q(attribution=Insight.Attribution.NAMED, registration__country=country)
        alone = named & Q(registration__cluster=None)
        agreed = self.exclude(attribution=Insight.Attribution.ANONYMOUS)
        return agreed.filter(Q(registration__cluster__country=country) | alone)

    def with_credit(self) -> Self:
        """Annotates cluster and country where the author agreed to `credit`: found by anything
        else, a search could give away who wrote a note without a name."""
        named = Q(attribution=Insight.Attribution.NAMED)
        agreed = named | Q(attribution=Insight.Attribution.CLUSTER)
        member, cluster = agreed & Q(registration__cluster__isnull=False), "registration__cluster__"
        return self.annotate(
            credited_cluster=Case(When(member, then=f"{cluster}slug")),
            credited_cluster_name=Case(When(member, then=f"{cluster}name")),
            credited_country=Case(
                When(member, then=f"{cluster}country"),
                When(named, then="registration__country"),
                default=Value(""),
                output_field=CharField(),
            ),
        )


class Insight(models.Model):
    class Kind(models.TextChoices):
        INSIGHT = "insight", _("Insight")
        BEST_PRACTICE = "best_practice", _("Best practice")
        BARRIER = "barrier", _("Barrier")
        NEED = "need", _("Need")
        RECOMMENDATION = "recommendation", _("Recommendation")
        COMMITMENT = "commitment", _("Commitment")
        SYNERGY = "synergy", _("Synergy wish")
        OFFER = "offer", _("Offer")
        OBJECTIVE = "objective", _("Objective")
        CONCLUSION = "conclusion", _("Conclusion")

    class Attribution(models.TextChoices):
        NAMED = "named", _("With the author's name")
        CLUSTER = "cluster", _("With the cluster's name only")
        ANONYMOUS = "anonymous", _("Without a name")

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    breakout = models.ForeignKey(
        Breakout, models.PROTECT, verbose_name=_("break-out"), related_name="insights"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.INSIGHT)
    text = ProseField(_("text"), max_length=LONGEST_INSIGHT)
    theme = optional(Theme, models.PROTECT, verbose_name=_("theme"), related_name="insights")
    host = optional(
        Host, models.SET_NULL, verbose_name=_("written by host"), related_name="insights"
    )
    registration = optional(
        Registration,
        models.PROTECT,
        verbose_name=_("written by participant"),
        related_name="insights",
    )
    author_name = LineField(_("author's name"), max_length=120, blank=True)
    attribution = models.CharField(
        _("attribution"), max_length=10, choices=Attribution, default=Attribution.ANONYMOUS
    )
    carried_votes = models.PositiveIntegerField(
        _("votes counted elsewhere"), default=0, help_text=_("From an imported list.")
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)
    hidden_reason = LineField(_("why it is hidden"), max_length=200, blank=True)
    withdrawn = models.BooleanField(_("withdrawn by its author"), default=False, editable=False)
    drafted = models.BooleanField(
        default=False, editable=False, help_text=_("Of a conclusion that its hosts still write.")
    )
    key_at = models.DateTimeField(_("key insight since"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        related_name="copies",
        null=True,
        blank=True,
        editable=False,
    )
    # When the webinar was held in whose published recap everybody reads it, and its votes by then:
    # the public list's order. Empty while it is told to nobody.
    told_at = SettledTimeField(null=True, editable=False)
    told_votes = SettledNumberField(default=0, editable=False)
    # Somebody read both and found that they say different things.
    apart_from = models.ManyToManyField("self", blank=True, editable=False)
    # Somebody read both and found that they say the same, in whatever words.
    same_as = models.ManyToManyField("self", blank=True, editable=False)
    owner = LineField(
        _("who takes it on"), max_length=120, blank=True, help_text=_("Of a commitment.")
    )
    # Who is meant by that, where the portal knows them: they are asked before anybody is named.
    owner_registration = optional(
        Registration, models.SET_NULL, related_name="taken_on", editable=False
    )
    owner_host = optional(Host, models.SET_NULL, related_name="taken_on", editable=False)
    owner_cluster = optional(Cluster, models.SET_NULL, related_name="commitments", editable=False)
    owner_agreed_at = models.DateTimeField(
        _("agreed to be named at"), null=True, blank=True, editable=False
    )
    due_on = DayField(_("by when"), null=True, blank=True, help_text=_("Of a commitment."))
    done_on = DayField(
        _("done on"), null=True, blank=True, help_text=_("Of a commitment that was kept.")
    )
    # The last wishes about a name that it obeys, of those that are listed outside the database.
    name_line = models.CharField(max_length=32, blank=True, editable=False)
    owner_line = models.CharField(max_length=32, blank=True, editable=False)
    # A form that is sent twice, by an impatient thumb or a bad line, is kept once.
    form_key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)

    vote_count: int  # annotated by with_votes

    objects = InsightQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["told_at", "told_votes"])

    class Meta:
        verbose_name = _("insight")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                F("told_at").desc(),
                F("told_votes").desc(),
                F("id").desc(),
                condition=Q(told_at__isnull=False),
                name="insight_told",
            ),
            models.Index(
                F("kind"),
                F("told_at").desc(),
                F("told_votes").desc(),
                F("id").desc(),
                condition=Q(told_at__isnull=False),
                name="insight_told_kind",
            ),
            models.Index(
                F("theme"),
                F("told_at").desc(),
                F("told_votes").desc(),
                F("id").desc(),
                condition=Q(told_at__isnull=False, theme__isnull=False),
                name="insight_told_theme",
            ),
            models.Index(
                F("kind"),  # no condition: SQLite knows no value while it plans
                F("due_on"),
                F("id"),
                F("done_on"),
                F("breakout"),
                condition=Q(told_at__isnull=False),
                name="insight_told_promise",
            ),
            models.Index(
                F("registration"),
                condition=Q(told_at__isnull=False, registration__isnull=False),
                name="insight_told_author",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="insight_says_something",
                violation_error_message=_("Write something down first."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return label_of(Insight.Kind, self.kind)

    def get_absolute_url(self) -> str:
        return address_of("webinars:insight-detail", self.code)

    @property
    def is_shown(self) -> bool:
        return self.hidden_at is None and self.merged_into_id is None

    @property
    def is_anonymous(self) -> bool:
        """Written by somebody whom only hosts and staff may see."""
        return bool(self.registration_id) and self.attribution == self.Attribution.ANONYMOUS

    @property
    def is_conclusion(self) -> bool:
        return self.kind == self.Kind.CONCLUSION

    @property
    def credit(self) -> str:
        """Whom it may be told with; needs `registration__cluster` to cost no query."""
        cluster = self.registration.cluster if self.registration else None
        return credited(self.attribution, self.author_name, cluster.name if cluster else "")

    @property
    def taken_on_by(self) -> str:
        """Who takes a commitment on, as it may be told."""
        return owner_told(self.owner, self.owner_agreed_at, self.owner_cluster_id)

    @property
    def signature(self) -> str:
        """Who stands under it in the webinar's own rooms: hosts sign what they write."""
        return self.credit if self.registration_id else self.author_name


def credited(attribution: str, author_name: str, cluster: str | None) -> str:
    """The name that the author agreed to: their own, their cluster's, or none."""
    names = {Insight.Attribution.NAMED: author_name, Insight.Attribution.CLUSTER: cluster or ""}
    return names.get(Insight.Attribution(attribution), "")


def owner_told(owner: str, agreed_at: datetime | None, cluster: int | None) -> str:
    """By name only who agreed to it; of all others, that there is somebody.

    >>> str(owner_told("Ann", None, None)), owner_told("", None, None)
    ('somebody in the room', '')
    """
    if not owner or (agreed_at and not is_nobody(owner)):
        return owner
    return str(_("a cluster") if cluster else _("somebody in the room"))


searchable(Insight, "text", told="told_at")


class Vote(models.Model):
    insight = models.ForeignKey(
        Insight, models.CASCADE, verbose_name=_("insight"), related_name="votes"
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("registration"), related_name="votes"
    )
    carried_from = optional(
        Insight,
        models.CASCADE,
        related_name="+",
        help_text=_("The near-copy that it was given to, before both were merged."),
    )

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(
                fields=["insight", "registration"],
                name="vote_once",
                violation_error_message=_("You have voted for this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration} ▲ {self.insight}"
