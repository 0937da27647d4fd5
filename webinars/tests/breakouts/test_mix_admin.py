"""Who meets where: the page on which staff see it before the webinar."""

import csv
import io

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory, ThemeFactory
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.mix import Basis
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Registration, Seat
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


def page(webinar, name="mix"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


@pytest.fixture
def webinar():
    return WebinarFactory(slug="green")


@pytest.fixture
def rooms(webinar):
    theme = ThemeFactory(name="Circularity")
    return [
        BreakoutFactory(webinar=webinar, title=title, position=n, capacity=2, theme=theme)
        for n, title in enumerate(["Energy", "Waste"], start=1)
    ]


@pytest.fixture
def people(webinar, rooms):
    """Basel sits in both rooms, Oslo in energy, Turin in waste, and one without a cluster."""
    basel, oslo, turin = (
        ClusterFactory(name=name, country=country)
        for name, country in [("Basel", "FR"), ("Oslo", "ES"), ("Turin", "IT")]
    )
    energy, waste = rooms
    facts = [
        ("Ann", basel, energy, {"offers": "Solar roofs", "maturity": "advanced"}),
        ("Ben", oslo, energy, {"seeks": "Who knows solar power?", "maturity": "beginning"}),
        ("Cleo", basel, waste, {"seeks": "solar power"}),
        ("Dan", turin, waste, {"country": "BG"}),
    ]
    found = []
    for name, cluster, wish, more in facts:
        person = RegistrationFactory(webinar=webinar, name=name, cluster=cluster, **more)
        save_ranking(person, ranking=[wish])
        found.append(person)
    return found


def rows(mix, name):
    [table] = [table for table in mix.tables if table.name == name]
    return {row.value: row.counts for row in table.rows}


@pytest.mark.parametrize("basis", Basis)
def test_page_counts_by_seats_else_by_the_preview_else_by_first_wishes(
    staff, webinar, rooms, people, basis
):
    if basis == Basis.SEATS:
        seat_participants(webinar, by=None)
    if basis == Basis.WISHES:
        Breakout.objects.update(status="closed")

    response = staff.get(page(webinar))

    mix = response.context["mix"]
    assert mix.basis == basis
    assert rows(mix, "clusters") == {"Basel": (1, 1), "Oslo": (1, 0), "Turin": (0, 1)}
    assert rows(mix, "countries") == {
        "Bulgaria": (0, 1),
        "France": (1, 1),
        "Spain": (1, 0),
    }
    assert rows(mix, "maturity") == {"Advanced": (1, 0), "At the beginning": (1, 0), "": (0, 2)}
    words = {
        "seats": "This shows the seats as they are.",
        "preview": "how everybody would sit",
        "wishes": "in the room of their first wish",
    }
    assert words[basis] in response.content.decode()


def test_page_says_which_clusters_meet_and_whom_they_miss(staff, webinar, people):
    response = staff.get(page(webinar))

    mix = response.context["mix"]
    assert [(m.value, m.meets, m.misses) for m in mix.meetings.rows] == [
        ("Basel", ("Oslo", "Turin"), ()),
        ("Oslo", ("Basel",), ("Turin",)),
        ("Turin", ("Basel",), ("Oslo",)),
    ]
    assert "Pairs that meet: 2 of 3." in response.content.decode()


def test_offers_and_wishes_of_the_same_room_stand_side_by_side(staff, webinar, people):
    response = staff.get(page(webinar))

    energy, waste = response.context["mix"].by_room
    assert [(m.offers.name, m.seeks.name, m.words) for m in energy.matches] == [
        ("Ann", "Ben", ("solar",))
    ]
    assert not waste.matches
    assert [person.name for person in waste.seeks] == ["Cleo"]
    assert "Circularity" in response.content.decode()


def test_whoever_has_no_seat_is_named_as_not_counted(staff, webinar, people):
    seat_participants(webinar, by=None)
    RegistrationFactory(webinar=webinar)

    text = staff.get(page(webinar)).content.decode()

    assert "1 person is in no room and not counted." in text


def test_empty_pages_say_why_and_what_to_do(staff, webinar):
    assert "has no break-out yet" in staff.get(page(webinar)).content.decode()
    room = BreakoutFactory(webinar=webinar)
    assert "Nobody has a place yet." in staff.get(page(webinar)).content.decode()
    RegistrationFactory(webinar=webinar)
    Breakout.objects.filter(pk=room.pk).update(status="closed")
    assert "nobody is in a break-out" in staff.get(page(webinar)).content.decode()


def test_what_people_wrote_is_text_and_no_markup(staff, webinar, people):
    Registration.objects.update(offers="<script>alert(1)</script>", name="<b>x</b>")

    text = staff.get(page(webinar)).content.decode()

    assert "<script>alert" not in text
    assert "<b>x" not in text


def test_tables_are_taken_along_without_formulas(staff, webinar, people):
    Breakout.objects.filter(title="Waste").update(title="=1+1")

    response = staff.get(page(webinar, "mix_file"))

    heading, *found = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    assert heading == ["What", "Which", "Energy", "'=1+1", "In all"]
    assert found[0] == ["Clusters", "Basel", "1", "1", "2"]
    assert found[-1] == ["How far on the way to green", "not known", "0", "2", "2"]


@pytest.mark.parametrize("name", ["mix", "mix_file"])
def test_strangers_do_not_see_it(client, webinar, people, name):
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        assert "login" in client.get(page(webinar, name))["Location"]


def test_many_people_and_rooms_cost_as_many_queries_as_few(
    staff, webinar, people, rooms, django_assert_num_queries
):
    seat_participants(webinar, by=None)
    with django_assert_num_queries(10):
        staff.get(page(webinar))
    room = BreakoutFactory(webinar=webinar, theme=ThemeFactory(), capacity=30)
    for cluster in ClusterFactory.create_batch(20):
        person = RegistrationFactory(webinar=webinar, cluster=cluster)
        Seat.objects.create(registration=person, breakout=room)

    with django_assert_num_queries(10):
        staff.get(page(webinar))


def test_section_and_seating_lead_to_it(staff, webinar, rooms):
    rooms = reverse("admin:webinars_webinar_rooms", args=[webinar.pk])
    for address in (rooms, page(webinar, "seat")):
        assert f'href="{page(webinar)}"' in staff.get(address).content.decode()
