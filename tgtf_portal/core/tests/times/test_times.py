"""Times in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import localize

from tgtf_portal.core.times.words import period

NINE = datetime(2021, 10, 18, 7, 0, tzinfo=UTC)
ELEVEN = datetime(2021, 10, 18, 9, 30, tzinfo=UTC)


def test_period_tells_a_visitor_the_events_own_time_alone():
    told = period(NINE, ELEVEN, "Europe/Brussels")
    assert told.text == "Mon 18 Oct 2021, 09:00–11:30 Brussels"
    assert told.iso == "2021-10-18T09:00:00+02:00"
    assert told.yours == ""


def test_period_adds_the_readers_time_where_it_differs():
    with timezone.override(ZoneInfo("Europe/Athens")):
        assert period(NINE, ELEVEN, "Europe/Brussels").yours == "10:00–12:30"
    with timezone.override(ZoneInfo("Europe/Paris")):
        assert period(NINE, ELEVEN, "Europe/Brussels").yours == ""


def test_period_names_the_day_where_the_readers_day_is_another():
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        late = period(NINE.replace(hour=20), NINE.replace(hour=21), "Europe/Brussels")
    assert late.yours == "Tue 19 Oct 2021, 09:00–10:00"


def test_period_over_midnight_names_both_days():
    told = period(NINE, datetime(2021, 10, 19, 9, 0, tzinfo=UTC), "Europe/Brussels")
    assert told.text == "Mon 18 Oct 2021, 09:00 – Tue 19 Oct 2021, 11:00 Brussels"


def test_one_point_of_time_is_told_once():
    with timezone.override(ZoneInfo("Europe/Athens")):
        told = period(NINE, NINE, "Europe/Brussels")
    assert (told.text, told.yours) == ("Mon 18 Oct 2021, 09:00 Brussels", "10:00")


def test_the_clocks_part_stands_in_one_piece_on_a_page():
    told = Template("{% load times %}{% event_moment at zone %}").render(
        Context({"at": NINE, "zone": "Europe/Brussels"})
    )
    assert '<span class="one-piece">09:00 Brussels</span>' in told
    assert period(NINE, ELEVEN, "Europe/Brussels").clock == "09:00–11:30 Brussels"


def test_a_time_that_a_page_does_not_format_itself_has_its_day_first_and_24_hours():
    at = datetime(2026, 11, 30, 16, 22, tzinfo=UTC)

    assert localize(at) == "30 Nov 2026, 16:22"
    assert localize(at.date()) == "30 Nov 2026"
    assert localize(at.time()) == "16:22"
