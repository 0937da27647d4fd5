"""The seats as they are, taken along: for a spreadsheet and for BigBlueButton."""

import csv
import io
import json
import logging
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Seat, Webinar
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

FILES = ["seats_file", "groups", "groups_file", "zoom_file", "teams_file"]


def page(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def table(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def seated():
    """Ana in energy by wish, Ben in waste by hand, and one who came late."""
    webinar = WebinarFactory(slug="green", room_link="https://meet.example.org/x-{room}")
    link = "https://meet.example.org/own"
    energy = BreakoutFactory(webinar=webinar, title="Énergie", position=1, meeting_link=link)
    waste = BreakoutFactory(webinar=webinar, title="=1+1", position=2)
    basel = ClusterFactory(name="Basel", country="FR")
    ana = RegistrationFactory(
        webinar=webinar, name="Ana", email="ana@example.org", organisation="=HYPERLINK()"
    )
    save_ranking(ana, ranking=[waste, energy])
    ben = RegistrationFactory(webinar=webinar, name="Ben", email="ben@example.org", cluster=basel)
    Breakout.objects.filter(pk=waste.pk).update(capacity=1)
    move_seat(ben, breakout=waste, by=None)
    seat_participants(webinar, by=None)
    late = RegistrationFactory(webinar=webinar, name="Late", email="late@example.org")
    webinar.people, webinar.rooms = (ana, ben, late), (energy, waste)
    return webinar


def test_a_spreadsheet_gets_everybody_room_by_room_and_no_formula(staff, seated):
    ana, ben, late = seated.people

    response = staff.get(page(seated, "seats_file"))

    heading, *rows = table(response)
    assert heading[:3] == ["Name", "E-mail address", "Organisation"]
    assert rows == [
        [
            "Ana",
            "ana@example.org",
            "'=HYPERLINK()",
            "",
            "",
            "Énergie",
            "2",
            "no",
            ana.meeting_id,
        ],
        [
            "Ben",
            "ben@example.org",
            "",
            "Basel",
            "FR",
            "'=1+1",
            "",
            "yes",
            ben.meeting_id,
        ],
        ["Late", "late@example.org", "", "", "", "", "", "", late.meeting_id],
    ]
    assert 'filename="seats-green.csv"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_bigbluebutton_gets_the_seats_as_they_are_by_the_registrations_codes(staff, seated):
    ana, ben, _late = seated.people
    energy, waste = seated.rooms
    expected = [
        {"id": str(energy.pk), "name": "Énergie", "roster": [ana.meeting_id]},
        {"id": str(waste.pk), "name": "=1+1", "roster": [ben.meeting_id]},
    ]

    shown = staff.get(page(seated, "groups"))
    taken = staff.get(page(seated, "groups_file"))

    assert json.loads(taken.content) == expected
    assert taken["Content-Type"] == "application/json"
    assert 'filename="groups-green.json"' in taken["Content-Disposition"]
    assert parse_qs(shown.context["parameter"], strict_parsing=True) == {
        "groups": [taken.content.decode()]
    }
    text = shown.content.decode()
    assert shown.context["parameter"] in text
    assert "People are named by their registration’s code." in text


def test_a_room_closed_since_is_no_group(staff, seated):
    _energy, waste = seated.rooms
    Breakout.objects.filter(pk=waste.pk).update(status="closed")

    [group] = json.loads(staff.get(page(seated, "groups_file")).content)

    assert group["name"] == "Énergie"


def test_without_seats_there_are_no_groups_to_take_along(staff):
    webinar = WebinarFactory()
    RegistrationFactory(webinar=BreakoutFactory(webinar=webinar).webinar)

    response = staff.get(page(webinar, "groups"))

    assert "Nobody is seated yet: there are no groups to take along." in response.content.decode()


def test_who_took_them_along_is_noted(staff, seated, caplog):
    with caplog.at_level(logging.INFO):
        for name in FILES:
            staff.get(page(seated, name))

    ours = ("webinars.breakouts.admin.seating", "webinars.breakouts.admin.meeting_files")
    said = [r.getMessage() for r in caplog.records if r.name in ours]
    assert said == [
        f"{staff.person} took the seats of green along.",
        f"{staff.person} saw the groups of green for BigBlueButton.",
        f"{staff.person} took the groups of green along.",
        f"{staff.person} took the rooms of green for Zoom along.",
        f"{staff.person} took the rooms of green for Teams along.",
    ]


def test_the_seating_page_leads_to_them_also_when_the_webinar_is_over(staff, seated):
    for status in ("announced", "held"):
        Webinar.objects.filter(pk=seated.pk).update(status=status)
        text = staff.get(page(seated, "seat")).content.decode()
        assert f'href="{page(seated, "seats_file")}"' in text
        assert f'href="{page(seated, "groups")}"' in text
        assert "not the seating that this page proposes" in text


@pytest.mark.parametrize("name", FILES)
def test_strangers_take_nothing_along(client, seated, name):
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        assert "login" in client.get(page(seated, name))["Location"]


@pytest.mark.parametrize("name", FILES)
def test_many_cost_as_many_queries_as_few(staff, seated, name, django_assert_num_queries):
    queries = 7 if name == "groups" else 8  # of a file one notes who took it out
    with django_assert_num_queries(queries):
        staff.get(page(seated, name))
    _energy, waste = seated.rooms
    for person in RegistrationFactory.create_batch(20, webinar=seated, cluster=ClusterFactory()):
        Seat.objects.create(registration=person, breakout=waste)
    BreakoutFactory.create_batch(3, webinar=seated)

    with django_assert_num_queries(queries):
        staff.get(page(seated, name))
