"""When the steps of an agenda begin."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from webinars.common.clock import timetable


def test_steps_follow_each_other():
    begins = timetable(datetime(2021, 10, 18, 8, tzinfo=UTC), [10, 20, 5])

    assert [f"{at:%H:%M}" for at in begins] == ["08:00", "08:10", "08:30"]


def test_a_change_of_clocks_during_the_webinar_moves_nothing():
    brussels = ZoneInfo("Europe/Brussels")
    night = datetime(2021, 10, 31, 2, 30, tzinfo=brussels)  # at 03:00 it is 02:00 again

    begins = timetable(night, [45, 15])

    assert f"{begins[1].astimezone(brussels):%H:%M %z}" == "02:15 +0100"
