"""Times as a clock on the wall shows them, with what clock changes and typing errors do to them."""

from datetime import UTC, datetime

import pytest

from webinars.tests.factories import WebinarFactory
from webinars.webinar.forms import MoveForm, TimesForm

pytestmark = pytest.mark.django_db


def filled(**changes):
    return {
        "starts_at": "2027-10-18T10:00",
        "ends_at": "2027-10-18T12:30",
        "time_zone": "Europe/Brussels",
        **changes,
    }


def test_times_are_taken_as_the_wall_clock_of_the_webinars_zone_shows_them():
    form = TimesForm(filled(time_zone="Europe/Helsinki"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"] == datetime(2027, 10, 18, 7, 0, tzinfo=UTC)
    assert form.cleaned_data["ends_at"] == datetime(2027, 10, 18, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"starts_at": "2027-03-28T02:30"},
            "starts_at",
            "This time is skipped by the clock change.",
        ),
        (
            {"starts_at": "2027-10-31T02:30", "ends_at": "2027-10-31T05:00"},
            "starts_at",
            "The clock shows this time twice, as it is set back that day; choose another.",
        ),
        ({"ends_at": "2027-10-18T10:00"}, "ends_at", "The end must be after the start."),
        ({"ends_at": "2027-10-18T09:00"}, "ends_at", "The end must be after the start."),
        ({"ends_at": "2027-10-26T10:00"}, "ends_at", "A webinar lasts at most 7 days."),
        (
            {"time_zone": "Mars/Olympus"},
            "time_zone",
            "Unknown time zone “Mars/Olympus”. Example: Europe/Brussels.",
        ),
        (
            {"starts_at": "yesterday"},
            "starts_at",
            "Enter a day and a time, such as 2021-10-18 10:00.",
        ),
        (
            {"starts_at": "2027-10-18T10:00+09:00"},
            "starts_at",
            "Enter a day and a time, such as 2021-10-18 10:00.",
        ),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at", "Enter a year from 2000 to 2100."),
        ({"ends_at": "9999-12-31T23:59"}, "ends_at", "Enter a year from 2000 to 2100."),
    ],
)
def test_wrong_time_is_refused_beside_its_field(changes, field, message):
    form = TimesForm(filled(**changes))

    assert form.errors == {field: [message]}


def test_end_before_the_start_is_told_together_with_an_unknown_zone():
    form = TimesForm(filled(time_zone="Mars/Olympus", ends_at="2027-10-18T09:00"))

    assert set(form.errors) == {"time_zone", "ends_at"}


def test_times_that_nobody_changed_stay_to_the_second():
    starts_at = datetime(2027, 10, 31, 1, 30, 12, tzinfo=UTC)  # the second 02:30 of that night
    webinar = WebinarFactory(starts_at=starts_at, ends_at=starts_at.replace(hour=4))
    form = TimesForm(
        {
            "starts_at": "2027-10-31T02:30",
            "ends_at": "2027-10-31T06:00",
            "time_zone": "Europe/Brussels",
        },
        instance=webinar,
    )

    assert form.is_valid(), form.errors
    assert form.changed_data == ["ends_at"]
    assert form.cleaned_data["starts_at"] == starts_at


def test_another_zone_with_the_same_wall_time_is_another_moment():
    webinar = WebinarFactory(
        starts_at=datetime(2027, 10, 18, 8, tzinfo=UTC),
        ends_at=datetime(2027, 10, 18, 10, tzinfo=UTC),
    )
    form = MoveForm(filled(ends_at="2027-10-18T12:00", time_zone="Europe/Helsinki"), thing=webinar)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"] == datetime(2027, 10, 18, 7, tzinfo=UTC)
    assert webinar.time_zone == "Europe/Brussels"


def test_another_zone_may_skip_the_time_that_stays_on_the_wall():
    starts_at = datetime(2027, 3, 27, 17, 30, tzinfo=UTC)  # 02:30 of the 28th in Tokyo
    webinar = WebinarFactory(
        starts_at=starts_at, ends_at=starts_at.replace(hour=19), time_zone="Asia/Tokyo"
    )
    walls = {"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T04:00"}

    form = MoveForm(filled(**walls), thing=webinar)

    assert form.errors == {"starts_at": ["This time is skipped by the clock change."]}


def test_moving_to_the_same_time_is_refused():
    webinar = WebinarFactory(
        starts_at=datetime(2027, 10, 18, 8, tzinfo=UTC),
        ends_at=datetime(2027, 10, 18, 10, 30, tzinfo=UTC),
    )

    form = MoveForm(filled(), thing=webinar)

    assert form.errors == {"__all__": ["This is the time that the webinar has already."]}
