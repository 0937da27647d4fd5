"""When the steps of an agenda begin."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from webinars.common.agenda import steps, timed


def test_steps_follow_each_other():
    agenda = timed(steps("10 A\n20 B\n5 C"), datetime(2021, 10, 18, 8, tzinfo=UTC))

    assert [f"{step.starts_at:%H:%M}" for step in agenda] == ["08:00", "08:10", "08:30"]


def test_a_change_of_clocks_during_the_webinar_moves_nothing():
    brussels = ZoneInfo("Europe/Brussels")
    night = datetime(2021, 10, 31, 2, 30, tzinfo=brussels)  # at 03:00 it is 02:00 again

    agenda = timed(steps("45 A\n15 B"), night)

    assert f"{agenda[1].starts_at.astimezone(brussels):%H:%M %z}" == "02:15 +0100"
