"""A mail that was promised: a row in the outbox, written together with its cause."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import AddressField, LineField
from tgtf_portal.core.values.kinds import name_of
from tgtf_portal.core.values.verdicts import Verdict


class MessageQuerySet(models.QuerySet["Message"]):
    def by_link(self, token: str) -> Self:
        """The one message whose link to its topics this is, if any."""
        local, _dot, domain = (tokens.read(Message.PURPOSE, token) or "").partition(".")
        return self.filter(message_id=f"<{local}@{domain}>") if local else self.none()

    def due(self) -> Self:
        """Waiting and ripe, or left behind by a worker whose lease has run out."""
        waiting = Q(status=Message.Status.QUEUED, due_at__lte=Now())
        # The first condition says nothing new, but it lets an index pass over all that was sent.
        return self.filter(status__in=Message.OPEN).filter(waiting | self._abandoned())

    def gone(self) -> Self:
        """Of which a copy left, or may have left."""
        return self.filter(Q(doubts__gt=0) | Q(status__in=Message.GONE))

    def sent_to(self, *addresses: str) -> Self:
        """What left for these addresses, the latest first; each with its words as they were."""
        theirs = [AddressField.normalise(address) for address in addresses]
        return self.gone().filter(recipient__in=theirs).order_by("-sent_at", "-pk")

    def abandoned(self) -> Self:
        """In the hands of a worker that died, or took too long."""
        return self.filter(self._abandoned())

    def retryable(self) -> Self:
        return self.filter(status__in=Message.RETRYABLE)

    @staticmethod
    def _abandoned() -> Q:
        return Q(status__in=Message.IN_HAND, lease_until__lte=Now())


def mail_count(noun: str, *statuses: str) -> Coalesce:
    """For lists of what promises mails: how many of the source `noun/<pk>` are in these states."""
    source = Concat(Value(f"{noun}/"), Cast(OuterRef("pk"), CharField(max_length=20)))
    # The second condition says nothing new, but an index needs it.
    rows = Message.objects.filter(source=source, status__in=statuses).exclude(source="").order_by()
    number = rows.values("source").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


class Message(models.Model):
    PURPOSE = "mail"
    # What owners wrote instead of its kind's standard text; whoever writes the letter brings it.
    own_texts: Mapping[tuple[str, int, str], Any] = MappingProxyType({})

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        CLAIMED = "claimed", _("Claimed by a worker")
        TRANSMITTING = "transmitting", _("Being handed over")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        HELD = "held", _("Held")
        DOUBTFUL = "doubtful", _("Doubtful")
        DROPPED = "dropped", _("No longer due")

    class Priority(models.IntegerChoices):
        URGENT = 0, _("Somebody waits for it")
        NORMAL = 5, _("Normal")
        BULK = 9, _("To many")

    IN_HAND = (Status.CLAIMED, Status.TRANSMITTING)
    OPEN = (Status.QUEUED, *IN_HAND)
    GONE = (Status.SENT, Status.TRANSMITTING, Status.DOUBTFUL)
    NOT_LEFT = (Status.QUEUED, Status.CLAIMED)
    RETRYABLE = (Status.FAILED, Status.DOUBTFUL, Status.HELD)

    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("Promising the same key twice sends one mail."),
    )
    kind = models.CharField(_("kind"), max_length=60, db_index=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True, editable=False)
    recipient = AddressField(_("recipient"))
    recipient_name = LineField(_("recipient's name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    context = models.JSONField(_("what it is about"), default=dict, blank=True)
    at_most_once = models.BooleanField(
        _("at most once"),
        default=False,
        help_text=_("In doubt it is listed for staff instead of being sent a second time."),
    )
    priority = models.SmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.QUEUED)
    about = models.CharField(
        _("about"), max_length=60, blank=True, help_text=_("Such as webinar/12.")
    )
    source = models.CharField(
        _("promised by"),
        max_length=40,
        blank=True,
        help_text=_("The campaign or reminder it belongs to, such as campaign/12."),
    )
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    drop_after = models.DateTimeField(
        _("pointless after"),
        null=True,
        blank=True,
        help_text=_("Whatever was not sent by then is dropped, not sent late."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(
        _("doubts"), default=0, help_text=_("How often a copy may have left without our knowing.")
    )
    crashes = models.PositiveSmallIntegerField(
        _("crashes"), default=0, help_text=_("How many workers died with it in hand.")
    )
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(
        _("text as sent"),
        blank=True,
        help_text=_("Without personal links: these are a key to something."),
    )
    packed_html = models.BinaryField(
        _("HTML as sent"), null=True, help_text=_("Packed, and without personal links.")
    )
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("promised at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    bounced_at = models.DateTimeField(
        _("came back at"), null=True, blank=True, help_text=_("Accepted first, returned later.")
    )
    verdict = models.CharField(
        _("what its return says"), max_length=10, choices=Verdict, blank=True
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                F("priority"),
                F("id"),
                condition=Q(status="queued"),
                name="core_message_queue",
            ),
            models.Index(
                F("lease_until"), condition=Q(token__isnull=False), name="core_message_lease"
            ),
            models.Index(F("status"), F("kind"), name="core_message_status"),
            models.Index(
                F("source"), F("status"), condition=~Q(source=""), name="core_message_source"
            ),
            models.Index(F("about"), F("kind"), F("status"), name="core_message_about"),
            models.Index(
                F("recipient"),
                condition=Q(bounced_at__isnull=False),
                name="core_message_returned",
            ),
            # Somebody's own data, and the outbox searched by how an address begins.
            models.Index(
                fields=["recipient"],
                opclasses=["varchar_pattern_ops"],
                name="core_message_recipient",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["claimed", "transmitting"])
                | Q(token__isnull=False, lease_until__isnull=False),
                name="core_message_in_hand_has_a_lease",
                violation_error_message=_("A message in a worker's hands needs a lease."),
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
                name="core_message_sent_has_a_time",
                violation_error_message=_("A sent message needs its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{name_of(self.kind)} → {self.recipient}"

    @property
    def has_gone(self) -> bool:
        """A copy left, or may have left."""
        return bool(self.doubts) or self.status in self.GONE

    @property
    def link_token(self) -> str:
        """Opens the pages where this mail's reader chooses what may come."""
        return tokens.issue(self.PURPOSE, self.message_id.strip("<>").replace("@", ".", 1))

    def get_topics_link(self) -> str:
        """Where its reader chooses; for mails that have a topic."""
        return f"{settings.SITE_URL}/mail/{self.link_token}/"

    def get_unsubscribe_link(self) -> str:
        return f"{settings.SITE_URL}/mail/{self.link_token}/unsubscribe/"
