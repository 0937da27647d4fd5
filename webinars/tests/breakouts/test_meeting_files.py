"""Seats for the service in which a webinar meets: a file for Zoom, a list for Teams."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tgtf_portal.core.models import AccessEntry
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.breakouts.domain.meeting_files import TEAMS, ZOOM, FileFacts, beyond
from webinars.breakouts.domain.seats_import import SEATS
from webinars.models import Breakout, Seat
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db
FILES = ["zoom_file", "teams_file"]


def page(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


@pytest.fixture
def webinar():
    """Four rooms whose names are hard to write down, one of them closed; somebody has no seat."""
    webinar = WebinarFactory(slug="green")
    titles = ['Energy, "warm" and cold', "=1+1", "@home", "Closed"]
    rooms = [
        BreakoutFactory(webinar=webinar, title=title, position=n)
        for n, title in enumerate(titles, start=1)
    ]
    for name, room in (("Zoé", 0), ("Ana", 0), ("Ben", 1), ("Cleo", 2), ("Dan", 3)):
        email = f"{'+' if name == 'Ben' else ''}{name.lower()}@example.org".replace("é", "e")
        person = RegistrationFactory(webinar=webinar, name=name, email=email, organisation="Verdi")
        Seat.objects.create(registration=person, breakout=rooms[room])
    RegistrationFactory(webinar=webinar, name="Late", email="late@example.org")
    Breakout.objects.filter(pk=rooms[3].pk).update(status="closed")
    return webinar


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_zoom_reads_its_own_heading_and_is_told_no_more_than_it_needs(staff, webinar):
    response = staff.get(page(webinar, "zoom_file"))

    text = response.content.decode()
    assert text.startswith("Pre-assign Room Name,Email Address\r\n")  # no mark before it
    assert '"Energy, ""warm"" and cold",ana@example.org\r\n' in text
    assert rows(response)[1:] == [
        ['Energy, "warm" and cold', "ana@example.org"],
        ['Energy, "warm" and cold', "zoe@example.org"],
        ["'=1+1", "'+ben@example.org"],
        ["'@home", "cleo@example.org"],
    ]
    assert 'filename="zoom-green.csv"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    for told in ("Ana", "Verdi", "late@", "dan@"):
        assert told not in text


def test_the_organiser_in_teams_gets_a_list_to_go_through_by_hand(staff, webinar):
    response = staff.get(page(webinar, "teams_file"))

    assert rows(response) == [
        ["Room", "Name", "Email"],
        ['Energy, "warm" and cold', "Ana", "ana@example.org"],
        ['Energy, "warm" and cold', "Zoé", "zoe@example.org"],
        ["'=1+1", "Ben", "'+ben@example.org"],
        ["'@home", "Cleo", "cleo@example.org"],
    ]


def test_the_page_says_who_is_left_out_and_what_each_service_can_do(staff, webinar):
    text = staff.get(page(webinar, "groups")).content.decode()

    assert "The seats as they are, not a preview: 4 people." in text
    assert "Closed break-outs and people without a seat are left out. These are 2 people." in text
    assert "3 names of rooms or addresses begin with a sign" in text
    assert "Microsoft describes no file that Teams would take" in text
    assert "takes at most" not in text
    for name in FILES:
        assert page(webinar, name) in text


@pytest.mark.parametrize("name", FILES)
def test_the_files_come_back_as_a_list_of_seats(staff, webinar, name):
    file = staff.get(page(webinar, name)).content
    before = set(Seat.objects.filter(breakout__status="planned").values_list("registration_id"))
    Seat.objects.all().delete()

    SEATS.take_over(file, webinar)

    assert set(Seat.objects.values_list("registration_id")) == before


@pytest.mark.parametrize(
    ("rooms", "people", "zoom", "teams"),
    [
        (50, 200, [], []),
        (51, 200, ["at most 200 people and 50 rooms", "Newer and larger accounts"], ["50 rooms"]),
        (50, 201, ["These are 201 people in 50 break-outs.", "try it there"], []),
        (9, 301, ["Newer and larger"], ["Teams takes at most 300 people and 50 rooms"]),
        (101, 9, ["No account takes more than 1000 people and 100 rooms."], ["50 rooms"]),
        (9, 1001, ["No account takes more"], ["at most 300 people"]),
    ],
)
def test_more_than_a_service_takes_is_said_with_its_figures(rooms, people, zoom, teams):
    facts = FileFacts(rooms=rooms, people=people, left_out=0, guarded=0)

    for limits, service, words in ((ZOOM, "Zoom", zoom), (TEAMS, "Teams", teams)):
        said = " ".join(beyond(facts, limits, service))
        assert all(part in said for part in words), said
        assert bool(said) == bool(words)
        assert not said or "a meeting link of its own" in said


def test_who_may_see_people_and_not_take_them_out_gets_no_file(client, webinar):
    reader = CoordinatorFactory(is_superuser=False)
    reader.groups.add(Group.objects.get(name=StaffRole.READER))
    client.force_login(reader)

    text = client.get(page(webinar, "groups")).content.decode()

    assert "not a preview" in text
    assert "@example.org" not in text.partition("content-main")[2]
    for name in FILES:
        assert page(webinar, name) not in text
        assert client.get(page(webinar, name)).status_code == 403


@pytest.mark.parametrize("name", FILES)
def test_taking_a_file_out_leaves_a_trace(staff, webinar, name):
    staff.get(page(webinar, name))

    assert AccessEntry.objects.get().verb == "exported"
