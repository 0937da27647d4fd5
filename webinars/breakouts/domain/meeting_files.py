"""The seats as the organisers of a meeting need them: a file for Zoom, a list for Teams."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.tables.exports import GUARDED
from webinars.breakouts.domain.participants import Participant, Participants, in_room_order
from webinars.models import Breakout

# As Zoom's own sample file has it, to the letter.
ZOOM_HEADER = ["Pre-assign Room Name", "Email Address"]
TEAMS_HEADER = ["Room", "Name", "Email"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many rooms and people a service takes; `largest` where some accounts take more."""

    rooms: int
    people: int
    largest: tuple[int, int] | None = None


ZOOM = Limits(50, 200, largest=(100, 1000))
TEAMS = Limits(50, 300)


def seated_in_rooms(participants: Participants) -> list[tuple[Breakout, Participant]]:
    """Room by room and by name; closed rooms and people without a seat are left out."""
    open_rooms = {room.pk: room for room in participants.breakouts if room.is_open}
    seats = participants.seats
    people = [p for p in participants.registrations if seats.get(p.pk) in open_rooms]
    in_order = in_room_order(people, participants.breakouts, seats)
    return [(open_rooms[seats[person.pk]], person) for person in in_order]


def zoom_rows(participants: Participants) -> Iterator[list[str]]:
    """No name stands in it: Zoom knows people by their address."""
    yield ZOOM_HEADER
    for room, person in seated_in_rooms(participants):
        yield [room.title, person.email]


def teams_rows(participants: Participants) -> Iterator[list[str]]:
    """With names: the organiser looks each of them up by hand."""
    yield TEAMS_HEADER
    for room, person in seated_in_rooms(participants):
        yield [room.title, person.name, person.email]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a page says of the files before they are taken along."""

    rooms: int
    people: int
    left_out: int  # without a seat, or in a closed room
    guarded: int  # cells that get a quote before them, so that no spreadsheet computes them


def facts_of(participants: Participants) -> FileFacts:
    seated = seated_in_rooms(participants)
    rooms = {room.pk: room.title for room, _person in seated}
    cells = [*rooms.values(), *(person.email for _room, person in seated)]
    return FileFacts(
        rooms=len(rooms),
        people=len(seated),
        left_out=len(participants.registrations) - len(seated),
        guarded=sum(bool(GUARDED.match(cell)) for cell in cells),
    )


def beyond(facts: FileFacts, limits: Limits, service: str) -> Sequence[str]:
    """Where there are more than the service takes: what it takes, and what to do."""
    if facts.rooms <= limits.rooms and facts.people <= limits.people:
        return []
    numbers = {
        "service": service,
        "rooms": ngettext("%d break-out", "%d break-outs", facts.rooms) % facts.rooms,
        "people": ngettext("%d person", "%d people", facts.people) % facts.people,
        "most_rooms": limits.rooms,
        "most_people": limits.people,
    }
    said = [
        _(
            "These are %(people)s in %(rooms)s. %(service)s takes at most %(most_people)d people "
            "and %(most_rooms)d rooms before a meeting."
        )
        % numbers
    ]
    if limits.largest:
        most = {"rooms": limits.largest[0], "people": limits.largest[1]}
        fits = facts.rooms <= most["rooms"] and facts.people <= most["people"]
        words = (
            _("Newer and larger accounts take %(people)d people and %(rooms)d rooms: try it there.")
            if fits
            else _("No account takes more than %(people)d people and %(rooms)d rooms.")
        )
        said.append(words % most)
    said.append(_("Give each break-out a meeting link of its own instead, or split the webinar."))
    return said
