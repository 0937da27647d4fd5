"""Seats from a table, such as our own that somebody went through in a spreadsheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Row
from tgtf_portal.core.values.folding import name_key
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.models import Breakout, Registration, Webinar


@dataclass(frozen=True, slots=True)
class ImportedSeats:
    moved: int
    stayed: int

    def __str__(self) -> str:
        words = ngettext(
            "%(moved)d person sits in another break-out now; %(stayed)d stayed.",
            "%(moved)d people sit in another break-out now; %(stayed)d stayed.",
            self.moved,
        )
        return words % {"moved": self.moved, "stayed": self.stayed}


@transaction.atomic
def take_seats(webinar: Webinar, rows: Sequence[Row], *, by: User | None = None) -> ImportedSeats:
    """Place each by hand; who sits elsewhere is mailed. A row without a break-out changes nothing.

    Raises Refused where a room is full or closed.
    """
    people = _people(webinar)
    wanted = [(people[row["email"]], row["breakout"]) for row in rows if row["breakout"]]
    moves = [(person, room) for person, room in wanted if _room_of(person) != room.pk]
    for person, room in moves:
        move_seat(person, breakout=room, by=by)
    return ImportedSeats(moved=len(moves), stayed=len(rows) - len(moves))


def known_seats(webinar: Webinar, rows: Sequence[Row]) -> int:
    people = _people(webinar)
    seated = [(people.get(row["email"]), row["breakout"]) for row in rows]
    return sum(
        person is not None and (room is None or _room_of(person) == room.pk)
        for person, room in seated
    )


def _room_of(person: Registration) -> int | None:
    seat = getattr(person, "seat", None)
    return seat.breakout_id if seat else None


def _people(webinar: Webinar) -> dict[str, Registration]:
    people = webinar.registrations.active().select_related("seat")
    return {person.email: person for person in people}


def _strangers(webinar: Webinar, rows: Sequence[Row]) -> Iterator[RowError]:
    people = _people(webinar)
    for row in rows:
        if row["email"] not in people:
            yield RowError(row.line, "email", _("Nobody with this address has a place."))


def _columns(webinar: Webinar) -> Mapping[str, Callable[[str], Any]]:
    return {"email": address_like(Registration, "email"), "breakout": _room_named(webinar)}


def _room_named(webinar: Webinar) -> Callable[[str], Breakout | None]:
    rooms = {name_key(room.title): room for room in webinar.breakouts.all()}

    def find(title: str) -> Breakout | None:
        if title and name_key(title) not in rooms:
            raise ValidationError(_("This webinar has no break-out “%s”.") % title)
        return rooms.get(name_key(title))

    return find


# What our own table says besides.
SAID = [
    *["name", "organisation", "cluster", "country", "which wish", "placed by hand"],
    *["meeting link", "user id for bigbluebutton"],
]

SEATS = import_kind(
    name="seats",
    right="webinars.change_seat",
    label=_lazy("Seats in break-outs"),
    model=Webinar,
    columns=_columns,
    required=["email", "breakout"],
    unique=["email"],
    passed_over=lambda webinar: SAID,
    contradictions=_strangers,
    known=known_seats,
    take=take_seats,
)
