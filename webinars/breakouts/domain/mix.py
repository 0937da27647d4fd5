"""Who meets where, by the seats, else by the preview, else by first wishes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.folding import name_key
from webinars.breakouts.domain.meetings import Sitter, counted, matches, meetings
from webinars.breakouts.domain.participants import Participant, Participants, participants_of
from webinars.breakouts.domain.seating_actions import preview_seating
from webinars.common.overviews import Findings, Rows, finds
from webinars.models import Overview, Registration, Webinar

MEETINGS, OFFERS, SEEKS, MATCHES = "meetings", "offers", "seeks", "matches"


class Basis(StrEnum):
    """What says who is where."""

    SEATS = "seats"
    PREVIEW = "preview"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class RoomNumbers:
    """Of one room, as JSON can keep it."""

    room: int
    people: int
    clusters: int
    countries: int
    offers: int
    seeks: int
    matches: int


@finds(Overview.Kind.MEETINGS)
def find_mix(webinar: Webinar, question: Mapping[str, Any]) -> Findings:
    return mix_findings(webinar, participants_of(webinar))


def mix_findings(webinar: Webinar, participants: Participants) -> Findings:
    """Tables of values room by room, and for each room who offers and looks for what, by number.

    Costs as many queries however many come.
    """
    basis, places = _places(webinar, participants)
    sitters = sitters_of(webinar, participants.registrations, places)
    rooms = [room.pk for room in participants.breakouts]
    found = meetings((sitter.room, sitter.cluster) for sitter in sitters)
    content: dict[str, Any] = {
        "basis": basis,
        "people": len(sitters),
        "nowhere": len(participants.registrations) - len(sitters),
        "rooms": rooms,
        "pairs": sum(meeting.met for meeting in found) // 2,
        "possible_pairs": len(found) * (len(found) - 1) // 2,
        "by_room": [],
    }
    rows: dict[str, Rows] = {
        **_tables(sitters, rooms),
        MEETINGS: [[m.value, m.meets, m.misses, m.met, m.missed] for m in found],
    }
    for room, people in _inside(sitters, rooms).items():
        number, first = matches(people)
        content["by_room"].append(asdict(_numbers(room, people, number)))
        rows[f"{OFFERS}-{room}"] = [[person.pk] for person in people if person.offers]
        rows[f"{SEEKS}-{room}"] = [[person.pk] for person in people if person.seeks]
        rows[f"{MATCHES}-{room}"] = [[match.offers.pk, match.seeks.pk] for match in first]
    return Findings(content, rows)


def _places(webinar: Webinar, participants: Participants) -> tuple[Basis, dict[int, int]]:
    if participants.seats:
        return Basis.SEATS, participants.seats
    try:
        return Basis.PREVIEW, preview_seating(webinar, participants=participants).room_of
    except Refused:
        wishes = {person.pk: person.ranking for person in participants.registrations}
        return Basis.WISHES, {person: first[0] for person, first in wishes.items() if first}


def sitters_of(
    webinar: Webinar, people: Iterable[Participant], places: Mapping[int, int]
) -> list[Sitter]:
    """Who is in a room, with what they said of themselves."""
    inside = [person for person in people if person.pk in places]
    rows = webinar.registrations.active().exclude(offers="", seeks="")
    if len(inside) <= 1000:
        rows = rows.filter(pk__in=[person.pk for person in inside])
    told = rows.values_list("pk", "offers", "seeks").iterator(chunk_size=2000)
    said = {person: (offers, seeks) for person, offers, seeks in told}
    return [_sitter(one, places[one.pk], *said.get(one.pk, ("", ""))) for one in inside]


def _sitter(person: Participant, room: int, offers: str, seeks: str) -> Sitter:
    return Sitter(
        person.pk,
        person.name,
        room,
        cluster=person.cluster,
        country=countries.name(person.country) or person.country,
        maturity=str(Registration.Maturity(person.maturity).label) if person.maturity else "",
        offers=offers,
        seeks=seeks,
    )


def _tables(sitters: Sequence[Sitter], rooms: Sequence[int]) -> dict[str, Rows]:
    kinds = {
        "clusters": [(s.room, s.cluster) for s in sitters],
        "countries": [(s.room, s.country) for s in sitters],
        "maturity": [(s.room, s.maturity) for s in sitters],
    }
    return {
        name: [[row.value, row.counts] for row in counted(pairs, rooms)]
        for name, pairs in kinds.items()
    }


def _inside(sitters: Iterable[Sitter], rooms: Iterable[int]) -> dict[int, list[Sitter]]:
    """By name."""
    inside: dict[int, list[Sitter]] = {room: [] for room in rooms}
    for sitter in sorted(sitters, key=lambda s: name_key(s.name)):
        inside[sitter.room].append(sitter)
    return inside


def _numbers(room: int, people: Sequence[Sitter], number: int) -> RoomNumbers:
    return RoomNumbers(
        room,
        people=len(people),
        clusters=len({sitter.cluster for sitter in people} - {""}),
        countries=len({sitter.country for sitter in people} - {""}),
        offers=sum(bool(sitter.offers) for sitter in people),
        seeks=sum(bool(sitter.seeks) for sitter in people),
        matches=number,
    )


# --- In words -----------------------------------------------------------------------------------
def tables_in_words() -> dict[str, str]:
    return {
        "clusters": _("Clusters"),
        "countries": _("Countries"),
        "maturity": _("How far on the way to green"),
    }


def basis_in_words(basis: str, nowhere: int) -> list[str]:
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
    sentences = [words[Basis(basis)]]
    if nowhere:
        left_out = ngettext(
            "%d person is in no room and not counted.",
            "%d people are in no room and not counted.",
            nowhere,
        )
        sentences.append(left_out % nowhere)
    return sentences
