"""A webinar that is under way while somebody looks: its rooms run, and people write in them."""

from datetime import datetime, timedelta

from django.utils import timezone

from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.held import leave_unsent
from tgtf_portal.pages.demo.people import Key, coordinator
from tgtf_portal.pages.demo.webinar import Facts, invite_guests, write_and_announce
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.breakouts.domain.wishes import save_wishes
from webinars.breakouts.seating import Rules
from webinars.live.domain.curation import mark_key
from webinars.live.domain.help import call_coordinator
from webinars.live.domain.notes import vote_for, write_insight
from webinars.live.domain.rooms import broadcast, open_rooms
from webinars.models import Breakout, Insight, Material, Moderator, Seat, Webinar
from webinars.registration.domain.actions import register
from webinars.registration.domain.attendance import mark_attended
from webinars.webinar.domain.actions import move_webinar

NUMBER = 5
OPEN_SINCE, SEATED = timedelta(days=9), timedelta(hours=18)
BEGAN, ROOMS_OPENED = timedelta(minutes=35), timedelta(minutes=20)
LASTS, ROOMS_LAST = timedelta(hours=2, minutes=30), 90
A_YEAR = timedelta(days=365)
MODERATOR = "Mara Demo"
READING = "Crates that go round: four firms compared"
AGENDA = """\
5 Round of names
25 What each of us tried
40 What helped, and what stood in the way
20 Our conclusion"""


def run_webinar(key: Key) -> None:
    facts, now, by = files.facts("live.json"), timezone.now(), coordinator()
    with on(now - OPEN_SINCE):
        webinar = _announced(facts, key, starts_at=now - BEGAN)
        invite_guests(webinar, facts["people"], by=by)
        _register(webinar, facts["people"])
    with on(now - SEATED):
        seat_participants(webinar, rules=Rules(per_cluster=2, spread=True), by=by)
    mark_attended(webinar.registrations.active(), by=by)
    with on(now - ROOMS_OPENED):
        open_rooms(webinar, by=None, sender=MODERATOR)
    _write_down(webinar, facts)
    _call(webinar, facts)
    leave_unsent(before=now - OPEN_SINCE + timedelta(hours=1))


def _announced(facts: Facts, key: Key, *, starts_at: datetime) -> Webinar:
    """Imported for another day, since a file knows whole hours only, then moved to this one."""
    facts["webinar"]["date"] = (timezone.localdate() + A_YEAR).isoformat()
    webinar = write_and_announce(facts, key)
    webinar.breakout_minutes, webinar.breakout_agenda = ROOMS_LAST, AGENDA
    webinar.meeting_link = "https://meet.example.org/workshop"
    webinar.room_link = "https://meet.example.org/workshop-{room}"
    webinar.save()
    Moderator.objects.create(webinar=webinar, name=MODERATOR, email="mara.demo@example.org")
    first = webinar.breakouts.in_order()[0]
    Material.objects.create(breakout=first, title=READING, link="https://example.org/crates")
    return move_webinar(
        webinar,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        time_zone=webinar.time_zone,
        by=coordinator(),
    )


def _register(webinar: Webinar, people: list[Facts]) -> None:
    invitations = {i.email: i for i in webinar.invitations.select_related("cluster")}
    rooms = {breakout.title: breakout for breakout in webinar.breakouts.all()}
    for person in people:
        invitation = invitations[person["email"]]
        registration = register(
            webinar,
            email=person["email"],
            name=person["name"],
            organisation=person["organisation"],
            cluster=invitation.cluster,
            country=person["country"],
            invitation=invitation,
        )
        about = {name: person[name] for name in ("maturity", "offers", "seeks")}
        wishes = [rooms[title] for title in person["wishes"]]
        save_wishes(registration, ranking=wishes, about=about)


def _write_down(webinar: Webinar, facts: Facts) -> None:
    """Somebody who sits elsewhere says it there: the words are made up, as the people are."""
    rooms = {breakout.title: breakout for breakout in webinar.breakouts.all()}
    for title, notes in facts["insights"].items():
        seats = list(Seat.objects.filter(breakout=rooms[title]).select_related("registration"))
        for turn, note in enumerate(notes):
            _write_note(rooms[title], seats, note, turn)
    for title, text in facts["conclusions"].items():
        host = rooms[title].hosts.get()
        write_insight(rooms[title], kind=Insight.Kind.CONCLUSION, text=text, author=host)
    Seat.objects.filter(registration__webinar=webinar).update(seen_at=timezone.now())


def _write_note(breakout: Breakout, seats: list[Seat], note: Facts, turn: int) -> None:
    own = next((s for s in seats if s.registration.email == note["by"]), None)
    author = own or (seats[turn % len(seats)] if note["by"] else None)
    facts = {"kind": note["kind"], "text": note["text"]}
    if author:
        insight = write_insight(
            breakout,
            author=author.registration,
            **facts,
            attribution=note.get("attribution", "named"),
        )
    else:
        insight = write_insight(breakout, **facts, author=breakout.hosts.get())
    for seat in [seat for seat in seats if seat != author][: note["votes"]]:
        vote_for(insight, seat.registration)
    if note.get("key"):
        mark_key(insight, by=None)


def _call(webinar: Webinar, facts: Facts) -> None:
    room = webinar.breakouts.get(title=facts["call"]["room"])
    call_coordinator(room, note=facts["call"]["note"], asker=room.hosts.get().name)
    broadcast(webinar, facts["broadcast"], by=None, sender=MODERATOR)
