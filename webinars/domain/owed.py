"""Conclusions that closed rooms still owe, and asking their hosts for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.domain.conclusion import TAKING_PLACE, UNDECIDED
from webinars.domain.webinar import locked
from webinars.models import Breakout, Host, Insight, Seat, Webinar

SOON = timedelta(minutes=20)  # after the close
MORNING = time(9)  # on the webinar's clock
A_NIGHT = timedelta(hours=8)
PATIENCE = timedelta(hours=12)  # whoever could not be asked in time is not asked out of the blue
PAUSE = timedelta(minutes=10)  # two of the staff who press at once mean it once


# --- Which rooms ---------------------------------------------------------------------------------
def owing(rooms: QuerySet[Breakout]) -> QuerySet[Breakout]:
    """Closed without a conclusion, though somebody came, and the recap is not approved yet."""
    notes = Insight.objects.shown().filter(breakout=OuterRef("pk"))
    undecided = Q(webinar__recap=None) | Q(webinar__recap__status__in=UNDECIDED)
    return rooms.filter(
        _came(notes),
        ~Exists(notes.conclusions()),
        undecided,
        status=Breakout.Status.CLOSED,
        webinar__status__in=TAKING_PLACE,
    )


def _came(notes: QuerySet[Insight]) -> Q:
    """Somebody wrote or was seen; where nobody was seen in any room, whoever had a seat counts."""
    seen = Q(seen_at__isnull=False) | Q(registration__attended=True)
    seats = Seat.objects.filter(breakout=OuterRef("pk"))
    anywhere = Seat.objects.filter(seen, breakout__webinar=OuterRef("webinar"))
    unseen = Q(Exists(seats)) & ~Q(Exists(anywhere))
    return Q(Exists(notes)) | Q(Exists(seats.filter(seen))) | unseen


def rooms_owing(webinar: Webinar) -> list[Breakout]:
    """With their hosts, in two queries, as the programme lists them."""
    return list(owing(webinar.breakouts.in_order()).prefetch_related("hosts"))


def all_owing() -> list[Breakout]:
    """Of every webinar, with it, in one query; the one that owes longest first."""
    rooms = owing(Breakout.objects.select_related("webinar"))
    return list(rooms.order_by("webinar__starts_at", "webinar", "position", "pk"))


def askable(room: Breakout) -> list[Host]:
    """Its hosts who have an address; staff ask the others in another way."""
    return [host for host in room.hosts.all() if host.email]


# --- Asking --------------------------------------------------------------------------------------
@transaction.atomic
def ask_for_conclusions() -> int:
    """Ask the hosts whose turn it is; returns how many mails are new. Two at once do it once."""
    now = timezone.now()
    lately = Breakout.objects.filter(closed_at__gt=now - timedelta(days=3))
    rooms = owing(lately).select_related("webinar").prefetch_related("hosts")
    turns = {room: turn_of(room.closed_at, room.webinar.zone, now) for room in rooms}
    return outbox.promise_all(
        _mail(room, host, str(turn))
        for room, turn in turns.items()
        if turn
        for host in askable(room)
    )


def turn_of(closed_at: datetime | None, zone: ZoneInfo, now: datetime) -> int:
    """Which time a host is asked now: soon after the close, or the morning after; 0 for neither.

    >>> from datetime import UTC
    >>> closed, zone = datetime(2021, 10, 18, 10, tzinfo=UTC), ZoneInfo("Europe/Brussels")
    >>> [turn_of(closed, zone, closed + timedelta(minutes=m)) for m in (10, 20, 60)]
    [0, 1, 1]
    >>> [turn_of(closed, zone, datetime(2021, 10, 19, hour, tzinfo=UTC)) for hour in (6, 7, 22)]
    [0, 2, 0]
    """
    if closed_at is None:
        return 0
    soon, morning = closed_at + SOON, morning_after(closed_at, zone)
    if morning <= now < morning + PATIENCE:
        return 2
    return 1 if soon <= now < min(soon + PATIENCE, morning) else 0


def morning_after(closed_at: datetime, zone: ZoneInfo) -> datetime:
    """The first nine o'clock with a night before it.

    >>> evening = datetime(2021, 10, 30, 22, tzinfo=ZoneInfo("Europe/Brussels"))
    >>> morning_after(evening, ZoneInfo("Europe/Brussels")).isoformat()
    '2021-10-31T09:00:00+01:00'
    """
    day = (closed_at + A_NIGHT).astimezone(zone)
    morning = datetime.combine(day.date(), MORNING, zone)
    return morning if morning >= day else datetime.combine(day.date() + timedelta(1), MORNING, zone)


@transaction.atomic
def ask_again(webinar: Webinar, *, by: User | None) -> int:
    """Staff ask all hosts whose room owes its conclusion; returns how many mails go out."""
    rooms = rooms_owing(locked(webinar))
    if not rooms:
        raise Refused(_("Every break-out that somebody came to has its conclusion."))
    turn = f"staff-{int(timezone.now().timestamp() // PAUSE.total_seconds())}"
    mails = [_mail(room, host, turn) for room in _of(webinar, rooms) for host in askable(room)]
    if not mails:
        raise Refused(_("None of their hosts has an address; ask them in another way."))
    asked = outbox.promise_all(mails)
    if not asked:
        raise Refused(_("They were asked just now."))
    audit.record("conclusions.asked", webinar, by=by, rooms=[r.title for r in rooms], mails=asked)
    return asked


def _of(webinar: Webinar, rooms: Sequence[Breakout]) -> Iterable[Breakout]:
    for room in rooms:
        room.webinar = webinar
    return rooms


def _mail(room: Breakout, host: Host, turn: str) -> outbox.Promise:
    return outbox.Promise(
        "conclusion.owed",
        key=f"conclusion.owed/{room.webinar_id}/{room.pk}/{host.pk}/{turn}",
        to=host.email,
        name=host.name,
        language=room.webinar.language,
        context={"host": host.pk},
        drop_after=timezone.now() + PATIENCE,
    )
