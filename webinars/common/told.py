"""Which sentences and insights everybody may read, settled wherever that changes.

Whoever publishes, withdraws or corrects a recap, or hides, shows or merges a note, calls
`settle_told` in the same transaction, once the rows say so; pages then ask for one column.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tgtf_portal.core.work import doorbell
from webinars.models import Breakout, Insight, Recap, SeriesDigest, Statement, Webinar
from webinars.models.webinar import counted


@transaction.atomic(savepoint=False)
def settle_told(webinar: int) -> None:
    """Of a webinar, by its key: sentences first, then what they stand on.

    Its rooms are locked: whoever hides a note holds the room, so that of two who change something
    the second sees what the first did.
    """
    locked = Breakout.objects.select_for_update(no_key=True).filter(webinar=webinar)
    rooms = list(locked.order_by("pk").values_list("pk", flat=True))
    recap = Recap.objects.filter(webinar=webinar).select_related("webinar").first()
    if recap is None:
        return
    told_at = recap.webinar.starts_at
    sentences = Statement.objects.filter(recap=recap)
    _settle(sentences, sentences.standing(), told_at)
    notes = Insight.objects.filter(breakout__in=rooms)
    votes = F("carried_votes") + counted("webinars.Vote", of="insight")
    _settle(notes, notes.quoted(), told_at, told_votes=votes)
    want_digest(recap.webinar)


def want_digest(webinar: Webinar) -> None:
    """What its series adds up to is worked out again; the sweep does it where no bell rings."""
    wanted = {"wanted_at": timezone.now()}
    SeriesDigest.objects.update_or_create(series_id=webinar.series_id, defaults=wanted)
    doorbell.ring_after_commit("webinars.tasks.compile_due_digests")


def settle_told_of(room: Breakout) -> None:
    """After a change of a room's notes; they are told to nobody before their recap is published."""
    if Recap.objects.published().filter(webinar=room.webinar_id).exists():
        settle_told(room.webinar_id)


def _settle(rows: QuerySet, told: QuerySet, told_at: datetime, **facts: object) -> None:
    keys = list(told.order_by().values_list("pk", flat=True))
    rows.filter(told_at__isnull=False).exclude(pk__in=keys).update(told_at=None)
    rows.filter(pk__in=keys).exclude(told_at=told_at).update(told_at=told_at, **facts)
