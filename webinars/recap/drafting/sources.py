"""What the sentences of a recap stand on."""

from collections.abc import Iterable

from webinars.recap.drafting.facts import NoteFacts, RoomFacts, Stands, WebinarFacts


def of_note(note: NoteFacts) -> tuple[Stands, ...]:
    """The note itself and every copy of it, each in its own words."""
    copies = (Stands("insight", copy.reference, copy.text, copy.row) for copy in note.copies)
    return once((Stands("insight", note.reference, note.text, note.row), *copies))


def of_webinar(webinar: WebinarFacts, text: str) -> tuple[Stands]:
    return (Stands("webinar", webinar.reference, text),)


def of_count(webinar: WebinarFacts, what: str, text: str) -> tuple[Stands]:
    return (Stands("count", f"{webinar.reference}/{what}", text),)


def of_room(room: RoomFacts, text: str) -> tuple[Stands]:
    return (Stands("breakout", room.reference, f"{room.title}: {text}"),)


def once(sources: Iterable[Stands]) -> tuple[Stands, ...]:
    """A statement stands on a source only once."""
    return tuple({(source.type, source.id): source for source in sources}.values())
