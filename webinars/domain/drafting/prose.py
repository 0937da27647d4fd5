"""Drafting a recap: pure sentences from plain facts, each with the sources that it stands on.

>>> facts = WebinarFacts(
...     reference="webinar/pathways", title="Pathways", series="Support webinars", number=2,
...     held_on=date(2021, 10, 18), purposes=["share best practices", "exchange knowledge"],
... )
>>> for sentence in draft(facts):
...     print(sentence.section, "|", sentence.text)
occasion | “Pathways”, webinar 2 in the series “Support webinars”, was held on 18 October 2021.
purpose | Its purpose was to share best practices and to exchange knowledge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NOTES = 8  # of one break-out, the most voted for first


@dataclass(frozen=True, slots=True)
class Stands:
    """A source: what kind of thing, which one, what it says, and the row of an insight."""

    type: str
    id: str
    text: str
    insight: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of the recap; `key` names it from one compilation to the next."""

    key: str
    section: str
    text: str
    sources: tuple[Stands, ...]
    breakout: int | None = None


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    reference: str
    name: str
    acronym: str
    initiative: str
    projects: int


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    reference: str
    name: str
    function: str
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class StoryFacts:
    reference: str
    presenter: str
    cluster: str
    deeds: Sequence[str]


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """An insight; `kind` is its label, `credit` the name it may be told with, if any."""

    reference: str
    row: int
    text: str
    kind: str
    votes: int = 0
    credit: str = ""


@dataclass(frozen=True, slots=True)
class RoomFacts:
    row: int
    reference: str
    title: str
    hosts: Sequence[str] = ()
    people: int = 0
    conclusions: Sequence[NoteFacts] = ()
    notes: Sequence[NoteFacts] = ()


@dataclass(frozen=True, slots=True)
class WebinarFacts:
    reference: str
    title: str
    series: str
    number: int
    held_on: date
    facility: FacilityFacts | None = None
    attended: int = 0
    attended_estimated: bool = False
    registered: int = 0
    countries: int = 0
    purposes: Sequence[str] = ()
    speakers: Sequence[SpeakerFacts] = ()
    stories: Sequence[StoryFacts] = ()
    rooms: Sequence[RoomFacts] = field(default_factory=tuple)
    closing: str = ""
    outputs: Sequence[str] = ()


def draft(webinar: WebinarFacts) -> list[Draft]:
    """The recap's sentences in reading order; what there is nothing to say about is left out."""
    return [
        *_facility(webinar),
        *_occasion(webinar),
        *_purpose(webinar),
        *_people(webinar),
        *_stories(webinar),
        *(sentence for room in webinar.rooms for sentence in _room(room)),
        *_closing(webinar),
    ]


def standfirst(webinar: WebinarFacts) -> str:
    """One sentence on what the reader will find."""
    conclusions = sum(len(room.conclusions) for room in webinar.rooms)
    if not conclusions:
        return ""
    rooms = len(webinar.rooms)
    counted = ngettext("%d break-out session", "%d break-out sessions", rooms) % rooms
    found = ngettext("%d conclusion", "%d conclusions", conclusions) % conclusions
    return _(
        "%(rooms)s, %(conclusions)s: what clusters on their way to a green economy told each other."
    ) % {
        "rooms": counted,
        "conclusions": found,
    }


def joined(parts: Sequence[str]) -> str:
    """A list as it is spoken.

    >>> joined(["oak", "ash", "elm"])
    'oak, ash and elm'
    """
    if len(parts) < 2:
        return "".join(parts)
    return _("%(list)s and %(last)s") % {"list": ", ".join(parts[:-1]), "last": parts[-1]}


