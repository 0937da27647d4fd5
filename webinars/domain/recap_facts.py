"""Gathering what a recap can say about a webinar, as plain facts for the drafting."""

from collections.abc import Sequence

from clusters.models import ProjectCluster
from tgtf_portal.core.tilemap import country_name
from webinars.domain.crowd_facts import crowds_of, in_alphabet
from webinars.domain.drafting.facts import (
    CrowdFacts,
    FacilityFacts,
    SpeakerFacts,
    StoryFacts,
    WebinarFacts,
)
from webinars.domain.grouping import Group
from webinars.domain.note_facts import Notes
from webinars.domain.room_facts import (
    commitments_of,
    in_programme,
    rooms_of,
    shared_of,
    themes_of,
)
from webinars.models import Speaker, SuccessStory, Webinar
from webinars.models.webinar import lines


def facts_of(webinar: Webinar, groups: Sequence[Group]) -> WebinarFacts:
    """Everything that a recap may tell; hidden insights are not among it.

    Names are in the language that is active. As many queries for one note as for a hundred
    thousand. `groups` say which notes are near-copies, see `likeness.grouping_of`.
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
        held_on=webinar.starts_at.astimezone(webinar.zone).date(),
        facility=_facility(webinar),
        attended=attended,
        attended_estimated=webinar.attended_estimated and bool(webinar.attended),
        registered=crowds.registered,
        purposes=webinar.purposes,
        speakers=[_speaker(speaker) for speaker in webinar.speakers.all()],
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
    return SpeakerFacts(f"speaker/{speaker.pk}", speaker.name, speaker.function, moderates)


def _story(story: SuccessStory) -> StoryFacts:
    return StoryFacts(f"story/{story.slug}", story.presenter, story.cluster.name, story.deeds)
