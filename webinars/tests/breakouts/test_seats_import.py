"""Seats that somebody went through in a spreadsheet."""

import csv
import io

import pytest

from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import csv_file
from tgtf_portal.core.tables.faults import BadTable
from webinars.breakouts.admin.seating import seats_table
from webinars.breakouts.domain.seats_import import SEATS
from webinars.models import Seat
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def webinar():
    webinar = WebinarFactory()
    for title in ("Énergie", "Water"):
        BreakoutFactory(webinar=webinar, title=title, capacity=2)
    for name in ("ana", "bo", "cy"):
        RegistrationFactory(webinar=webinar, email=f"{name}@example.org")
    return webinar


def seats(webinar):
    rows = Seat.objects.filter(registration__webinar=webinar)
    return set(rows.values_list("registration__email", "breakout__title"))


def take_over(webinar, text, **options):
    return SEATS.take_over(text.encode(), webinar, **options)[0]


def test_people_sit_as_the_table_says_and_are_mailed_once(webinar):
    table = "email,break-out\nana@example.org,ENERGIE\nbo@example.org,water\ncy@example.org,\n"

    assert str(take_over(webinar, table)) == ("2 people sit in another break-out now; 1 stayed.")
    assert str(take_over(webinar, table)).startswith("0 people sit")

    assert seats(webinar) == {("ana@example.org", "Énergie"), ("bo@example.org", "Water")}
    assert Message.objects.count() == 2


def test_our_own_table_of_seats_comes_back_without_a_loss(webinar):
    take_over(webinar, "email,break-out\nana@example.org,Water\nbo@example.org,Énergie\n")
    before, file = seats(webinar), csv_file(seats_table(webinar), "seats").content
    Seat.objects.all().delete()

    SEATS.take_over(file, webinar)

    assert seats(webinar) == before
    assert len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))) == 4


def test_a_full_room_refuses_the_whole_table(webinar):
    everybody = "".join(f"{name}@example.org,Water\n" for name in ("ana", "bo", "cy"))

    with pytest.raises(Refused, match="“Water” is full"):
        take_over(webinar, f"email,break-out\n{everybody}")

    assert seats(webinar) == set()
    assert not Message.objects.exists()


def test_strangers_and_unknown_rooms_are_named(webinar):
    with pytest.raises(BadTable) as fault:
        take_over(webinar, "email,break-out\nx@example.org,Water\nana@example.org,Fire\n")

    assert [(error.line, error.column) for error in fault.value.errors] == [
        (2, "email"),
        (3, "breakout"),
    ]
