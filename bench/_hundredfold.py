"""A hundred times the rows of a facility's year, made by the database itself from one row of each.

`grow(world, times)` adds to the small world of the tests; once more adds once more. Advice, people
and traces are in `_hundredfold_advice.py`.
"""

from dataclasses import dataclass, fields
from types import SimpleNamespace

from _hundredfold_advice import grow_advice
from _multiplied import analyzed, days_before, last, multiplied, one_of
from django.db import connection

from tgtf_portal.core.tests.factories import MessageFactory
from webinars.common.told import settle_told
from webinars.models import (
    Preference,
    Recap,
    Registration,
    Seat,
    Source,
    Statement,
    Vote,
    Webinar,
)
from webinars.recap.domain.digest import compile_due_digests
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    SourceFactory,
    StatementFactory,
    SuccessStoryFactory,
)

COUNTRIES = ["BG", "DE", "ES", "FR", "IT", "PL", "PT", "SE", "SI", "RO"]
VERBS = [
    *["share", "measure", "renew", "insulate", "reuse", "map", "certify", "plan", "finance"],
    *["repair", "sort", "compare"],
]
WHAT = [
    *["waste heat", "packaging", "solar roofs", "water loops", "used textiles", "wood chips"],
    *["old machines", "transport", "cold storage", "compressed air", "steel scrap"],
    *["product passports", "biogas"],
]
WHO = [
    *["clusters", "small firms", "bakeries", "foundries", "joiners", "farms", "dye works"],
    *["print shops", "hotels"],
]
WHY = [
    *[
        "as energy is dear",
        "before banks ask",
        "with one advisor",
        "within a year",
        "for customers",
    ],
    *["where skills are missing", "without new staff"],
]


@dataclass(frozen=True)
class Sizes:
    """What a facility has in its first year."""

    clusters: int = 25
    firms: int = 10  # of a cluster
    stories: int = 50  # two pages of them
    registrations: int = 500  # of one webinar
    rooms: int = 10  # of that one
    webinars: int = 15  # of one series, with published recaps: more than a page of each list
    rooms_told: int = 4  # of each
    notes: int = 25  # of each of their rooms
    messages: int = 10_000
    advisors: int = 40
    projects: int = 25
    engagements: int = 50
    activities: int = 20  # of each
    of_the_room: int = 20  # comments and documents of one project's room
    invitations: int = 2_000  # to one webinar
    accounts: int = 200
    traces: int = 2_000  # what was looked at, and what was done
    addresses: int = 20  # that bounced or opted out, returned mails, lists that were imported


SMALL = Sizes(2, 2, 2, 10, 3, 1, 2, 6, 20, 2, 2, 2, 2, 2, 6, 2, 6, 2)


def grown(sizes: Sizes, times: int) -> Sizes:
    """More of each, but for what each of them has."""
    each = ("firms", "rooms", "rooms_told", "notes", "activities", "of_the_room")
    facts = {field.name: getattr(sizes, field.name) for field in fields(Sizes)}
    return Sizes(**{name: n if name in each else n * times for name, n in facts.items()})


def grow(world: SimpleNamespace, sizes: Sizes, times: int = 1) -> SimpleNamespace:
    """The world with so many more rows; its recap is one of those that have many notes."""
    many = grown(sizes, times)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")  # a million rows by one statement
    _clusters(world, many)
    _registrations(world, many)
    _recaps(world, many)
    _messages(world, many)
    grow_advice(world, many)
    analyzed()
    return world


def _clusters(world: SimpleNamespace, many: Sizes) -> None:
    before = last(type(world.cluster))
    name = "'Cluster ' || " + one_of(WHAT, "n") + f" || ' ' || ({before} + n)"
    first = multiplied(
        world.cluster,
        many.clusters,
        slug=f"'grown-cluster-' || ({before} + n)",
        name=name,
        country=one_of(COUNTRIES, "n"),
        summary="'We ' || " + one_of(VERBS, "n / 7") + " || ' ' || " + one_of(WHAT, "n / 3"),
    )
    multiplied(
        world.sme,
        many.clusters * many.firms,
        cluster=f"{first} + 1 + n % {many.clusters}",
        name=one_of(WHO, "n") + f" || ' {first} ' || n",
        country=one_of(COUNTRIES, "n"),
    )
    told = SuccessStoryFactory(cluster=world.cluster)
    multiplied(
        told,
        many.stories,
        slug=f"'grown-story-' || {told.pk} || '-' || n",
        title="'Story of ' || " + one_of(WHAT, "n") + " || ' ' || n",
        cluster=f"{first} + 1 + n % {many.clusters}",
    )


