"""A webinar's row locked, and the notes that its live pages or its recap have changed."""

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.work import doorbell
from webinars.models import Breakout, Registration, Webinar

# Everybody who registers waits for it: put together once, see bench/registration.py.
_rows = Prepared(
    lambda webinar: Webinar.objects.select_for_update(no_key=True).filter(pk=webinar).order_by(),
    webinar=int,
)


def locked(webinar: Webinar) -> Webinar:
    """The webinar's row, locked until the transaction ends.

    Not its key: rows that only point to it, such as ten thousand invitations, wait for nobody here,
    and nobody waits for them.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock needs a transaction that ends it.")
    if row := _rows.one(webinar=webinar.pk):
        return row
    raise Webinar.DoesNotExist


def state(webinar: Webinar) -> str:
    return str(webinar.get_status_display()).lower()


def want_recap(webinar: Webinar) -> None:
    """Ask for the recap to be compiled; the sweep does it where the doorbell fails."""
    Webinar.objects.filter(pk=webinar.pk).update(recap_wanted_at=timezone.now())
    doorbell.ring_after_commit("webinars.tasks.compile_due_recaps")


def want_recap_again(webinar: int) -> None:
    """What was found out or taken away late asks for compiling again; nothing while rooms run.

    `webinar` is its key. Called before a room's row is locked: whoever holds a room never waits
    for its webinar.
    """
    late = Webinar.objects.concluded().filter(pk=webinar)
    if late.update(recap_wanted_at=timezone.now()):
        doorbell.ring_after_commit("webinars.tasks.compile_due_recaps")


def note_room_changed(breakout: Breakout) -> None:
    """Something in the room changed. In the transaction that changed it: whoever reads the new
    number reads the new room, too."""
    Breakout.objects.filter(pk=breakout.pk).update(pulse=F("pulse") + 1)


def note_room_of_changed(registration: Registration) -> None:
    """What somebody says of themselves changed: who sits with them reads it."""
    Breakout.objects.filter(seats__registration=registration).update(pulse=F("pulse") + 1)


def note_rooms_changed(webinar: int) -> None:
    """Something in several of the webinar's rooms changed; `webinar` is its key."""
    Breakout.objects.filter(webinar=webinar).update(pulse=F("pulse") + 1)


def note_room_and_plenary_changed(breakout: Breakout) -> None:
    """Something that the room's pages and the plenary's show changed."""
    note_room_changed(breakout)
    note_plenary_changed(breakout.webinar_id)


def note_plenary_changed(webinar: int) -> None:
    """Something that the plenary's pages show changed; `webinar` is its key."""
    Webinar.objects.filter(pk=webinar).update(pulse=F("pulse") + 1)
