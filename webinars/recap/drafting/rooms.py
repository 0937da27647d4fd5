"""One break-out: what it concluded, its theme, who was there, and what was noted."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.folding import folded
from webinars.recap.drafting import sources
from webinars.recap.drafting.clipping import clipped
from webinars.recap.drafting.crowd import (
    HOSTED,
    JOINED_HOSTS,
    JOINED_IN,
    TOOK_PART,
    clusters_told,
    crowd_told,
)
from webinars.recap.drafting.facts import Draft, NoteFacts, RoomFacts, WebinarFacts
from webinars.recap.drafting.notes import notes
from webinars.recap.drafting.steps import commitments
from webinars.recap.drafting.wording import (
    LONGEST_CONCLUSION,
    joined,
    line,
    lines,
    sentence,
    titled,
)


def rooms(webinar: WebinarFacts, keep: Collection[str]) -> Iterator[Draft]:
    steps = commitments(webinar, keep)
    elsewhere = {note.reference for note in steps}
    elsewhere |= {copy.reference for note in steps for copy in note.copies}
    for place, room in enumerate(webinar.rooms):
        yield from (_conclusion(room, note) for note in room.conclusions if line(note.text))
        yield from _about(room, anew=place % 2 == 1)
        yield from notes(room, keep, elsewhere)


def _conclusion(room: RoomFacts, note: NoteFacts) -> Draft:
    """In the room's own words."""
    text = sentence(clipped(line(note.text), LONGEST_CONCLUSION))
    key = f"conclusion/{note.reference}"
    return Draft(key, "breakouts", text, sources.of_note(note), room.row)


def _about(room: RoomFacts, *, anew: bool) -> Iterator[Draft]:
    """`anew`: in other words than the room before."""
    for what, text in (
        ("theme", _theme(room, anew=anew)),
        ("people", _people(room, anew=anew)),
        ("clusters", clusters_told(room.crowd, anew=anew)),
    ):
        if text:
            key = f"{room.reference}/{what}"
            yield Draft(key, "breakouts", text, sources.of_room(room, text), room.row)


def _theme(room: RoomFacts, *, anew: bool) -> str:
    """Nothing where the room's title says it."""
    theme = line(room.theme)
    if not theme or folded(theme) in folded(line(room.title)):
        return ""
    told = _("Here the theme was %(theme)s") if anew else _("The theme of this room was %(theme)s")
    return sentence(told % {"theme": titled(theme)})


def _people(room: RoomFacts, *, anew: bool) -> str:
    hosts = lines(room.hosts)
    if room.crowd.people:
        usual, other = (HOSTED, JOINED_HOSTS) if hosts else (TOOK_PART, JOINED_IN)
        return crowd_told(other if anew else usual, room.crowd, hosts=joined(hosts))
    if not hosts:
        return ""
    hosted = ngettext(
        "%(hosts)s hosted the discussion", "%(hosts)s hosted the discussion", len(hosts)
    )
    return sentence(hosted % {"hosts": joined(hosts)})
