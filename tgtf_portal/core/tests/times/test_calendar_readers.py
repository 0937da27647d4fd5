"""Whoever opens an entry sees the hour that was meant, in every zone, season and year."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.tests.times.calendar_readers import (
    as_outlook,
    by_dateutil,
    by_icalendar,
    by_name,
    by_onsets,
    by_vobject,
    parts_of,
    zone_in,
)
from tgtf_portal.core.tests.times.test_calendar import occasion
from tgtf_portal.core.times.calendar import calendar_entry, calendar_of
from tgtf_portal.core.values.fields import KNOWN_ZONES

# Regular ones of both hemispheres; without changes; half hours; changes that follow Ramadan, the
# week or another zone's clocks; changes of half an hour, of two hours, backwards by their law.
ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Argentina/Buenos_Aires",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Athens",
    "Europe/Brussels",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Pacific/Kiritimati",
    "Pacific/Norfolk",
]
YEARS = (2026, 2027, 2028)
SEASONS = ((1, 14), (4, 21), (7, 8), (11, 4))
READERS = [by_name, by_dateutil, by_icalendar, by_vobject, by_onsets]


def on_the_hour(zone, day):
    """An event of that day at ten, where it takes place."""
    starts_at = datetime.combine(day, time(10), ZoneInfo(zone)).astimezone(UTC)
    ends_at = starts_at + timedelta(hours=2)
    return occasion(time_zone=zone, starts_at=starts_at, ends_at=ends_at)


def test_there_are_forty_zones():
    assert len(set(ZONES)) == 40
    assert set(ZONES) <= set(KNOWN_ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_every_reader_sees_the_hour_of_a_single_entry(zone):
    for day in (date(year, *season) for year in YEARS for season in SEASONS):
        meant = on_the_hour(zone, day)
        content = calendar_entry(meant, method="REQUEST").content

        assert b"RDATE" not in zone_in(content)
        seen = {read.__name__: read(content) for read in [*READERS, as_outlook]}
        assert seen == {reader: [meant.starts_at] for reader in seen}, day


@pytest.mark.parametrize("zone", ZONES)
def test_every_reader_of_onsets_sees_the_hours_of_a_calendar_of_years(zone):
    days = [date(year, *season) for year in YEARS for season in SEASONS]
    meant = [replace(on_the_hour(zone, day), uid=f"{day}@example.org") for day in days]

    content = calendar_of(meant, name="My webinars").content

    assert b"RDATE" not in zone_in(content)
    seen = {read.__name__: read(content) for read in READERS}
    assert seen == {reader: [one.starts_at for one in meant] for reader in seen}


@given(
    zone=st.sampled_from(sorted(KNOWN_ZONES)),
    starts_at=st.datetimes(datetime(2005, 1, 2), datetime(2090, 1, 1)),
    length=st.timedeltas(timedelta(minutes=5), timedelta(days=7)),
)
def test_start_and_end_are_right_in_whatever_zone_and_year(zone, starts_at, length):
    starts_at = starts_at.replace(second=0, microsecond=0, tzinfo=UTC)
    ends_at = starts_at + timedelta(minutes=length // timedelta(minutes=1))
    meant = occasion(time_zone=zone, starts_at=starts_at, ends_at=ends_at)
    content = calendar_entry(meant, method="PUBLISH").content

    if b"BEGIN:VTIMEZONE" not in content:
        assert f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}".encode() in content
        return
    if b"DTSTART;TZID" in content:
        assert by_onsets(content) == [starts_at]
    ending = content.replace(b"DTSTART;", b"X-START;").replace(b"DTEND;", b"DTSTART;")
    if b"DTEND;TZID" in content:
        assert by_onsets(ending) == [ends_at]


def test_a_regular_zone_is_told_as_one_rule_each_way():
    content = calendar_entry(on_the_hour("Europe/Brussels", date(2027, 6, 17)), method="PUBLISH")

    rules = {part["BEGIN"]: (part["DTSTART"], part["RRULE"]) for part in parts_of(content.content)}
    assert rules == {
        "DAYLIGHT": ("20260329T020000", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        "STANDARD": ("20261025T030000", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    }
    assert len(zone_in(content.content)) < 400


def test_an_irregular_zone_is_told_as_the_time_in_force():
    """Morocco sets its clocks back for Ramadan, by no rule that a calendar could be told."""
    content = calendar_entry(on_the_hour("Africa/Casablanca", date(2027, 6, 17)), method="PUBLISH")

    [part] = parts_of(content.content)
    assert (part["BEGIN"], part["TZOFFSETTO"]) == ("STANDARD", "+0100")
    assert "RRULE" not in part


def test_an_hour_that_clocks_show_twice_is_told_in_utc():
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the second 02:30 of that night
    meant = occasion(starts_at=second, ends_at=second + timedelta(hours=2))

    content = calendar_entry(meant, method="PUBLISH").content

    assert b"\r\nDTSTART:20271031T013000Z\r\n" in content
    assert b"\r\nDTEND;TZID=Europe/Brussels:20271031T043000\r\n" in content
