"""Every list and page of the administration: what it costs, and who may open it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory, ThemeFactory
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Preference, Seat, SeatRequest, Vote
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    RecapFactory,
    RegistrationFactory,
    SeriesFactory,
    SourceFactory,
    SpeakerFactory,
    StatementFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def a_whole_webinar():
    """One of everything, each with what its row shows."""
    series = SeriesFactory(slug=f"series-{SeriesFactory._meta.model.objects.count()}")
    webinar = WebinarFactory(series=series)
    with_parts(webinar)
    return webinar


def with_parts(webinar):
    cluster = ClusterFactory()
    speaker = SpeakerFactory(webinar=webinar)
    story = SuccessStoryFactory(webinar=webinar, cluster=cluster)
    AgendaItemFactory(webinar=webinar, speaker=speaker, story=story)
    breakout = BreakoutFactory(webinar=webinar, theme=ThemeFactory())
    breakout.materials.create(title="Guide", link="https://example.org/guide")
    for account in (UserFactory(), None):
        webinar.moderators.create(name="Mia Moderator", user=account)
    with_people(breakout)
    return breakout


def with_people(breakout):
    cluster = ClusterFactory()
    webinar = breakout.webinar
    host = HostFactory(breakout=breakout, user=UserFactory())
    invitation = InvitationFactory(webinar=webinar, cluster=cluster)
    registration = RegistrationFactory(webinar=webinar, cluster=cluster, invitation=invitation)
    Preference.objects.create(registration=registration, breakout=breakout, rank=1)
    Seat.objects.create(registration=registration, breakout=breakout, rank=1)
    SeatRequest.objects.create(registration=RegistrationFactory(webinar=webinar), breakout=breakout)
    insight = InsightFactory(breakout=breakout, host=host, theme=breakout.theme)
    Vote.objects.create(insight=insight, registration=registration)
    return insight


def a_recap():
    recap = RecapFactory()
    breakout = BreakoutFactory(webinar=recap.webinar)
    for _ in range(2):
        SourceFactory(statement=StatementFactory(recap=recap, breakout=breakout))
    return recap


def queries_of(client, address, counting):
    client.get(address)
    with counting as counted:
        response = client.get(address)
    assert response.status_code == 200
    return len(counted)


MORE = 9  # rows in which a query for each of them shows
LISTS = [
    "webinar",
    "series",
    "breakout",
    "registration",
    "invitation",
    "insight",
    "recap",
    "successstory",
]


def test_each_list_costs_the_same_with_one_row_and_with_ten(staff, django_assert_max_num_queries):
    addresses = [reverse(f"admin:webinars_{noun}_changelist") for noun in LISTS]
    a_whole_webinar()
    a_recap()
    with_one = {a: queries_of(staff, a, django_assert_max_num_queries(12)) for a in addresses}

    for _ in range(MORE):
        a_whole_webinar()
        a_recap()

    for address, number in with_one.items():
        assert queries_of(staff, address, django_assert_max_num_queries(12)) == number, address


def test_each_page_of_a_webinar_costs_the_same_with_one_part_and_with_ten(
    staff, django_assert_max_num_queries
):
    webinar = a_whole_webinar()
    most = dict.fromkeys(["invite_hosts", "close", "cancel"], 12) | {"seat": 13}
    # Segments; rooms that owe a conclusion, and whom a change concerns.
    most |= {"invite": 14, "change": 18}
    addresses = {
        reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk]): number
        for name, number in most.items()
    }
    with_one = {
        address: queries_of(staff, address, django_assert_max_num_queries(number))
        for address, number in addresses.items()
    }

    for _ in range(MORE):
        with_parts(webinar)

    for address, number in with_one.items():
        assert queries_of(staff, address, django_assert_max_num_queries(number)) == number, address


def test_breakout_page_costs_the_same_with_one_person_and_with_ten(
    staff, django_assert_max_num_queries
):
    breakout = with_parts(WebinarFactory())
    address = reverse("admin:webinars_breakout_change", args=[breakout.pk])
    with_one = queries_of(staff, address, django_assert_max_num_queries(15))

    for _ in range(MORE):
        with_people(breakout)

    assert queries_of(staff, address, django_assert_max_num_queries(15)) == with_one


def test_breakout_page_says_who_asked_for_a_seat_and_until_when_it_is_kept(staff):
    breakout = BreakoutFactory()
    person = RegistrationFactory(webinar=breakout.webinar, name="Bea Waits")
    until = datetime(2031, 5, 7, 12, tzinfo=UTC)
    breakout.seat_requests.create(registration=person, status="offered", held_until=until)

    address = reverse("admin:webinars_breakout_change", args=[breakout.pk])
    text = staff.get(address).content.decode()

    assert reverse("admin:webinars_registration_change", args=[person.pk]) in text
    assert "Offered a seat" in text
    assert "2031" in text


def test_recap_page_costs_the_same_with_few_sentences_and_with_many(
    staff, django_assert_max_num_queries
):
    recap = a_recap()
    address = reverse("admin:webinars_recap_change", args=[recap.pk])
    with_few = queries_of(staff, address, django_assert_max_num_queries(12))

    for _ in range(MORE):
        breakout = BreakoutFactory(webinar=recap.webinar)
        SourceFactory(statement=StatementFactory(recap=recap, breakout=breakout))

    assert queries_of(staff, address, django_assert_max_num_queries(12)) == with_few


def test_registration_and_insight_pages_cost_the_same_with_many_votes(
    staff, django_assert_max_num_queries
):
    insight = with_people(BreakoutFactory())
    registration = insight.votes.get().registration
    pages = [
        reverse("admin:webinars_registration_change", args=[registration.pk]),
        reverse("admin:webinars_insight_change", args=[insight.pk]),
    ]
    with_one = [queries_of(staff, p, django_assert_max_num_queries(14)) for p in pages]

    for rank in range(2, 2 + MORE):
        room = BreakoutFactory(webinar=insight.breakout.webinar)
        Preference.objects.create(registration=registration, breakout=room, rank=rank)
        other = with_people(room)
        Vote.objects.create(insight=other, registration=registration)
        Vote.objects.create(insight=insight, registration=other.votes.first().registration)

    assert [queries_of(staff, p, django_assert_max_num_queries(14)) for p in pages] == with_one


def every_address():
    webinar = a_whole_webinar()
    recap = a_recap()
    rows = {
        "webinar": webinar,
        "series": webinar.series,
        "breakout": webinar.breakouts.get(),
        "registration": webinar.registrations.get(seat__isnull=False),
        "invitation": webinar.invitations.get(),
        "insight": webinar.breakouts.get().insights.get(),
        "recap": recap,
        "successstory": webinar.stories.get(),
    }
    pages = {
        "webinar": [
            "announce", "mail_list", "invite_hosts", "register", "move", "seat", "close", "cancel",
            "invite", "recap", "seat_latecomers", "undo_seating",
            "withdraw_seating",
        ],
        "registration": ["send_link", "seat", "unpin", "cancel"],
        "insight": ["hide", "show"],
        "recap": ["publish", "withdraw", "compile"],
    }  # fmt: skip
    for noun, row in rows.items():
        yield reverse(f"admin:webinars_{noun}_changelist")
        for page in ["change", "delete", "history", *pages.get(noun, [])]:
            yield reverse(f"admin:webinars_{noun}_{page}", args=[row.pk])


def test_nobody_but_staff_gets_into_any_page(client):
    addresses = list(every_address())
    signed_in_as_somebody = UserFactory()
    for person in (None, signed_in_as_somebody):
        if person:
            client.force_login(person)
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"confirmed": "1"})):
                assert answer.status_code in (302, 403), address


def test_every_page_opens_for_staff(staff):
    refused = {
        (address.split("/")[3], address.split("/")[-2])
        for address in every_address()
        if staff.get(address).status_code != 200
    }

    # These are cancelled, hidden or withdrawn, and not deleted.
    nouns = ["webinar", "registration", "insight", "recap"]
    assert refused == {(noun, "delete") for noun in nouns}


@pytest.mark.parametrize(
    "noun", ["webinar", "series", "breakout", "invitation", "insight", "successstory"]
)
def test_page_of_a_new_thing_opens(staff, noun):
    assert staff.get(reverse(f"admin:webinars_{noun}_add")).status_code == 200


@pytest.mark.parametrize("noun", ["registration", "recap"])
def test_registrations_and_recaps_are_not_made_by_hand(staff, noun):
    assert staff.get(reverse(f"admin:webinars_{noun}_add")).status_code == 403


@pytest.mark.parametrize("noun", LISTS)
def test_list_can_be_searched(staff, noun):
    a_whole_webinar()
    a_recap()

    assert staff.get(reverse(f"admin:webinars_{noun}_changelist"), {"q": "a"}).status_code == 200


def test_old_versions_of_everything_that_keeps_a_history_can_be_read(staff):
    webinar = a_whole_webinar()
    breakout = webinar.breakouts.get()
    things = [webinar, breakout, breakout.insights.get(), webinar.stories.get(), a_recap()]

    for thing in things:
        name = f"admin:webinars_{thing._meta.model_name}_simple_history"
        address = reverse(name, args=[thing.pk, thing.history.latest().pk])
        assert staff.get(address).status_code == 200, address