def _registrations(world: SimpleNamespace, many: Sizes) -> None:
    """Of the coming webinar: with wishes, seats, a note and a vote each in ten."""
    number = many.registrations
    Webinar.objects.filter(pk=world.webinar.pk).update(capacity=number * 4)
    room = BreakoutFactory(webinar=world.webinar)
    first_room = multiplied(
        room,
        many.rooms,
        code=f"'room{room.pk}-' || n",
        position="n",
        title=f"'Room {room.pk} ' || n",
        capacity=str(number),
    )
    one, first = _people(world, many)
    world.registrations_before = first
    wish = Preference.objects.create(registration=one, breakout=room, rank=1)
    for rank in (1, 2, 3):
        multiplied(
            wish,
            number,
            registration=f"{first} + n",
            breakout=f"{first_room} + 1 + (n + {rank}) % {many.rooms}",
            rank=str(rank),
        )
    seat: Seat = SeatFactory(breakout=room, registration=one)
    multiplied(
        seat, number, registration=f"{first} + n", breakout=f"{first_room} + 1 + n % {many.rooms}"
    )
    note = InsightFactory(breakout=room, registration=one)
    vote = Vote.objects.create(insight=note, registration=one)
    multiplied(vote, max(1, number // 10), registration=f"{first} + n")


def _people(world: SimpleNamespace, many: Sizes) -> tuple[Registration, int]:
    """One of them, and the number before those of all others."""
    webinar = world.webinar
    seq = 1 + max(webinar.registrations.values_list("seq", flat=True))
    one = RegistrationFactory(webinar=webinar, cluster=world.cluster, seq=seq)
    first = multiplied(
        one,
        many.registrations,
        code=f"'person{one.pk}-' || n",
        email=f"'person{one.pk}-' || n || '@example.org'",
        name=one_of(["Ana", "Léa", "Ole", "Ida", "Jan"], "n") + " || ' ' || n",
        organisation=one_of(WHO, "n / 5") + " || ' ' || (n / 4)",
        cluster=f"(SELECT MAX(id) FROM clusters_cluster) - n % {many.clusters}",
        country=one_of(COUNTRIES, "n / 3"),
        seq=f"{seq} + n",
        attended="FALSE",
    )
    return one, first


def _recaps(world: SimpleNamespace, many: Sizes) -> None:
    """Webinars of one series, each with rooms full of notes, and a published recap of them: a
    sentence on every note in five with what is like it, and one on all notes of each room."""
    number = 1 + max(world.webinar.series.webinars.values_list("number", flat=True))
    held = HeldWebinarFactory(series=world.webinar.series, number=number)
    webinars = multiplied(
        held,
        many.webinars,
        number=f"{number} + n",
        slug=f"'grown-{held.pk}-' || n",
        title="'Webinar on ' || " + one_of(WHAT, "n") + " || ' ' || n",
        starts_at=days_before("starts_at"),
        ends_at=days_before("ends_at"),
    )
    rooms_in_all = many.webinars * many.rooms_told
    room = BreakoutFactory(webinar=held, status="closed")
    rooms = multiplied(
        room,
        rooms_in_all,
        code=f"'told{room.pk}-' || n",
        webinar=f"{webinars} + 1 + (n - 1) / {many.rooms_told}",
        position="n",
        title="'On ' || " + one_of(WHAT, "n") + " || ' ' || n",
    )
    recap: Recap = RecapFactory(webinar=held)
    recaps = multiplied(recap, many.webinars, webinar=f"{webinars} + n", title="'Recap ' || n")
    _told(room, rooms, recap, recaps, webinars, many)
    analyzed()
    settle_told(held.pk)  # of the others the columns say so already
    compile_due_digests()
    world.recap = Recap.objects.select_related("webinar").get(pk=recaps + 1)
    world.told_insight = (
        Source.objects.filter(statement__recap=world.recap, insight__isnull=False).first().insight
    )  # type: ignore[union-attr]


def _held_at(webinar: str) -> str:
    return f"(SELECT w.starts_at FROM webinars_webinar w WHERE w.id = {webinar})"


def _told(room: object, rooms: int, recap: Recap, recaps: int, webinars: int, many: Sizes) -> None:
    """The notes of the rooms, the sentences on them, and what these stand on."""
    of_webinar = many.rooms_told * many.notes
    number = many.webinars * of_webinar
    note = InsightFactory(breakout=room)
    text = [one_of(words, f"n / {step}") for words, step in ((VERBS, 1), (WHAT, 7), (WHO, 13))]
    kinds = ["insight", "best_practice", "barrier", "need", "recommendation", "commitment"]
    notes = multiplied(
        note,
        number,
        code=f"'note{note.pk}-' || n",
        breakout=f"{rooms} + 1 + (n - 1) / {many.notes}",
        kind=one_of(kinds, "n / 5"),
        text=" || ' ' || ".join([*text, one_of(WHY, "n / 3"), "n"]),
        carried_votes="n % 17",
        told_votes="n % 17",
        told_at=_held_at(f"{webinars} + 1 + (n - 1) / {of_webinar}"),
    )
    sentence: Statement = StatementFactory(recap=recap)
    # Two of a webinar's notes in each of its sentences, so that all notes are public.
    half = number // 2
    sentences = multiplied(
        sentence,
        half,
        recap=f"{recaps} + 1 + (n - 1) / {of_webinar // 2}",
        key="'note/' || n",
        position="n",
        breakout=f"{rooms} + 1 + (n - 1) * 2 / {many.notes}",
        text="'Rooms ' || " + one_of(VERBS, "n") + " || ' ' || " + one_of(WHAT, "n / 7"),
        drafted="''",
        told_at=_held_at(f"{webinars} + 1 + (n - 1) / {of_webinar // 2}"),
    )
    source: Source = SourceFactory(statement=sentence, type="insight", insight=note)
    multiplied(
        source,
        number,
        statement=f"{sentences} + 1 + (n - 1) / 2",
        insight=f"{notes} + n",
        reference=f"'insight/note{note.pk}-' || n",
    )


def _messages(world: SimpleNamespace, many: Sizes) -> None:
    message = MessageFactory(
        kind="webinar.invitation", status="sent", sent_at=world.webinar.changed_at,
        about=f"webinar/{world.webinar.pk}",
    )  # fmt: skip
    kinds = ["webinar.invitation", "webinar.reminder", "recap.published", "registration.confirmed"]
    multiplied(
        message,
        many.messages,
        key=f"'grown/{message.pk}/' || n",
        message_id=f"'<grown{message.pk}.' || n || '@example.org>'",
        recipient="'person' || n || '@example.org'",
        kind=one_of(kinds, "n / 9"),
        status="CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'sent' END",
    )
