"""A calendar entry as a calendar reads it."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.times.calendar import (
    Attendee,
    Occasion,
    calendar_entry,
    calendar_of,
    calendar_sites,
)
from tgtf_portal.core.times.words import whole_day


def occasion(**facts) -> Occasion:
    start = datetime(2021, 10, 18, 12, 0, tzinfo=UTC)
    usual = {
        "uid": "webinar-2@example.org",
        "title": "Second webinar",
        "description": "What clusters learnt.",
        "url": "https://portal.example.org/webinars/second/",
        "starts_at": start,
        "ends_at": start.replace(hour=14),
        "time_zone": "Europe/Brussels",
        "sequence": 0,
        "changed_at": start,
    }
    return Occasion(**{**usual, **facts})


def read(entry):
    calendar = icalendar.Calendar.from_ical(entry.content)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def attendees(event):
    found = event.get("attendee", [])
    return found if isinstance(found, list) else [found]


def test_a_request_names_the_person_who_is_asked_to_come():
    entry = calendar_entry(
        occasion(sequence=3), method="REQUEST", attendee=Attendee("ana@example.org", "Ana Šimić")
    )
    calendar, event = read(entry)

    assert (entry.method, str(calendar["METHOD"])) == ("REQUEST", "REQUEST")
    assert (str(event["UID"]), event["SEQUENCE"]) == ("webinar-2@example.org", 3)
    assert str(event["STATUS"]) == "CONFIRMED"
    [person] = attendees(event)
    assert (str(person), person.params["CN"]) == ("mailto:ana@example.org", "Ana Šimić")


def test_whoever_is_sent_an_entry_has_said_yes_and_is_not_asked_again():
    ana = Attendee("ana@example.org", "Ana")
    _calendar, event = read(calendar_entry(occasion(), method="REQUEST", attendee=ana))

    [person] = attendees(event)
    assert (person.params["PARTSTAT"], person.params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_whoever_is_told_not_to_come_has_not_said_yes():
    ana = Attendee("ana@example.org", "Ana")
    _calendar, event = read(calendar_entry(occasion(), method="CANCEL", attendee=ana))

    [person] = attendees(event)
    assert (person.params.get("PARTSTAT"), person.params["RSVP"]) == (None, "FALSE")


def test_the_zones_stand_before_what_is_told_by_them():
    content = calendar_entry(occasion(), method="PUBLISH").content

    assert content.index(b"END:VTIMEZONE") < content.index(b"BEGIN:VEVENT")


def test_the_event_keeps_its_own_time_zone_and_says_what_that_is():
    calendar, event = read(calendar_entry(occasion(), method="PUBLISH"))

    brussels = datetime(2021, 10, 18, 14, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    assert event["DTSTART"].dt == brussels
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    [rules] = calendar.walk("VTIMEZONE")
    assert str(rules["TZID"]) == "Europe/Brussels"
    assert rules.to_tz().utcoffset(datetime(2021, 10, 18, 14)) == timedelta(hours=2)
    assert rules.to_tz().utcoffset(datetime(2021, 11, 18, 14)) == timedelta(hours=1)
    assert len(rules.to_ical()) < 400


def test_an_event_in_utc_needs_no_zone():
    calendar, event = read(calendar_entry(occasion(time_zone="UTC"), method="PUBLISH"))

    assert event["DTSTART"].dt == datetime(2021, 10, 18, 12, 0, tzinfo=UTC)
    assert calendar.walk("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("method", "status"),
    [("CANCEL", "CONFIRMED"), ("CANCEL", "CANCELLED"), ("PUBLISH", "CANCELLED")],
)
def test_a_cancellation_says_so_under_the_same_uid(method, status):
    entry = calendar_entry(occasion(sequence=4, status=status), method=method)
    calendar, event = read(entry)

    assert (str(event["STATUS"]), str(calendar["METHOD"])) == ("CANCELLED", method)
    assert (str(event["UID"]), event["SEQUENCE"]) == ("webinar-2@example.org", 4)


@pytest.mark.parametrize(("room", "said"), [("Brussels, room 2", "Brussels, room 2"), ("", None)])
def test_the_entry_names_the_room_where_there_is_one(room, said):
    _calendar, event = read(calendar_entry(occasion(location=room), method="REQUEST"))

    assert event.get("LOCATION") == said


@pytest.mark.parametrize("field", ["title", "description", "location"])
def test_a_title_with_line_breaks_stays_a_title(field):
    injected = "Hi\r\nATTENDEE:mailto:evil@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT"

    _calendar, event = read(calendar_entry(occasion(**{field: injected}), method="PUBLISH"))

    assert attendees(event) == []


def test_abuse_10_an_attendee_with_line_breaks_adds_nobody():
    person = Attendee("ana@example.org", "Ana\r\nATTENDEE:mailto:evil@example.org")
    try:
        entry = calendar_entry(occasion(), method="REQUEST", attendee=person)
    except ValueError:  # refused, so the message fails alone
        return

    assert [str(a) for a in attendees(read(entry)[1])] == ["mailto:ana@example.org"]


PRINTABLE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300)


@given(title=PRINTABLE, name=PRINTABLE)
def test_abuse_10_lines_are_short_end_in_crlf_and_hold_one_event_whatever_people_typed(title, name):
    entry = calendar_entry(
        occasion(title=title), method="REQUEST", attendee=Attendee("ana@example.org", name)
    )

    lines = entry.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    _calendar, event = read(entry)
    assert str(event["SUMMARY"]) == title
    assert [str(a) for a in attendees(event)] == ["mailto:ana@example.org"]


# --- A calendar of several, and calendars on the web ---------------------------------------------
def test_a_calendar_of_several_keeps_each_ones_zone_and_names_nobody():
    winter = datetime(2023, 1, 9, 9, tzinfo=UTC)
    several = [
        occasion(),
        occasion(uid="b@example.org", starts_at=winter, time_zone="Europe/Brussels"),
        occasion(uid="c@example.org", time_zone="America/New_York", status="CANCELLED"),
    ]

    entry = calendar_of(several, name="My webinars")

    calendar = icalendar.Calendar.from_ical(entry.content)
    events = calendar.walk("VEVENT")
    assert [str(event["UID"])[:1] for event in events] == ["w", "b", "c"]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert not any("ATTENDEE" in event for event in events)
    zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    assert zones.keys() == {"Europe/Brussels", "America/New_York"}
    assert zones["Europe/Brussels"].utcoffset(datetime(2023, 1, 9, 10)) == timedelta(hours=1)
    assert max(map(len, entry.content.split(b"\r\n"))) <= 75


def test_an_empty_calendar_is_one_too():
    calendar = icalendar.Calendar.from_ical(calendar_of([], name="My webinars").content)

    assert (str(calendar["METHOD"]), calendar.walk("VEVENT")) == ("PUBLISH", [])


def test_calendars_on_the_web_get_the_same_facts_in_their_own_words():
    title = "Green & <b>100 %</b> #1?"
    google, outlook = calendar_sites(occasion(title=title, location="Room 2"))

    for site in (google, outlook):
        assert site.url.startswith("https://")
        assert not set("<> \r\n") & set(site.url)
        assert parse_qs(urlsplit(site.url).query)["location"] == ["Room 2"]
    asked = parse_qs(urlsplit(google.url).query)
    assert (asked["text"], asked["dates"]) == ([title], ["20211018T120000Z/20211018T140000Z"])
    asked = parse_qs(urlsplit(outlook.url).query)
    assert (asked["subject"], asked["startdt"]) == ([title], ["2021-10-18T12:00:00Z"])


def test_a_day_without_hours_is_a_whole_day_in_every_calendar():
    """Where it is held: in UTC it begins the evening before."""
    starts_at, ends_at = whole_day(date(2021, 10, 18), "Europe/Brussels")
    told = occasion(starts_at=starts_at, ends_at=ends_at, time_zone="Europe/Brussels")

    [event] = icalendar.Calendar.from_ical(calendar_entry(told, method="PUBLISH").content).events
    google, outlook = (parse_qs(urlsplit(site.url).query) for site in calendar_sites(told))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2021, 10, 18), date(2021, 10, 19))
    assert google["dates"] == ["20211018/20211019"]
    assert (outlook["startdt"], outlook["allday"]) == (["2021-10-18"], ["true"])


def test_calendars_on_the_web_lead_back_to_the_page():
    """Google makes links of addresses and keeps lines; Outlook takes HTML and shows a plus."""
    page = "https://portal.example.org/webinars/second/"
    about = f"Room <2>\nDetails and the way in: {page}"

    google, outlook = calendar_sites(occasion(description=about))

    assert parse_qs(urlsplit(google.url).query)["details"] == [about]
    [body] = parse_qs(urlsplit(outlook.url).query)["body"]
    link = f'<a href="{page}">{page}</a>'
    assert body == f"Room &lt;2&gt;<br>Details and the way in: {link}"
    assert "+" not in google.url + outlook.url
