"""What both webinars of the story have in common: written, announced, and filled with people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from clusters.models import Cluster, Theme
from tgtf_portal.core.models import User
from tgtf_portal.pages.demo.clock import on
from tgtf_portal.pages.demo.people import Key, cast, coordinator, sign_up
from webinars.breakouts.domain.wishes import save_ranking
from webinars.campaign.domain.invitations import invite_people
from webinars.campaign.domain.sources import Guest
from webinars.models import AgendaItem, Breakout, Host, Invitation, Registration, Webinar
from webinars.registration.domain.actions import register
from webinars.webinar.domain.actions import announce_webinar
from webinars.webinar.domain.json_import import import_webinar
from webinars.webinar.domain.json_parts import FILE

Facts = dict[str, Any]


def write_and_announce(facts: Facts, key: Key) -> Webinar:
    """As staff do it: the facts from a file, the agenda and the themes by hand, then announced."""
    by = coordinator()
    # A conclusion is known when a break-out ends: the hosts write it down then.
    planned = [
        {key: room[key] for key in ("title", "description", "capacity", "host")}
        for room in facts["breakouts"]
    ]
    webinar, _new = import_webinar(
        {**{key: facts[key] for key in FILE if key in facts}, "breakouts": planned}, by=by
    )
    for room in facts["breakouts"]:
        webinar.breakouts.filter(title=room["title"]).update(
            theme=Theme.objects.get(slug=room["theme"])
        )
    _write_agenda(webinar, facts["agenda"])
    for person in cast("host"):
        host = sign_up(person["email"], person["name"], key, time_zone=person["time_zone"])
        Host.objects.filter(breakout__webinar=webinar, email=host.email).update(user=host)
    return announce_webinar(webinar, by=by)


def _write_agenda(webinar: Webinar, agenda: list[Facts]) -> None:
    speakers = {speaker.name: speaker for speaker in webinar.speakers.all()}
    stories = {story.cluster.name: story for story in webinar.stories.with_cluster()}
    AgendaItem.objects.bulk_create(
        AgendaItem(
            webinar=webinar,
            position=position,
            minutes=item["minutes"],
            title=item["title"],
            speaker=speakers.get(item.get("speaker", "")),
            story=stories.get(item.get("story", "")),
        )
        for position, item in enumerate(agenda, start=1)
    )


def guests_of(people: Iterable[dict[str, str]]) -> list[Guest]:
    clusters = {cluster.name: cluster for cluster in Cluster.objects.all()}
    return [
        Guest(p["email"], p["name"], p["organisation"] or p["cluster"], clusters.get(p["cluster"]))
        for p in people
    ]


def invite_guests(webinar: Webinar, people: Iterable[dict[str, str]], *, by: User) -> int:
    return invite_people(webinar, guests_of(people), audience=Invitation.Audience.GUESTS, by=by)


def fill(
    webinar: Webinar, people: list[dict[str, str]], *, begins: datetime, ends: datetime
) -> list[Registration]:
    """Everybody registers by their invitation and ranks break-outs, evenly spread over the time."""
    invitations = {i.email: i for i in webinar.invitations.select_related("cluster")}
    rooms = {breakout.title: breakout for breakout in webinar.breakouts.all()}
    step: timedelta = (ends - begins) / len(people)
    registrations = []
    for turn, person in enumerate(people):
        with on(begins + turn * step):
            registrations.append(_register(webinar, person, invitations[person["email"]], rooms))
    return registrations


def _register(
    webinar: Webinar, person: dict[str, str], invitation: Invitation, rooms: dict[str, Breakout]
) -> Registration:
    registration = register(
        webinar,
        email=person["email"],
        name=person["name"],
        organisation=invitation.organisation,
        cluster=invitation.cluster,
        country=person["country"],
        invitation=invitation,
    )
    wishes = [rooms[title] for title in person["preferences"].split("|") if title]
    save_ranking(registration, ranking=wishes)
    return registration
