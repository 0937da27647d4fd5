"""Gathering what a recap can say about a webinar, as plain facts for the drafting."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q

from webinars.domain.drafting.facts import (
    CrowdFacts,
    FacilityFacts,
    NoteFacts,
    RoomFacts,
    SpeakerFacts,
    StoryFacts,
    WebinarFacts,
)
from webinars.models import Breakout, Insight, Speaker, SuccessStory, Webinar
from webinars.models.webinar import lines


def facts_of(webinar: Webinar) -> WebinarFacts:
    """Everything that a recap may tell; hidden insights are not among it."""
    registrations = webinar.registrations.active()
    known = registrations.exclude(country="").values_list("country").order_by()
    countries = list(known.annotate(people=Count("pk")))
    attended = webinar.attended or registrations.filter(attended=True).count()
    return WebinarFacts(
        reference=f"webinar/{webinar.slug}",
        title=webinar.title,
        series=webinar.series.title,
        number=webinar.number,
        held_on=webinar.starts_at.astimezone(webinar.zone).date(),
        facility=_facility(webinar),
        attended=CrowdFacts(attended),
        attended_estimated=webinar.attended_estimated and bool(webinar.attended),
        registered=CrowdFacts(registrations.count(), countries),
        purposes=webinar.purposes,
        speakers=[_speaker(speaker) for speaker in webinar.speakers.all()],
        stories=[_story(story) for story in webinar.stories.with_cluster().order_by("pk")],
        rooms=[_room(breakout) for breakout in _rooms(webinar)],
        closing=webinar.closing,
        outputs=lines(webinar.outputs),
    )


def _facility(webinar: Webinar) -> FacilityFacts:
    facility = webinar.series.facility
    return FacilityFacts(
        reference=f"facility/{facility.slug}",
        name=facility.name,
        acronym=facility.acronym,
        initiative=facility.initiative,
        projects=facility.selected_projects,
    )


def _speaker(speaker: Speaker) -> SpeakerFacts:
    moderates = speaker.part == Speaker.Part.MODERATOR
    return SpeakerFacts(f"speaker/{speaker.pk}", speaker.name, speaker.function, moderates)


def _story(story: SuccessStory) -> StoryFacts:
    return StoryFacts(f"story/{story.slug}", story.presenter, story.cluster.name, story.deeds)


def _rooms(webinar: Webinar) -> Iterable[Breakout]:
    told = (
        Insight.objects.shown().with_votes().select_related("registration__cluster").order_by("pk")
    )
    present = Count("seats", filter=Q(seats__registration__attended=True), distinct=True)
    return webinar.breakouts.annotate(people=present).prefetch_related(  # type: ignore[no-redef]
        "hosts", Prefetch("insights", queryset=told)
    )


def _room(breakout: Breakout) -> RoomFacts:
    insights = list(breakout.insights.all())
    return RoomFacts(
        row=breakout.pk,
        reference=f"breakout/{breakout.code}",
        title=breakout.title,
        hosts=[host.name for host in breakout.hosts.all()],
        crowd=CrowdFacts(breakout.people),
        conclusions=[_note(i) for i in insights if i.kind == Insight.Kind.CONCLUSION],
        notes=[_note(i) for i in insights if i.kind != Insight.Kind.CONCLUSION],
    )


def _note(insight: Insight) -> NoteFacts:
    return NoteFacts(
        reference=f"insight/{insight.code}",
        row=insight.pk,
        text=insight.text,
        kind=insight.kind,
        votes=insight.vote_count,
        credit=_credit(insight),
    )


def _credit(insight: Insight) -> str:
    """The name that its author agreed to: their own, their cluster's, or none."""
    if insight.attribution == Insight.Attribution.NAMED:
        return insight.author_name
    if insight.attribution == Insight.Attribution.CLUSTER and insight.registration:
        return str(insight.registration.cluster or "")
    return ""
