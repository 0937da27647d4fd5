"""The sentences of a recap."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from webinars.domain.drafting.facts import Draft, NoteFacts, RoomFacts, Stands, WebinarFacts

MOST_NOTES = 8  # of one break-out, the most voted for first


def draft(webinar: WebinarFacts, *, keep: Collection[str] = ()) -> list[Draft]:
    """The recap's sentences in reading order; what there is nothing to say about is left out.

    `keep` are the keys of statements that staff decided about: no limit leaves these out.
    """
    return [
        *_facility(webinar),
        *_occasion(webinar),
        *_purpose(webinar),
        *_people(webinar),
        *_stories(webinar),
        *(sentence for room in webinar.rooms for sentence in _room(room, keep)),
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
    if people := webinar.attended.people:
        text = ngettext("%d person attended.", "%d people attended.", people) % people
        if webinar.attended_estimated:
            text = _("About %s") % text
        yield Draft(
            "attended", "occasion", text, (Stands("count", f"{webinar.reference}/attended", text),)
        )
    if people := webinar.registered.people:
        text = ngettext("%d person had registered", "%d people had registered", people) % people
        if len(webinar.registered.countries) > 1:
            text = _("%(people)s, from %(countries)d countries") % {
                "people": text,
                "countries": len(webinar.registered.countries),
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


def _room(room: RoomFacts, keep: Collection[str]) -> Iterator[Draft]:
    yield from (_conclusion(room, note) for note in room.conclusions)
    yield from _who_was_there(room)
    strongest = sorted(room.notes, key=lambda note: -note.votes)
    told = (_note(room, note) for note in strongest)
    yield from (note for rank, note in enumerate(told) if rank < MOST_NOTES or note.key in keep)


def _conclusion(room: RoomFacts, note: NoteFacts) -> Draft:
    source = Stands("insight", note.reference, note.text, note.row)
    return Draft(
        f"conclusion/{note.reference}", "breakouts", sentence(note.text), (source,), room.row
    )


def _who_was_there(room: RoomFacts) -> Iterator[Draft]:
    number = room.crowd.people
    people = ngettext("%d person took part", "%d people took part", number) % number
    hosted = _("%s hosted the break-out") % joined(room.hosts)
    parts = [*([hosted] if room.hosts else []), *([people] if number else [])]
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
    text = f"{note.kind.replace('_', ' ').capitalize()}: {sentence(said)}"
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
