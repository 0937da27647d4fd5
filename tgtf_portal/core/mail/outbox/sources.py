"""All the messages of one campaign or reminder: how far they are, and holding them back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop

from tgtf_portal.core.mail.outbox.promising import DELIVERY
from tgtf_portal.core.models import Message
from tgtf_portal.core.work import doorbell

Status = Message.Status
A_MINUTE = timedelta(minutes=1)

# Tells what a pause held back from what staff hold for reasons of their own.
PAUSED = gettext_noop("Paused together with all that was promised with it.")


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """How far the mails of one source are; `seconds_left` is None where nobody can tell."""

    queued: int
    sent: int
    failed: int
    doubtful: int
    held: int
    dropped: int
    rate_per_minute: float
    seconds_left: float | None


def progress(source: str) -> SourceProgress:
    """Counted in one statement, the pace over the last minute."""
    lately = Q(status=Status.SENT, sent_at__gt=Now() - A_MINUTE)
    counts = {
        status.value: Count("pk", filter=Q(status=status))
        for status in (Status.SENT, Status.FAILED, Status.DOUBTFUL, Status.HELD, Status.DROPPED)
    }
    found = Message.objects.filter(source=source).aggregate(
        queued=Count("pk", filter=Q(status__in=Message.OPEN)),
        lately=Count("pk", filter=lately),
        since=Min("sent_at", filter=Q(status=Status.SENT)),
        **counts,
    )
    pace = _per_minute(found.pop("lately"), found.pop("since"))
    return SourceProgress(**found, rate_per_minute=pace, seconds_left=_left(found["queued"], pace))


def _per_minute(lately: int, since: datetime | None) -> float:
    """The first minute is not over yet: what it brought counts for the part that is."""
    if since is None or not lately:
        return 0.0
    seconds = min(max((timezone.now() - since).total_seconds(), 1.0), A_MINUTE.total_seconds())
    return lately * 60 / seconds


def _left(queued: int, pace: float) -> float | None:
    if not queued:
        return 0.0
    return queued * 60 / pace if pace else None


def hold_source(source: str) -> int:
    """Keep back what has not left, even from the hands of a worker that is about to send it."""
    return _take_away(source, Message.NOT_LEFT, status=Status.HELD, reason=PAUSED)


def resume_source(source: str) -> int:
    """Let go what the pause kept back, and nothing that staff hold for another reason."""
    paused = Message.objects.filter(source=source, status=Status.HELD, reason=PAUSED)
    number = paused.update(status=Status.QUEUED, reason="")
    if number:
        doorbell.ring_after_commit(DELIVERY)
    return number


def drop_source(source: str, reason: str) -> int:
    """Nothing of it that has not left yet will be sent."""
    not_left = (*Message.NOT_LEFT, Status.HELD)
    return _take_away(source, not_left, status=Status.DROPPED, reason=reason)


def _take_away(source: str, statuses: tuple[Status, ...], **facts: Any) -> int:
    """Without its token a worker cannot mark a message as on its way, and withdraws it."""
    rows = Message.objects.filter(source=source, status__in=statuses)
    return rows.update(token=None, lease_until=None, **facts)
