"""Leading a webinar while it runs: its rooms are opened, warned, extended and closed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked, note_plenary_changed, note_room_changed, state, want_recap
from webinars.models import Breakout, Broadcast, Webinar

Status = Breakout.Status
SAME_MOMENT = timedelta(seconds=20)  # two moderators who press at once mean it once
MOST_MINUTES = 120


@transaction.atomic
def open_rooms(
    webinar: Webinar, *, only: Breakout | None = None, by: User | None, sender: str = ""
) -> list[Breakout]:
    """Let all planned rooms, or one, begin; they run as long as the webinar says."""
    webinar = _led(webinar)
    rooms = _those(webinar, only, lambda room: room.status == Status.PLANNED)
    if not rooms:
        raise Refused(_already(only) or _("No break-out waits to be opened."))
    now = timezone.now()
    for room in rooms:
        room.status, room.opened_at = Status.RUNNING, now
        room.ends_at = now + timedelta(minutes=webinar.breakout_minutes)
        room.save(update_fields=["status", "opened_at", "ends_at"])
    return _done("opened", webinar, rooms, only, by=by, sender=sender)


@transaction.atomic
def warn_rooms(
    webinar: Webinar, *, only: Breakout | None = None, by: User | None, sender: str = ""
) -> list[Breakout]:
    """Tell running rooms how many minutes they have left."""
    webinar = _led(webinar)
    now = timezone.now()
    running = _running(webinar, only)
    rooms = [room for room in running if not room.warned_at or room.warned_at < now - SAME_MOMENT]
    if not rooms:
        raise Refused(_("They were told just now how much time is left."))
    for room in rooms:
        room.warned_at = now
        room.save(update_fields=["warned_at"])
    _say_minutes(webinar, rooms, to_all=only is None and rooms == running, by=by, sender=sender)
    return _done("warned", webinar, rooms, only, by=by, sender=sender)


def _say_minutes(
    webinar: Webinar, rooms: list[Breakout], *, to_all: bool, by: User | None, sender: str
) -> None:
    """Once for everybody where all rooms end together."""
    left = {room.pk: ceil((room.time_left or timedelta(0)).total_seconds() / 60) for room in rooms}
    together = to_all and len(set(left.values())) == 1
    with translation.override(webinar.language):
        for room in rooms[:1] if together else rooms:
            Broadcast.objects.create(
                webinar=webinar,
                breakout=None if together else room,
                text=_minutes_left(left[room.pk]),
                by=by,
                sender=sender,
            )


def _minutes_left(minutes: int) -> str:
    if not minutes:
        return _("Time is up: please write down your conclusion.")
    return (
        ngettext(
            "%d minute left: please come to your conclusion.",
            "%d minutes left: please come to your conclusion.",
            minutes,
        )
        % minutes
    )


@transaction.atomic
def extend_rooms(
    webinar: Webinar,
    minutes: int,
    *,
    only: Breakout | None = None,
    seen: str = "",
    by: User | None,
    sender: str = "",
) -> list[Breakout]:
    """Give running rooms some minutes more, counted from now where their time is up.

    `seen` is the latest end that the moderator saw, as `as_seen` says it: if it moved since,
    nothing is added twice.
    """
    webinar = _led(webinar)
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("Extend by 1 to %d minutes.") % MOST_MINUTES)
    rooms, now = _running(webinar, only), timezone.now()
    if seen and seen != as_seen(latest_end(rooms)):
        raise Refused(_("Somebody else changed the time just now; look at the clocks again."))
    for room in rooms:
        room.ends_at = max(room.ends_at or now, now) + timedelta(minutes=minutes)
        room.warned_at = None
        room.save(update_fields=["ends_at", "warned_at"])
    return _done("extended", webinar, rooms, only, by=by, sender=sender, minutes=minutes)


@transaction.atomic
def close_rooms(
    webinar: Webinar, *, only: Breakout | None = None, by: User | None, sender: str = ""
) -> list[Breakout]:
    """End all open rooms, or one: what was written there stays as it is.

    With the last of them the recap is wanted.
    """
    webinar = _led(webinar)
    rooms = _those(webinar, only, lambda room: room.is_open)
    if not rooms:
        raise Refused(_already(only) or _("All break-outs are closed already."))
    for room in rooms:
        room.status, room.closed_at = Status.CLOSED, timezone.now()
        room.save(update_fields=["status", "closed_at"])
    if not webinar.breakouts.open().exists():
        want_recap(webinar)
    return _done("closed", webinar, rooms, only, by=by, sender=sender)


@transaction.atomic
def reopen_room(
    breakout: Breakout, minutes: int = 5, *, by: User | None, sender: str = ""
) -> Breakout:
    """Take back that a room was closed, and give it some minutes more.

    A recap that was compiled stays, and is compiled again when the room closes.
    """
    webinar = _led(breakout.webinar)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if breakout.is_open:
        raise Refused(_("“%s” is open already.") % breakout)
    if breakout.is_cancelled:
        raise Refused(_("“%s” was cancelled.") % breakout)
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("Extend by 1 to %d minutes.") % MOST_MINUTES)
    now = timezone.now()
    breakout.status, breakout.closed_at, breakout.warned_at = Status.RUNNING, None, None
    breakout.opened_at = breakout.opened_at or now
    breakout.ends_at = max(breakout.ends_at or now, now) + timedelta(minutes=minutes)
    breakout.save(update_fields=["status", "closed_at", "warned_at", "opened_at", "ends_at"])
    Webinar.objects.filter(pk=webinar.pk).update(recap_wanted_at=None)
    _done("reopened", webinar, [breakout], breakout, by=by, sender=sender, minutes=minutes)
    return breakout


@transaction.atomic
def broadcast(
    webinar: Webinar,
    text: str,
    *,
    breakout: Breakout | None = None,
    by: User | None,
    sender: str = "",
) -> Broadcast:
    """Send a sentence to everybody, or to one room; twice at once is sent once."""
    webinar = _led(webinar)
    text = text.strip()
    if not text:
        raise Refused(_("Write down first what you want to say."))
    rooms = _those(webinar, breakout, lambda room: True)
    just_now = webinar.broadcasts.filter(sent_at__gt=timezone.now() - SAME_MOMENT)
    if same := just_now.filter(text=text, breakout=breakout).first():
        return same
    if not throttle.take_turn("broadcasts", webinar.pk):
        raise Refused(
            _("The rooms were told very much within ten minutes. Give them time to read it.")
        )
    sent = webinar.broadcasts.create(breakout=breakout, text=text, by=by, sender=sender)
    _done("told", webinar, rooms, breakout, by=by, sender=sender, text=text)
    return sent


# --- Shared by the verbs -------------------------------------------------------------------------
def latest_end(rooms: Iterable[Breakout]) -> datetime | None:
    return max((room.ends_at for room in rooms if room.ends_at), default=None)


def as_seen(end: datetime | None) -> str:
    """An end of time as a form carries it."""
    return f"{end.timestamp():.3f}" if end else ""


def _led(webinar: Webinar) -> Webinar:
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.ANNOUNCED:
        raise Refused(
            _("Only an announced webinar's break-outs are led; this one is %s.") % state(webinar)
        )
    return webinar


def _those(
    webinar: Webinar, only: Breakout | None, fit: Callable[[Breakout], bool]
) -> list[Breakout]:
    """The rooms that fit, locked in the order of their keys."""
    rooms = webinar.breakouts.select_for_update().order_by("pk")
    if only is not None:
        rooms = rooms.filter(pk=only.pk)
    return [room for room in rooms if fit(room)]


def _running(webinar: Webinar, only: Breakout | None) -> list[Breakout]:
    rooms = _those(webinar, only, lambda room: room.is_running)
    if not rooms:
        raise Refused(
            _("“%s” is not running.") % only if only else _("No break-out is running just now.")
        )
    return rooms


def _already(only: Breakout | None) -> str:
    if only is None:
        return ""
    now = Breakout.objects.get(pk=only.pk)
    return _("“%(room)s” is %(state)s already.") % {
        "room": now,
        "state": str(now.get_status_display()).lower(),
    }


def _done(
    verb: str,
    webinar: Webinar,
    rooms: list[Breakout],
    only: Breakout | None,
    *,
    by: User | None,
    sender: str,
    **facts: object,
) -> list[Breakout]:
    """Leaves the trace, and lets the pages know."""
    for room in rooms:
        note_room_changed(room)
    note_plenary_changed(webinar.pk)
    facts |= {"sender": sender} if sender else {}
    titles = [room.title for room in rooms]
    audit.record(f"breakouts.{verb}", only or webinar, by=by, rooms=titles, **facts)
    return rooms
