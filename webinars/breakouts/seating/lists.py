"""A seating for other programs: BigBlueButton's break-out groups, and rows for a spreadsheet."""

import json
from collections.abc import Iterator, Mapping

from webinars.breakouts.seating.outcome import Seating, State


def bigbluebutton_groups(
    seating: Seating, titles: Mapping[int, str], users: Mapping[int, str]
) -> str:
    """The value of `groups` in BigBlueButton's `create` call (2.5 and later): JSON.

    A list of objects with `id`, `name` and `roster`, all of strings; `titles` names the rooms,
    `users` gives each person's `userID`, by which they `join`. Closed rooms are left out, and so
    are people without a `userID`.
    """
    groups = [
        {
            "id": str(room.room),
            "name": titles[room.room],
            "roster": [users[person] for person in room.people if person in users],
        }
        for room in seating.rooms
        if room.state == State.OPEN
    ]
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":"))


def rows(seating: Seating) -> Iterator[tuple[int, int | None, str, int | None]]:
    """Person, room, reason and rank of the wish; by room, those without one last."""
    by_room = sorted(seating.placements, key=lambda p: (p.room is None, p.room or 0, p.person))
    for placement in by_room:
        yield placement.person, placement.room, placement.why.reason.value, placement.why.rank
