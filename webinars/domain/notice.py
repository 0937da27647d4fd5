"""Telling one person how their registration stands, once for each turn it takes."""

from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from tgtf_portal.core import outbox
from tgtf_portal.core.models import Message
from webinars.models import Registration

PAUSE = timedelta(minutes=10)
MOST_IN_A_DAY = 3
DAY = timedelta(days=1)


def tell(registration: Registration, kind: str, *, turn: str = "", **context: object) -> None:
    """Promise the mail of a turn; the same turn told twice is one mail."""
    turn = turn or f"{registration.round}.{registration.seq}"
    outbox.promise(
        kind,
        key=f"{kind}/{registration.webinar_id}/{registration.pk}/{turn}",
        to=registration.email,
        name=registration.name,
        language=registration.language,
        context={"registration": registration.pk, **context},
        priority=Message.Priority.URGENT,
    )


def tell_unasked(registration: Registration, kind: str, slot: str) -> None:
    """Promise a mail that a stranger may have caused; `slot` comes from `free_slot`."""
    outbox.promise(
        kind,
        key=slot,
        to=registration.email,
        name="" if registration.is_pending else registration.name,
        language=registration.language,
        context={"registration": registration.pk},
        priority=Message.Priority.URGENT,
    )


def free_slot(email: str) -> str | None:
    """The key under which this address may be written to once more, or None for now.

    Whoever types somebody else's address into our form must not fill their mailbox: one mail in ten
    minutes, three in a day. The keys are unique, so that two at once are one mail.
    """
    now = timezone.now()
    digest = sha256(email.encode()).hexdigest()[:24]
    days = [now - DAY, now]
    slots = {d: [f"unasked/{digest}/{d:%Y%m%d}/{n}" for n in range(MOST_IN_A_DAY)] for d in days}
    keys = [key for day in days for key in slots[day]]
    used = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at"))
    lately = [told for told in used.values() if told > now - DAY]
    if len(lately) >= MOST_IN_A_DAY or any(told > now - PAUSE for told in lately):
        return None
    return next((key for key in slots[now] if key not in used), None)
