"""The pace: how many messages may go now where a mail server welcomes only so many a minute."""

from datetime import datetime
from time import monotonic, sleep

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from tgtf_portal.core.mail.outbox.office import the_office
from tgtf_portal.core.models import PostOffice


def refilled(allowance: float, seconds: float, per_minute: int) -> float:
    """A second's worth is the most that is ever saved up, so that nothing goes out in a burst."""
    full = max(1.0, per_minute / 60)
    return min(full, allowance + max(0.0, seconds) * per_minute / 60)


def allowed(most: int, until: float) -> int:
    """How many of `most` may go now, waiting for the first until the shift ends; 0 for none."""
    if not settings.OUTBOX_RATE_PER_MINUTE:
        return most
    while not (number := _take(most)):
        if monotonic() >= until:
            return 0
        sleep(min(60 / settings.OUTBOX_RATE_PER_MINUTE, max(0.0, until - monotonic())))
    return number


@transaction.atomic
def _take(most: int) -> int:
    office = the_office()
    row = PostOffice.objects.select_for_update().annotate(now=Now()).get(pk=office.pk)
    rate = settings.OUTBOX_RATE_PER_MINUTE
    filled = refilled(row.allowance, _since(row.allowance_at, row.now), rate)
    number = min(most, int(filled))
    PostOffice.objects.filter(pk=office.pk).update(allowance=filled - number, allowance_at=row.now)
    return number


def put_back(number: int) -> None:
    """What was allowed and not needed."""
    if settings.OUTBOX_RATE_PER_MINUTE and number:
        PostOffice.objects.filter(pk=PostOffice.ONLY).update(allowance=F("allowance") + number)


def _since(before: datetime | None, now: datetime) -> float:
    return (now - before).total_seconds() if before else 60.0