def sentence(text: str) -> str:
    """Somebody's note as a sentence: a capital first and a full stop last.

    >>> sentence("clusters have a role in leading")
    'Clusters have a role in leading.'
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def _facility(webinar: WebinarFacts) -> Iterator[Draft]:
    facility = webinar.facility
    if facility is None:
        return
    projects = (
        ngettext("%d cluster project", "%d cluster projects", facility.projects) % facility.projects
    )
    facts = {
        "name": facility.name,
        "acronym": facility.acronym,
        "initiative": facility.initiative,
        "projects": projects,
    }
    text = (
        _("The %(name)s (%(acronym)s), an initiative of the %(initiative)s, supports %(projects)s.")
        if facility.initiative
        else _("The %(name)s (%(acronym)s) supports %(projects)s.")
    )
    source = Stands(
        "facility", facility.reference, f"{facility.name}, {facility.initiative}, {projects}"
    )
    yield Draft("facility", "facility", text % facts, (source,))


def _occasion(webinar: WebinarFacts) -> Iterator[Draft]:
    held_on = date_format(webinar.held_on, "j F Y")
    text = _(
        "“%(title)s”, webinar %(number)d in the series “%(series)s”, was held on %(date)s."
    ) % {
        "title": webinar.title,
        "number": webinar.number,
        "series": webinar.series,
        "date": held_on,
    }
    yield Draft(
        "occasion", "occasion", text, (_webinar_source(webinar, f"{webinar.title}, {held_on}"),)
    )
    if webinar.attended:
        text = (
            ngettext("%d person attended.", "%d people attended.", webinar.attended)
            % webinar.attended
        )
        if webinar.attended_estimated:
            text = _("About %s") % text
        yield Draft(
            "attended", "occasion", text, (Stands("count", f"{webinar.reference}/attended", text),)
        )
    if webinar.registered:
        text = ngettext("%d person had registered", "%d people had registered", webinar.registered)
        text %= webinar.registered
        if webinar.countries > 1:
            text = _("%(people)s, from %(countries)d countries") % {
                "people": text,
                "countries": webinar.countries,
            }
        yield Draft(
            "registered",
            "occasion",
            f"{text}.",
            (Stands("count", f"{webinar.reference}/registered", f"{text}."),),
        )


def _purpose(webinar: WebinarFacts) -> Iterator[Draft]:
    if webinar.purposes:
        aims = joined([_("to %s") % purpose for purpose in webinar.purposes])
        text = _("Its purpose was %s.") % aims
        yield Draft(
            "purpose", "purpose", text, (_webinar_source(webinar, "; ".join(webinar.purposes)),)
        )


def _people(webinar: WebinarFacts) -> Iterator[Draft]:
    for speaker in webinar.speakers:
        who = f"{speaker.name}, {speaker.function}," if speaker.function else speaker.name
        text = (
            _("%s moderated the webinar.") if speaker.moderates else _("%s spoke at the webinar.")
        )
        told = ", ".join(filter(None, (speaker.name, speaker.function)))
        source = Stands("speaker", speaker.reference, told)
        yield Draft(speaker.reference, "people", text % who, (source,))


def _stories(webinar: WebinarFacts) -> Iterator[Draft]:
    for story in webinar.stories:
        facts = {
            "presenter": story.presenter,
            "cluster": story.cluster,
            "deeds": joined(story.deeds),
        }
        text = (
            _("%(presenter)s told the story of %(cluster)s, which %(deeds)s.")
            if story.presenter
            else _("%(cluster)s told its story: it %(deeds)s.")
        )
        source = Stands("story", story.reference, f"{story.cluster}: {'; '.join(story.deeds)}")
        yield Draft(story.reference, "stories", text % facts, (source,))


def _room(room: RoomFacts) -> Iterator[Draft]:
    yield from (_conclusion(room, note) for note in room.conclusions)
    yield from _who_was_there(room)
    strongest = sorted(room.notes, key=lambda note: -note.votes)
    yield from (_note(room, note) for note in strongest[:MOST_NOTES])


def _conclusion(room: RoomFacts, note: NoteFacts) -> Draft:
    source = Stands("insight", note.reference, note.text, note.row)
    return Draft(
        f"conclusion/{note.reference}", "breakouts", sentence(note.text), (source,), room.row
    )


def _who_was_there(room: RoomFacts) -> Iterator[Draft]:
    people = ngettext("%d person took part", "%d people took part", room.people) % room.people
    hosted = _("%s hosted the break-out") % joined(room.hosts)
    parts = [*([hosted] if room.hosts else []), *([people] if room.people else [])]
    if parts:
        text = f"{joined(parts)}."
        yield Draft(
            f"{room.reference}/people",
            "breakouts",
            text,
            (Stands("breakout", room.reference, f"{room.title}: {text}"),),
            room.row,
        )


def _note(room: RoomFacts, note: NoteFacts) -> Draft:
    said = f"{note.text.rstrip('.')} ({note.credit})" if note.credit else note.text
    source = Stands("insight", note.reference, note.text, note.row)
    text = f"{note.kind}: {sentence(said)}"
    return Draft(f"note/{note.reference}", "breakouts", text, (source,), room.row)


def _closing(webinar: WebinarFacts) -> Iterator[Draft]:
    if webinar.outputs:
        text = _("Out of it came %s.") % joined(webinar.outputs)
        yield Draft(
            "outputs", "closing", text, (_webinar_source(webinar, "; ".join(webinar.outputs)),)
        )
    if webinar.closing:
        source = _webinar_source(webinar, webinar.closing)
        yield Draft("closing", "closing", sentence(webinar.closing), (source,))


def _webinar_source(webinar: WebinarFacts, text: str) -> Stands:
    return Stands("webinar", webinar.reference, text)
