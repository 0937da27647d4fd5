"""Every page asks the database as often with one row as with ten."""

import pytest
from django.urls import reverse

from clusters.tests.factories import MembershipFactory, SMEFactory
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.values.tokens import new_code
from webinars.models import Insight, Speaker, Webinar
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish
from webinars.tests.factories import (
    AgendaItemFactory,
    AnswerFactory,
    BreakoutFactory,
    ConsentFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    QuestionFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cache_beside_the_database(settings):
    """Wrong links are counted in the cache, which is a table by default and Redis elsewhere."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {**settings.CACHES, "default": local}


ROWS = pytest.mark.parametrize("rows", [1, 10])


@ROWS
def test_the_list_of_webinars(client, django_assert_num_queries, rows):
    """The first page of those past, which tells their number, and those to come."""
    WebinarFactory.create_batch(rows)
    for _row in range(rows):
        RecapFactory()

    with django_assert_num_queries(2):
        client.get("/webinars/")


@ROWS
def test_a_webinar(client, django_assert_num_queries, rows):
    """The webinar, its agenda, its break-outs, and everybody who is named."""
    webinar = WebinarFactory()
    SpeakerFactory(webinar=webinar, part=Speaker.Part.MODERATOR)
    for position in range(rows):
        AgendaItemFactory(
            webinar=webinar,
            position=position,
            speaker=SpeakerFactory(webinar=webinar),
            story=SuccessStoryFactory(),
        )
        room = BreakoutFactory(webinar=webinar)
        HostFactory.create_batch(2, breakout=room)
        room.materials.create(title="Guide", link="https://example.org/guide")

    with django_assert_num_queries(4):
        client.get(webinar.get_absolute_url())


@ROWS
def test_registering(client, django_assert_num_queries, rows):
    """The webinar with its places, what it asks, and the clusters to choose from."""
    webinar = WebinarFactory()
    RegistrationFactory.create_batch(rows, webinar=webinar)
    QuestionFactory.create_batch(rows, webinar=webinar)

    with django_assert_num_queries(3):
        client.get(reverse("webinars:registration-create", args=[webinar.slug]))


@ROWS
def test_a_registration(client, django_assert_num_queries, rows):
    """Its row; rooms to choose from with own wishes; their hosts and materials; questions, answers,
    consents; a feed."""
    registration = RegistrationFactory()
    for _row in range(rows):
        AnswerFactory(registration=registration)
        ConsentFactory(registration=registration)
    rooms = BreakoutFactory.create_batch(rows, webinar=registration.webinar)
    for rank, room in enumerate(rooms, start=1):
        registration.preferences.create(breakout=room, rank=rank)
        HostFactory.create_batch(2, breakout=room)
        room.materials.create(title="Guide", link="https://example.org/guide")

    with django_assert_num_queries(7):
        client.get(registration.get_absolute_url())


@ROWS
def test_a_registration_without_rooms_to_choose_from(client, django_assert_num_queries, rows):
    """Its row; that there is no room; questions; a feed. Hundreds come here in the same minute."""
    registration = RegistrationFactory()
    RegistrationFactory.create_batch(rows, webinar=registration.webinar)

    with django_assert_num_queries(4):
        client.get(registration.get_absolute_url())


@ROWS
def test_changing_a_registration(client, django_assert_num_queries, rows):
    """Its row; what it answered, the questions, the clusters to choose from."""
    registration = RegistrationFactory()
    for _row in range(rows):
        AnswerFactory(registration=registration)

    with django_assert_num_queries(4):
        client.get(reverse("webinars:registration-edit", args=[registration.token]))


@ROWS
def test_registering_a_group(client, django_assert_num_queries, rows):
    """Session, reader and right; the webinar; the reader's clusters, whether firms, and which."""
    member = MembershipFactory()
    SMEFactory.create_batch(rows, cluster=member.cluster, contact_address="firm@example.org")
    client.force_login(member.user)
    address = reverse("webinars:group-create", args=[WebinarFactory().slug])

    with django_assert_num_queries(7):
        client.get(address)


@ROWS
def test_a_console(client, django_assert_num_queries, rows):
    """Session, room, right; seats, rooms, broadcasts, call; how many notes, a page of them, their
    copies, conclusions, key insights, what is hidden and how much; pairs, themes, a draft; and
    whether the reader has a link of their own."""
    host = HostFactory()
    client.get(reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token]))
    for row in range(rows):
        registration = RegistrationFactory(webinar=host.breakout.webinar)
        host.breakout.seats.create(registration=registration)
        kind = Insight.Kind.values[row % len(Insight.Kind.values)]
        InsightFactory(breakout=host.breakout, kind=kind, host=host, text=new_code())

    with django_assert_num_queries(18):
        client.get(host.breakout.get_host_url())


@ROWS
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("recap-detail", 6),
        ("recap-json", 5),
        ("recap-as-pdf", 5),
        ("recap-as-docx", 5),
        ("recap-as-markdown", 5),
    ],
)
def test_a_recap(client, django_assert_num_queries, rows, name, queries):
    """The recap, its statements and their sources, the figures, the corrections, the moderator."""
    webinar = HeldWebinarFactory()
    for _row in range(rows):
        room = BreakoutFactory(webinar=webinar)
        InsightFactory(breakout=room, kind=Insight.Kind.CONCLUSION)
        InsightFactory(breakout=room)
    approve_and_publish(compile_recap(webinar), by=None)

    with django_assert_num_queries(queries):
        client.get(reverse(f"webinars:{name}", args=[webinar.slug]))


@ROWS
def test_the_list_of_stories(client, django_assert_num_queries, rows):
    """The first page of them, which tells their number."""
    for _row in range(rows):
        SuccessStoryFactory(webinar=HeldWebinarFactory())

    with django_assert_num_queries(1):
        client.get("/stories/")


def test_a_story(client, django_assert_num_queries):
    """The story with its cluster, and the webinar it was told at."""
    story = SuccessStoryFactory(webinar=HeldWebinarFactory())

    with django_assert_num_queries(2):
        client.get(story.get_absolute_url())


@ROWS
def test_somebody_who_signed_in_costs_four_queries_more(client, django_assert_num_queries, rows):
    """The session, the person, their registration, and whether they manage a cluster."""
    webinar = WebinarFactory(status=Webinar.Status.ANNOUNCED)
    RegistrationFactory.create_batch(rows, webinar=webinar)
    client.force_login(UserFactory())

    with django_assert_num_queries(8):
        client.get(webinar.get_absolute_url())
