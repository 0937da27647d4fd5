"""Who meets where, as staff read it: by the seats, else by the preview, else by first wishes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from tgtf_portal.core.refusal import Refused
from webinars.domain.breakout import preview_seating
from webinars.domain.mix import Match, Meeting, Row, Sitter, counted, matches, meetings
from webinars.domain.seating_guests import Guests, guests_of
from webinars.models import Breakout, Registration, Webinar


class Basis(StrEnum):
    """What says who is where."""

    SEATS = "seats"
    PREVIEW = "preview"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class MixTable:
    name: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class MixRoom:
    """A room with what its people offer and look for, side by side."""

    breakout: Breakout
    people: int
    clusters: int
    countries: int
    offers: Sequence[Sitter]
    seeks: Sequence[Sitter]
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Mix:
    basis: Basis
    rooms: Sequence[Breakout]
    nowhere: int  # people whom the basis puts in no room
    tables: Sequence[MixTable]
    meetings: Sequence[Meeting]
    by_room: Sequence[MixRoom]

    @property
    def people(self) -> int:
        return sum(room.people for room in self.by_room)

    @property
    def pairs(self) -> int:
        """Of clusters that share a room."""
        return sum(len(meeting.meets) for meeting in self.meetings) // 2

    @property
    def possible_pairs(self) -> int:
        return len(self.meetings) * (len(self.meetings) - 1) // 2


def mix_of(webinar: Webinar) -> Mix:
    """Costs as many queries however many come."""
    guests = guests_of(webinar)
    basis, places = _places(webinar, guests)
    sitters = [_sitter(r, places[r.pk]) for r in guests.registrations if r.pk in places]
    return Mix(
        basis,
        guests.breakouts,
        len(guests.registrations) - len(sitters),
        _tables(sitters, guests.breakouts),
        meetings((sitter.room, sitter.cluster) for sitter in sitters),
        _by_room(sitters, guests.breakouts),
    )


def _places(webinar: Webinar, guests: Guests) -> tuple[Basis, dict[int, int]]:
    if guests.seats:
        return Basis.SEATS, guests.seats
    try:
        return Basis.PREVIEW, preview_seating(webinar, guests=guests).room_of
    except Refused:
        wishes = {r.pk: r.wishes() for r in guests.registrations}
        return Basis.WISHES, {person: first[0] for person, first in wishes.items() if first}


def _sitter(registration: Registration, room: int) -> Sitter:
    cluster = registration.cluster
    code = str(registration.country or (cluster.country if cluster else ""))
    return Sitter(
        registration.name,
        room,
        cluster=str(cluster or ""),
        country=countries.name(code) or code,
        maturity=registration.get_maturity_display() if registration.maturity else "",
        offers=registration.offers,
        seeks=registration.seeks,
    )


def _tables(sitters: Sequence[Sitter], breakouts: Sequence[Breakout]) -> list[MixTable]:
    rooms = [room.pk for room in breakouts]
    kinds = {
        "clusters": (_("Clusters"), [(s.room, s.cluster) for s in sitters]),
        "countries": (_("Countries"), [(s.room, s.country) for s in sitters]),
        "maturity": (_("How far on the way to green"), [(s.room, s.maturity) for s in sitters]),
    }
    return [MixTable(name, title, counted(pairs, rooms)) for name, (title, pairs) in kinds.items()]


def _by_room(sitters: Iterable[Sitter], breakouts: Sequence[Breakout]) -> list[MixRoom]:
    inside: dict[int, list[Sitter]] = {room.pk: [] for room in breakouts}
    for sitter in sorted(sitters, key=lambda s: s.name.casefold()):
        inside[sitter.room].append(sitter)
    return [_room(room, inside[room.pk]) for room in breakouts]


def _room(breakout: Breakout, people: list[Sitter]) -> MixRoom:
    return MixRoom(
        breakout,
        len(people),
        len({sitter.cluster for sitter in people} - {""}),
        len({sitter.country for sitter in people} - {""}),
        [sitter for sitter in people if sitter.offers],
        [sitter for sitter in people if sitter.seeks],
        matches(people),
    )


def basis_in_words(mix: Mix) -> list[str]:
    """What the page counts, and whom it leaves out."""
    words = {
        Basis.SEATS: _("This shows the seats as they are."),
        Basis.PREVIEW: _(
            "Nobody is seated yet. This shows how everybody would sit if they were seated now, "
            "by their wishes alone."
        ),
        Basis.WISHES: _(
            "Nobody is seated yet, and nobody could be just now. This shows everybody in the "
            "room of their first wish, however many fit in."
        ),
    }
    said = [words[mix.basis]]
    if mix.nowhere:
        left_out = ngettext(
            "%d person is in no room and not counted.",
            "%d people are in no room and not counted.",
            mix.nowhere,
        )
        said.append(left_out % mix.nowhere)
    return said
