"""Meetings: both sides are told of each change, and their calendars follow it."""

from datetime import timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from advisors.meetings.domain.meeting import cancel_meeting, move_meeting, set_meeting
from advisors.models import Activity, Meeting
from advisors.tests.factories import MeetingFactory
from advisors.tests.plans import kickoff
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return kickoff()


def facts(days=1, hours=2, **more):
    starts_at = timezone.now().replace(microsecond=0) + timedelta(days=days)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours)}
    usual = {"kind": "consultancy", "title": "Visit", "time_zone": "Europe/Brussels"}
    return {**usual, "place": "Plant 2", "link": "", **times, **more}


def entries(person):
    """What the person's calendar was told, in turn, by mails that are still due."""
    found = []
    for mail in Message.objects.filter(recipient=person.email).order_by("pk"):
        letter = outbox.write(mail)
        if letter:
            [event] = icalendar.Calendar.from_ical(letter.calendar.content).walk("VEVENT")
            found.append((letter.calendar.method, str(event["uid"]), event["sequence"]))
    return found


def test_advisor_and_leads_managers_get_an_entry_for_their_calendars(people):
    meeting = set_meeting(people.engagement, **facts(), by=people.lead)

    uid = f"meeting-{meeting.code}@{urlsplit(settings.SITE_URL).hostname}"
    assert entries(people.advisor) == entries(people.lead) == [("REQUEST", uid, 0)]
    assert entries(people.partner) == entries(people.coordinator) == []


def test_a_meeting_that_moves_or_is_called_off_goes_on_under_its_uid(people):
    meeting = set_meeting(people.engagement, **facts(), by=people.advisor)
    again = move_meeting(meeting, **facts(place="Plant 3"), by=people.advisor)
    uid = f"meeting-{meeting.code}@{urlsplit(settings.SITE_URL).hostname}"
    assert entries(people.lead) == [("REQUEST", uid, 1)]

    cancel_meeting(again, reason="The plant is shut.", by=people.lead)

    assert entries(people.lead) == [("CANCEL", uid, 2)]
    text = outbox.write(Message.objects.filter(kind="meeting.cancelled").first()).text
    assert "The plant is shut." in text


def test_the_same_facts_again_tell_nobody_anything(people):
    given = facts()
    meeting = set_meeting(people.engagement, **given, by=people.advisor)

    move_meeting(meeting, **given, by=people.lead)

    assert set(Message.objects.values_list("kind", flat=True)) == {"meeting.set"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (facts(days=-1), "begins in the future"),
        (facts(hours=-1), "ends after its start"),
        (facts(hours=15), "ends after its start"),
        (facts(days=900), "ends before this day"),
    ],
)
def test_a_time_that_cannot_be_is_refused(people, given, sentence):
    people.engagement.ends_on = timezone.localdate() + timedelta(days=99)
    people.engagement.save()

    with pytest.raises(Refused, match=sentence):
        set_meeting(people.engagement, **given, by=people.advisor)


def test_partners_set_none_and_a_cancelled_one_stays_so(people):
    with pytest.raises(Refused, match="decide on this"):
        set_meeting(people.engagement, **facts(), by=people.partner)
    meeting = MeetingFactory(engagement=people.engagement)
    cancel_meeting(meeting, reason="-", by=people.lead)

    with pytest.raises(Refused, match="cancelled already"):
        move_meeting(meeting, **facts(), by=people.advisor)


def test_a_meeting_is_set_by_its_form_in_the_zone_that_is_named(client, people):
    client.force_login(people.advisor)
    where = reverse("advisors:meeting-create", args=[people.engagement.code])
    sent = {"title": "Visit", "kind": "workshop", "time_zone": "Europe/Helsinki", "place": "Plant"}
    sent |= {"starts_at": "2099-03-29T03:30", "ends_at": "2099-03-29T05:00"}

    assert "skipped by the clock change" in client.post(where, sent).content.decode()
    nowhere = {**sent, "place": "", "starts_at": "2099-03-28T10:00"}
    assert "Say where you meet" in client.post(where, nowhere).content.decode()
    sent |= {"starts_at": "2099-03-30T10:00", "ends_at": "2099-03-30T12:00"}
    answer = client.post(where, sent)

    meeting = Meeting.objects.get()
    assert (answer.url, meeting.starts_at.hour) == (meeting.get_absolute_url(), 7)
    assert "10:00–12:00 Helsinki" in client.get(answer.url).content.decode()


def test_what_was_done_is_logged_from_the_meeting_once_it_was_held(client, people):
    yesterday = timezone.now() - timedelta(days=1)
    meeting = MeetingFactory(
        engagement=people.engagement,
        title="Visit",
        starts_at=yesterday,
        ends_at=yesterday + timedelta(hours=3),
    )
    client.force_login(people.advisor)
    log = reverse("advisors:activity-create", args=[people.engagement.code])
    log += f"?meeting={meeting.code}"
    assert log in client.get("/dashboard/").content.decode()
    initial = client.get(log).context["form"].initial
    assert (initial["title"], str(initial["days"])) == ("Visit", "0.50")

    client.post(log, {**initial, "notes": ""})

    meeting.refresh_from_db()
    assert meeting.activity == Activity.objects.get()
    assert log not in client.get("/dashboard/").content.decode()


def test_an_address_that_names_no_meeting_opens_the_empty_form(client, people):
    client.force_login(people.advisor)
    log = reverse("advisors:activity-create", args=[people.engagement.code])

    for code in ("", "none", "%00"):
        assert "title" not in client.get(f"{log}?meeting={code}").context["form"].initial


def test_the_next_meeting_stands_among_what_comes_next(client, people):
    MeetingFactory(engagement=people.engagement, title="Visit")
    client.force_login(people.partner)

    for page in (people.engagement.project, people.engagement):
        assert "Visit" in client.get(page.get_absolute_url()).content.decode()
