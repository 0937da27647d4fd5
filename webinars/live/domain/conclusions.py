"""The conclusion that a room's hosts write together, and asking for those that are missing."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked, want_recap_again
from webinars.common.text_merge import merge
from webinars.letters.promises import webinar_mail
from webinars.live.domain.notes import note_change, opened
from webinars.models import Breakout, Host, Insight, Recap, Seat, Webinar
from webinars.models.insight import LONGEST_INSIGHT

TAKING_PLACE = (Webinar.Status.ANNOUNCED, Webinar.Status.HELD)


@dataclass(frozen=True, slots=True)
class SavedConclusion:
    """The conclusion as it is kept now.

    `other_writer` names who saved something else meanwhile. `proposal` holds both texts where
    both changed the same words: then nothing was overwritten.
    """

    conclusion: Insight
    other_writer: str | None = None
    proposal: str = ""

    @property
    def clash(self) -> bool:
        return bool(self.proposal)


def conclusion_of(breakout: Breakout) -> Insight | None:
    """The one that is written together: the first that is shown."""
    return breakout.insights.shown().conclusions().order_by("pk").first()


@transaction.atomic
def keep_conclusion(
    breakout: Breakout, *, text: str, base: str, host: Host | None = None, author_name: str = ""
) -> SavedConclusion:
    """Keep what somebody made of `base`, joined with what others made of it meanwhile.

    Where both changed the same words, theirs stay and the writer decides; the writer's own
    text goes into the history, in case that the writer is gone.
    """
    breakout = _taking(breakout)
    text, author_name = text.strip(), author_name or (host.name if host else "")
    if not text:
        raise Refused(_("An empty conclusion is not kept. To take it away, hide it."))
    current = conclusion_of(breakout)
    if current is None:
        return SavedConclusion(_begun(breakout, text, host, author_name))
    merged = merge(base.strip(), text, current.text)
    other_writer = current.author_name
    if merged.clash:
        _put_aside(current, text, author_name)
        return SavedConclusion(current, other_writer, merged.text)
    if len(merged.text) > LONGEST_INSIGHT:
        raise Refused(_("Somebody else wrote, too, and both texts together are too long."))
    if merged.text != current.text:
        _change(current, merged.text, host, author_name)
    return SavedConclusion(current, None if merged.text == text else other_writer)


def takes_late(breakout: Breakout) -> bool:
    """A room that was closed takes its conclusion, and what its hosts mend in it, until the recap
    is approved.

    Needs `with_webinar`, and costs a query where the room is closed.
    """
    if breakout.status != Breakout.Status.CLOSED or breakout.webinar.status not in TAKING_PLACE:
        return False
    recap = Recap.objects.filter(webinar=breakout.webinar_id).first()
    return recap is None or recap.status in Recap.UNDECIDED


def _taking(breakout: Breakout) -> Breakout:
    """Its row, locked until the transaction ends; refused where it takes no conclusion any more."""
    if breakout.is_open:
        return opened(breakout)
    want_recap_again(breakout.webinar_id)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if not breakout.is_open and not takes_late(breakout):
        raise Refused(
            _(
                "This break-out is closed; its notes stay as they are. Your text is still in the "
                "field: copy it, and turn to the facility’s staff."
            )
        )
    return breakout


def _begun(breakout: Breakout, text: str, host: Host | None, author_name: str) -> Insight:
    conclusion = Insight.objects.create(
        breakout=breakout,
        kind=Insight.Kind.CONCLUSION,
        text=text,
        theme=breakout.theme,
        host=host,
        author_name=author_name,
        drafted=True,
    )
    note_change(conclusion)
    return conclusion


@transaction.atomic
def tell_conclusion(conclusion: Insight, *, by: User | None) -> Insight:
    """From now on the room and the plenary read it; its hosts can go on writing."""
    opened(conclusion.breakout)
    conclusion = Insight.objects.select_for_update().get(pk=conclusion.pk)
    if conclusion.drafted:
        conclusion.drafted = False
        conclusion.save()
        note_change(conclusion)
        audit.record("conclusion.told", conclusion, by=by)
    return conclusion


def _change(current: Insight, text: str, host: Host | None, author_name: str) -> None:
    """Under it stands who wrote last; the history names those before."""
    current.text, current.host, current.author_name = text, host, author_name
    current.version += 1
    current.save()
    note_change(current)


def _put_aside(current: Insight, text: str, author_name: str) -> None:
    unsaved = copy(current)
    unsaved.text, unsaved.author_name = text, author_name
    reason = _("Not kept: somebody else had changed the same words")
    Insight.history.bulk_history_create([unsaved], update=True, default_change_reason=reason)


SOON = timedelta(minutes=20)  # after the close
MORNING = time(9)  # on the webinar's clock
A_NIGHT = timedelta(hours=8)
PATIENCE = timedelta(hours=12)  # who could not be asked in time is not asked any more
PAUSE = timedelta(minutes=10)  # two of the staff who press at once mean it once


# --- Which rooms ---------------------------------------------------------------------------------
def without_conclusion(rooms: QuerySet[Breakout]) -> QuerySet[Breakout]:
    """Closed without a conclusion, though somebody came, and the recap is not approved yet."""
    notes = Insight.objects.shown().filter(breakout=OuterRef("pk"))
    undecided = Q(webinar__recap=None) | Q(webinar__recap__status__in=Recap.UNDECIDED)
    return rooms.filter(
        _came(notes),
        ~Exists(notes.conclusions()),
        undecided,
        status=Breakout.Status.CLOSED,
        webinar__status__in=TAKING_PLACE,
    )


def _came(notes: QuerySet[Insight]) -> Q:
    """Somebody wrote or was seen; where nobody was seen in any room, a seat is enough."""
    seen = Q(seen_at__isnull=False) | Q(registration__attended=True)
    seats = Seat.objects.filter(breakout=OuterRef("pk"))
    anywhere = Seat.objects.filter(seen, breakout__webinar=OuterRef("webinar"))
    unseen = Q(Exists(seats)) & ~Q(Exists(anywhere))
    return Q(Exists(notes)) | Q(Exists(seats.filter(seen))) | unseen


def rooms_without_conclusion(webinar: Webinar) -> list[Breakout]:
    """With their hosts, in two queries, as the programme lists them."""
    return list(without_conclusion(webinar.breakouts.in_order()).prefetch_related("hosts"))


def all_without_conclusion() -> QuerySet[Breakout]:
    """Of every webinar, with it, in one query; the one that owes longest first."""
    rooms = without_conclusion(Breakout.objects.select_related("webinar"))
    return rooms.order_by("webinar__starts_at", "webinar", "position", "pk")


def hosts_to_ask(room: Breakout) -> list[Host]:
    """Its hosts who have an address; staff ask the others in another way."""
    return [host for host in room.hosts.all() if host.email]


# --- Asking --------------------------------------------------------------------------------------
@transaction.atomic
def ask_for_conclusions() -> int:
    """Ask the hosts whose turn it is; returns how many mails are new. Two at once do it once."""
    now = timezone.now()
    lately = Breakout.objects.filter(closed_at__gt=now - timedelta(days=3))
    rooms = without_conclusion(lately).select_related("webinar").prefetch_related("hosts")
    turns = {room: turn_of(room.closed_at, room.webinar.zone, now) for room in rooms}
    return outbox.promise_all(
        _mail(room, host, str(turn))
        for room, turn in turns.items()
        if turn
        for host in hosts_to_ask(room)
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
    rooms = rooms_without_conclusion(locked(webinar))
    if not rooms:
        raise Refused(_("Every break-out that somebody came to has its conclusion."))
    turn = f"staff-{int(timezone.now().timestamp() // PAUSE.total_seconds())}"
    mails = [_mail(room, host, turn) for room in rooms for host in hosts_to_ask(room)]
    if not mails:
        raise Refused(_("None of their hosts has an address; ask them in another way."))
    asked = outbox.promise_all(mails)
    if not asked:
        raise Refused(_("They were asked just now."))
    audit.record("conclusions.asked", webinar, by=by, rooms=[r.title for r in rooms], mails=asked)
    return asked


def _mail(room: Breakout, host: Host, turn: str) -> outbox.Promise:
    return webinar_mail(
        "conclusion.owed",
        room.webinar_id,
        host,
        turn,
        language=room.webinar.language,
        context={"host": host.pk},
        drop_after=timezone.now() + PATIENCE,
    )
