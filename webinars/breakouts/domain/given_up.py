"""What somebody gives up by cancelling, and gets back with a place where it can still be had.

Wishes and seat are counted row by row, so these go at once. On the registration stays
`{"wishes": [break-outs by their number, the dearest first], "room": where they sat, or None}`.
"""

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from webinars.breakouts.domain.seats import seat_mail, seats_left, sit_down, stir_rooms
from webinars.models import Breakout, Preference, Registration, SeatRequest


def give_up(registration: Registration) -> None:
    """Under the webinar's lock, before the seat goes."""
    seat = getattr(registration, "seat", None)
    wishes = list(registration.preferences.order_by("rank").values_list("breakout", flat=True))
    if not (wishes or seat):
        return
    registration.given_up = {"wishes": wishes, "room": seat and seat.breakout_id}
    registration.save(update_fields=["given_up"])
    registration.preferences.all().delete()


def bring_back(registration: Registration) -> None:
    """Their wishes among what is open, and their seat if it is free and nobody waits for it.

    Under the webinar's lock, once they have a place again.
    """
    if not registration.given_up:
        return
    had, registration.given_up = registration.given_up, {}
    registration.save(update_fields=["given_up"])
    rooms = Breakout.objects.open().filter(webinar=registration.webinar_id).in_bulk()
    wishes = [rooms[key] for key in had["wishes"] if key in rooms]
    if not registration.preferences.exists():
        Preference.objects.bulk_create(
            Preference(registration=registration, breakout=room, rank=rank)
            for rank, room in enumerate(wishes, start=1)
        )
    room = rooms.get(had["room"])
    if room and not _is_wanted(room) and not hasattr(registration, "seat"):
        _sit_again(registration, room)


def _is_wanted(room: Breakout) -> bool:
    """Full, or somebody waits for it who goes first."""
    return not seats_left(room) or SeatRequest.objects.waiting().filter(breakout=room).exists()


def _sit_again(registration: Registration, room: Breakout) -> None:
    sit_down(registration, room, pinned=False)
    outbox.promise_all([seat_mail(registration, f"back/{registration.round}")])
    audit.record("seat.given", registration, by=None, breakout=room.title, left="")
    stir_rooms(registration.webinar_id, [room])
