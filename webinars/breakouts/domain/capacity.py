"""More or fewer places than before: whom it concerns is said first, and nobody is put out."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seat_requests import pass_on_seats
from webinars.common.locks import locked, note_room_and_plenary_changed
from webinars.models import Breakout, Registration, SeatRequest

NAMES_SHOWN = 10


def sitters_beyond(breakout: Breakout, capacity: int) -> list[Registration]:
    """Who sits there, or is kept a seat, beyond so many places: the last who came."""
    seated = Registration.objects.filter(seat__breakout=breakout).order_by("seq")
    offers = SeatRequest.objects.offered().filter(breakout=breakout).order_by("pk")
    people = [*seated, *(request.registration for request in offers.select_related("registration"))]
    return people[max(0, capacity) :]


@transaction.atomic
def change_capacity(
    breakout: Breakout,
    capacity: int,
    *,
    by: User | None,
    sender: str = "",
    accept_overfull: bool = False,
    minimum: int | None = None,
) -> Breakout:
    """Give a room more or fewer places; `sender` names a person who acts without an account.

    Fewer than are taken only with `accept_overfull`: everybody stays, and staff move people.
    The minimum stays as it is where none is given. Free seats go to those who wait.
    """
    webinar = locked(breakout.webinar)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if capacity < 1:
        raise Refused(_("A break-out has at least one place."))
    breakout.minimum = breakout.minimum if minimum is None else minimum
    if breakout.minimum > capacity:
        raise Refused(
            _("“%(room)s” needs at least %(fewest)d people; lower its minimum first.")
            % {"room": breakout, "fewest": breakout.minimum}
        )
    people = sitters_beyond(breakout, capacity) if capacity < breakout.capacity else []
    if people and not accept_overfull:
        raise Refused(words_for(people))
    was, breakout.capacity = breakout.capacity, capacity
    breakout.save(update_fields=["capacity", "minimum"])
    if was == capacity:
        return breakout
    note_room_and_plenary_changed(breakout)
    facts = {"was": was, "now": capacity, "beyond": len(people)} | (
        {"sender": sender} if sender else {}
    )
    audit.record("breakout.capacity_changed", breakout, by=by, **facts)
    pass_on_seats(webinar, [breakout])
    return breakout


def overfull(taken: int, places: int) -> str:
    """How full something is, in figures; in words, too, where it is more than full.

    >>> overfull(3, 5)
    '3 / 5'
    >>> overfull(8, 5)
    '8 / 5 (3 more people than places)'
    """
    more = taken - places
    if more <= 0:
        return f"{taken} / {places}"
    words = ngettext("%d more person than places", "%d more people than places", more) % more
    return f"{taken} / {places} ({words})"


def words_for(people: Sequence[Registration]) -> str:
    """Whom a smaller number concerns, by name; the last of them where they are many."""
    more = len(people) - NAMES_SHOWN
    names = ", ".join(str(person) for person in people[-NAMES_SHOWN:])
    if more > 0:
        return _("%(n)d people more than that have their place, the last of them: %(names)s.") % {
            "n": len(people),
            "names": names,
        }
    return ngettext(
        "%(n)d person more than that has a place: %(names)s.",
        "%(n)d people more than that have their place: %(names)s.",
        len(people),
    ) % {"n": len(people), "names": names}
