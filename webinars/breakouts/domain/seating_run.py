"""Seating everybody: from rows to plain values and back, and what follows: late people, undo."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.participants import Participant, Participants, participants_of
from webinars.breakouts.domain.seat_requests import settle_by_seating
from webinars.breakouts.domain.seats import lost_mail, rank_of, seat_mail
from webinars.breakouts.seating import (
    Person,
    Placement,
    Room,
    Rules,
    SeatingError,
    UnderMinimum,
    place_late,
)
from webinars.common.locks import locked, note_rooms_changed
from webinars.models import Seat, SeatingRun, Webinar


def last_run(webinar: Webinar) -> SeatingRun | None:
    """The last seating that stands; who sat where is fetched when it is asked for."""
    runs = webinar.seating_runs.filter(undone_at=None).select_related("made_by")
    runs = runs.defer("seats", "before")
    return runs.order_by("-pk").first()


def rules_of(run: SeatingRun | None) -> Rules:
    """The rules that a seating went by; those that bind nobody where there was none."""
    return rules_from(run.rules if run else {})


def rules_from(kept: Mapping[str, Any]) -> Rules:
    """As JSON keeps them."""
    under = UnderMinimum(kept.get("under_minimum", UnderMinimum.LEAVE))
    return Rules(**{**kept, "under_minimum": under})


def announced(webinar: Webinar) -> Webinar:
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.ANNOUNCED:
        raise Refused(_("Only an announced webinar is seated; what was held stays as it was."))
    return webinar


# --- People who come late ------------------------------------------------------------------------
@transaction.atomic
def seat_latecomers(webinar: Webinar, *, by: User | None) -> list[Seat]:
    """Place those without a seat, one by one in order of arrival; nobody else moves."""
    webinar, now = announced(webinar), timezone.now()
    participants, run = participants_of(webinar), last_run(webinar)
    today, rules = participants.seats, rules_of(run)
    if not today:
        raise Refused(_("Nobody is seated yet: seat everyone first."))
    late = [person for person in participants.people if person.id not in today]
    if not late:
        raise Refused(_("Everybody has a seat."))
    seats = _placed_in_turn(late, today, participants.rooms, rules, seed=webinar.pk)
    if not seats:
        raise Refused(_("Every seat is taken."))
    Seat.objects.bulk_create(seats, batch_size=500)
    given = {seat.registration_id: seat.breakout_id for seat in seats}
    webinar.seating_runs.create(
        rules=asdict(rules), seats=given, wishes_of=now, made_at=now, made_by=by
    )
    event = audit.record("breakouts.latecomers_seated", webinar, by=by, seated=len(seats))
    note_rooms_changed(webinar.pk)
    told = [r for r in participants.registrations if r.pk in given]
    outbox.promise_all(seat_mail(registration, event.pk) for registration in told)
    return seats


def _placed_in_turn(
    late: list[Person], today: dict[int, int], rooms: list[Room], rules: Rules, *, seed: int
) -> list[Seat]:
    sitting, seats = dict(today), []
    for person in late:
        placement = _placed(person, sitting, rooms, rules, seed=seed)
        if placement.room is not None:
            sitting[person.id] = placement.room
            rank = placement.why.rank
            seats.append(Seat(registration_id=person.id, breakout_id=placement.room, rank=rank))
    return seats


def _placed(
    person: Person, sitting: dict[int, int], rooms: list[Room], rules: Rules, *, seed: int
) -> Placement:
    """A host whose own room is full is placed as everybody else."""
    try:
        return place_late(person, sitting, rooms, rules, seed=seed)
    except SeatingError:
        return place_late(replace(person, hosts=None), sitting, rooms, rules, seed=seed)


# --- Undo ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Undoing:
    """Who goes back where, and who stays: both by registration."""

    run: SeatingRun
    back: dict[int, int | None]  # None: there was no seat before
    stay: dict[int, str]  # the person and why, in words


def plan_undo(webinar: Webinar, participants: Participants | None = None) -> Undoing:
    """What undoing the last seating would come to. Raises Refused where there is none."""
    run = last_run(webinar)
    if run is None:
        raise Refused(_("There is no seating to undo."))
    participants = participants or participants_of(webinar)
    seats, before = ({int(p): room for p, room in at.items()} for at in (run.seats, run.before))
    changed = [p for p in sorted({*seats, *before}) if seats.get(p) != before.get(p)]
    names = {registration.pk: registration.name for registration in participants.registrations}
    open_rooms = {room.pk for room in participants.breakouts if room.is_open}
    why = {
        person: _obstacle(person, seats, before, names, participants.seats, open_rooms)
        for person in changed
    }
    back = {person: before.get(person) for person in changed if not why[person]}
    for person in _without_space(back, participants):
        why[person] = _("%(person)s: “%(room)s” is full.")
        del back[person]
    titles = {room.pk: room.title for room in participants.breakouts}
    stay = {
        person: words
        % {
            "person": names.get(person, _("Somebody")),
            "room": titles.get(before.get(person) or 0, _("a break-out")),
        }
        for person, words in why.items()
        if words
    }
    return Undoing(run, back, stay)


def _obstacle(
    person: int,
    seats: dict[int, int],
    before: dict[int, int],
    names: dict[int, str],
    today: dict[int, int],
    open_rooms: set[int],
) -> str:
    """Why this person cannot go back, or nothing."""
    room = before.get(person)
    if person not in names:
        return _("%(person)s has no place any more.")
    if today.get(person) != seats.get(person):
        return _("%(person)s was placed elsewhere since.")
    if room is not None and room not in open_rooms:
        return _("%(person)s: “%(room)s” is closed.")
    return ""


def _without_space(back: dict[int, int | None], participants: Participants) -> list[int]:
    """Who would not fit, the last who came first; those who stay keep a seat, so it may spread."""
    staying: dict[int, None] = {}
    while True:
        then = {**participants.seats, **{p: room for p, room in back.items() if p not in staying}}
        people = Counter(room for room in then.values() if room is not None)
        over = {r.pk: people[r.pk] + r.seats_kept - r.capacity for r in participants.breakouts}
        turned_away = [
            person
            for room, number in over.items()
            if number > 0
            for person in [p for p in back if back[p] == room and p not in staying][-number:]
        ]
        if not turned_away:
            return list(staying)
        staying |= dict.fromkeys(turned_away)


@transaction.atomic
def undo_seating(webinar: Webinar, *, by: User | None) -> Undoing:
    """Put everybody back where they sat before the last seating, as far as that can be.

    Those who cannot go back stay and are named. Refused where nobody can.
    """
    webinar = announced(webinar)
    participants = participants_of(webinar)
    undoing = plan_undo(webinar, participants)
    if undoing.stay and not undoing.back:
        raise Refused(_("Nobody can go back. %s") % " ".join(undoing.stay.values()))
    known, losing = participants.known, _losing(undoing, participants)
    seats = _seats_again(undoing, participants)
    Seat.objects.filter(registration__in=undoing.back).delete()
    Seat.objects.bulk_create(seats, batch_size=500)
    undoing.run.undone_at, undoing.run.undone_by = timezone.now(), by
    undoing.run.save(update_fields=["undone_at", "undone_by"])
    facts = {"back": len(undoing.back), "stay": len(undoing.stay)}
    event = audit.record("breakouts.seating_undone", webinar, by=by, **facts)
    note_rooms_changed(webinar.pk)
    news = [seat for seat in seats if known.get(seat.registration_id) != seat.breakout_id]
    people = {person.pk: person for person in participants.registrations}
    outbox.promise_all(seat_mail(people[seat.registration_id], event.pk) for seat in news)
    outbox.promise_all(lost_mail(r, event.pk, room=room) for r, room in losing)
    settle_by_seating(webinar)
    return undoing


def _losing(undoing: Undoing, participants: Participants) -> list[tuple[Participant, str]]:
    """Who has no seat afterwards, each with the title of the room that they were told of."""
    titles = {room.pk: room.title for room in participants.breakouts}
    seats = participants.known
    return [
        (registration, titles[seats[registration.pk]])
        for registration in participants.registrations
        if undoing.back.get(registration.pk, seats) is None and registration.pk in seats
    ]


def _seats_again(undoing: Undoing, participants: Participants) -> list[Seat]:
    open_rooms = {room.pk for room in participants.breakouts if room.is_open}
    seats = []
    for registration in participants.registrations:
        room = undoing.back.get(registration.pk)
        if room is not None:
            wishes = [wish for wish in registration.wishes() if wish in open_rooms]
            rank = rank_of(wishes, room)
            seats.append(Seat(registration_id=registration.pk, breakout_id=room, rank=rank))
    return seats
