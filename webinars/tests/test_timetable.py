"""When the steps of an agenda begin."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from webinars.domain.timetable import timetable


def test_steps_follow_each_other():
    steps = timetable(
        datetime(2021, 10, 18, 8, tzinfo=UTC), [SimpleNamespace(minutes=n) for n in (10, 20, 5)]
    )

    assert [f"{step.starts_at:%H:%M}–{step.ends_at:%H:%M}" for step in steps] == [
        "08:00–08:10",
        "08:10–08:30",
        "08:30–08:35",
    ]


def test_a_change_of_clocks_during_the_webinar_moves_nothing():
    brussels = ZoneInfo("Europe/Brussels")
    night = datetime(2021, 10, 31, 2, 30, tzinfo=brussels)  # at 03:00 it is 02:00 again

    steps = timetable(night, [SimpleNamespace(minutes=45), SimpleNamespace(minutes=15)])

    assert f"{steps[1].starts_at.astimezone(brussels):%H:%M %z}" == "02:15 +0100"
