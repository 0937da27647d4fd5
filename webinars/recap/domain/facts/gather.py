"""Gathering what a recap can say about a webinar, as plain facts for the drafting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clusters.models import ProjectCluster
from tgtf_portal.core.values.countries import country_name
from tgtf_portal.core.values.erased import is_nobody
from tgtf_portal.core.values.folding import folded
from tgtf_portal.core.values.text import lines
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Speaker, SuccessStory, Webinar
from webinars.recap.domain.facts.notes import Notes
from webinars.recap.domain.facts.rooms import (
    commitments_of,
    in_programme,
    rooms_of,
    shared_of,
    themes_of,
)
from webinars.recap.drafting.facts import (
    CrowdFacts,
    FacilityFacts,
    SpeakerFacts,
    StoryFacts,
    WebinarFacts,
)


@dataclass(frozen=True, slots=True)
class Crowds:
    registered: CrowdFacts
    attended: CrowdFacts
    in_room: dict[int, CrowdFacts]  # by the room's key; nobody is in those that are missing


@dataclass(slots=True)
class _CrowdRows:
    people: int = 0
    countries: Counter[str] = field(default_factory=Counter)
    clusters: set[str] = field(default_factory=set)

    def add(self, country: str, cluster: str) -> None:
        self.people += 1
        if country:
            self.countries[country] += 1
        if cluster:
            self.clusters.add(cluster)

    def as_facts(self) -> CrowdFacts:
        """A cluster that the directory does not list is counted and not named."""
        named = [(country_name(code), people) for code, people in self.countries.items()]
        return CrowdFacts(
            people=self.people,
            countries=sorted(named, key=lambda known: (-known[1], folded(known[0]))),
            clusters=in_alphabet(self.clusters),
        )


def crowds_of(webinar: Webinar) -> Crowds:
    """One query, without a model's object for each of very many people: see bench/recap.py."""
    registered, attended = _CrowdRows(), _CrowdRows()
    rooms: defaultdict[int, _CrowdRows] = defaultdict(_CrowdRows)
    people = (
        webinar.registrations.active()
        .order_by()
        .values_list("country", "cluster__name", "cluster__listed", "attended", "seat__breakout")
    )
    for country, cluster, listed, came, room in people.iterator():
        own = (str(country or ""), cluster if listed else "")
        registered.add(*own)
        if came:
            attended.add(*own)
            if room:
                rooms[room].add(*own)
    in_room = {room: crowd.as_facts() for room, crowd in rooms.items()}
    return Crowds(registered.as_facts(), attended.as_facts(), in_room)


def in_alphabet(names: Iterable[str]) -> list[str]:
    """As a reader looks them up: neither capitals nor accents come first.

    >>> in_alphabet(["Łódź", "Öko", "bio", "Zinc"])
    ['bio', 'Łódź', 'Öko', 'Zinc']
    """
    return sorted(names, key=lambda name: (folded(name), name))


def facts_of(webinar: Webinar, groups: Sequence[Group]) -> WebinarFacts:
    """Everything that a recap may tell; hidden insights are not among it.

    Names are in the language that is active. As many queries for one note as for a hundred
    thousand. `groups` say which notes are near-copies, see `grouping_of`.
    """
    crowds, rooms = crowds_of(webinar), in_programme(webinar)
    notes = Notes(webinar, rooms, groups)
    attended = crowds.attended
    if webinar.attended:
        attended = CrowdFacts(webinar.attended, attended.countries, attended.clusters)
    return WebinarFacts(
        reference=f"webinar/{webinar.slug}",
        title=webinar.title,
        series=webinar.series.title,
        number=webinar.number,
        held_on=webinar.day,
        facility=_facility(webinar),
        attended=attended,
        attended_estimated=webinar.attended_estimated and bool(webinar.attended),
        registered=crowds.registered,
        purposes=webinar.purposes,
        speakers=[_speaker(s) for s in webinar.speakers.all() if not is_nobody(s.name)],
        stories=[_story(story) for story in webinar.stories.with_cluster().order_by("pk")],
        rooms=rooms_of(rooms, notes, crowds.in_room),
        shared=shared_of(notes),
        themes=themes_of(rooms, notes),
        commitments=commitments_of(notes),
        closing=webinar.closing,
        outputs=lines(webinar.outputs),
    )


def _facility(webinar: Webinar) -> FacilityFacts:
    facility = webinar.series.facility
    parts = ProjectCluster.objects.filter(project__in=facility.projects.going_on()).order_by()
    codes = parts.values_list("cluster__country", flat=True).distinct()
    return FacilityFacts(
        reference=f"facility/{facility.slug}",
        name=facility.name,
        acronym=facility.acronym,
        initiative=facility.initiative,
        projects=facility.selected_projects,
        countries=in_alphabet(country_name(str(code)) for code in codes if code),
        support=facility.forms_of_support,
    )


def _speaker(speaker: Speaker) -> SpeakerFacts:
    moderates = speaker.part == Speaker.Part.MODERATOR
    reference = f"speaker/{speaker.pk}"
    return SpeakerFacts(reference, speaker.name, speaker.function, moderates, speaker.told)


def _story(story: SuccessStory) -> StoryFacts:
    presenter = "" if is_nobody(story.presenter) else story.presenter
    return StoryFacts(f"story/{story.slug}", presenter, story.cluster.name, story.deeds)
