"""What the rooms found out: each for itself, what several of them said, and who promised what."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from clusters.models import Theme
from tgtf_portal.core.values.erased import is_nobody
from tgtf_portal.core.values.folding import name_key
from webinars.models import Breakout, Insight, Webinar
from webinars.recap.domain.facts.notes import NoteRow, Notes
from webinars.recap.drafting.facts import CrowdFacts, NoteFacts, RoomFacts, SharedFacts, ThemeFacts


def in_programme(webinar: Webinar) -> list[Breakout]:
    """The rooms in their order, with all that is told of them."""
    return list(
        webinar.breakouts.taking_place().in_order().with_theme_name().prefetch_related("hosts")
    )


def rooms_of(
    rooms: Sequence[Breakout], notes: Notes, crowds: Mapping[int, CrowdFacts]
) -> list[RoomFacts]:
    """What each of them noted, the strongest first; near-copies in one room are told once."""
    conclusions: defaultdict[int, list[NoteFacts]] = defaultdict(list)
    for row in notes.conclusions:
        conclusions[row.room].append(notes.told([row]))
    told = _by_room(notes)
    return [
        RoomFacts(
            row=room.pk,
            reference=f"breakout/{room.code}",
            title=room.title,
            theme=room.theme_name or "",
            hosts=[host.name for host in room.hosts.all() if not is_nobody(host.name)],
            crowd=crowds.get(room.pk, CrowdFacts()),
            conclusions=conclusions[room.pk],
            notes=sorted(told[room.pk], key=_strongest_first),
        )
        for room in rooms
    ]


def shared_of(notes: Notes) -> list[SharedFacts]:
    """What notes of several rooms say alike, the strongest first."""
    found = []
    for rows in notes.groups:
        rooms = {row.room for row in rows}
        if len(rooms) > 1:
            found.append(SharedFacts(notes.told(rows), _titles(notes, rooms)))
    return sorted(found, key=lambda shared: _strongest_first(shared.note))


def commitments_of(notes: Notes) -> list[NoteFacts]:
    """Of all rooms, those with a day first by their day; two are one only if one takes both on."""
    told = [notes.told(rows) for rows in _commitments(notes)]
    return sorted(told, key=lambda note: (note.due_on or date.max, *_strongest_first(note)))


def themes_of(rooms: Sequence[Breakout], notes: Notes) -> list[ThemeFacts]:
    """Those that several rooms wrote about, the one of most rooms first.

    A note without a theme of its own is about its room's.
    """
    own = {room.pk: room.theme_id for room in rooms}
    told: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for row in notes.shown.values():
        if theme := row.theme or own[row.room]:
            told[theme][row.room] += 1
    names = {pk: (slug, name) for pk, slug, name in Theme.objects.values_list("pk", "slug", "name")}
    found = [
        ThemeFacts(
            reference=f"theme/{names[theme][0]}",
            name=names[theme][1],
            rooms=_titles(notes, set(by_room)),
            notes=by_room.total(),
        )
        for theme, by_room in told.items()
        if len(by_room) > 1
    ]
    return sorted(found, key=lambda theme: (-len(theme.rooms), -theme.notes, name_key(theme.name)))


def _by_room(notes: Notes) -> dict[int, list[NoteFacts]]:
    told: defaultdict[int, list[NoteFacts]] = defaultdict(list)
    for rows in notes.groups:
        parts: defaultdict[int, list[NoteRow]] = defaultdict(list)
        for row in rows:
            parts[row.room].append(row)
        for room, part in parts.items():
            told[room].append(notes.told(part))
    return told


def _commitments(notes: Notes) -> Iterator[list[NoteRow]]:
    for rows in notes.groups:
        parts: defaultdict[tuple[str, date | None], list[NoteRow]] = defaultdict(list)
        for row in rows:
            if row.kind == Insight.Kind.COMMITMENT:
                parts[name_key(row.owner), row.due_on].append(row)
        yield from parts.values()


def _titles(notes: Notes, rooms: set[int]) -> list[str]:
    return [title for room, title in notes.titles.items() if room in rooms]


def _strongest_first(note: NoteFacts) -> tuple[int, int]:
    return -note.votes, note.row
