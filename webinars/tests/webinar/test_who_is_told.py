"""Whoever planned by a webinar is told of its change, once: what a mail server really gets."""

from collections import Counter
from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tests.factories import UserFactory
from webinars.campaign.domain.invitations import invite_hosts, invite_people, list_guests
from webinars.campaign.domain.sources import Guest
from webinars.models import Host
from webinars.registration.domain.actions import cancel_registration, register
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    ModeratorFactory,
    SpeakerFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import (
    announce_webinar,
    cancel_webinar,
    move_webinar,
    revise_entry,
)
from webinars.webinar.domain.concerned import concerned_by, numbers_of

pytestmark = pytest.mark.django_db

COMING = {"coming@example.org"}
WAITING = {"waiting@example.org"}
INVITED = {"invited@example.org"}
HOSTS = {"host@example.org", "co-host@example.org", "account@example.org"}
LEADING = {"moderator@example.org"}
SPEAKING = {"speaker@example.org"}
SEVERAL = {"several@example.org"}  # hosts, speaks, is registered and was invited
WORKING = HOSTS | LEADING | SPEAKING | SEVERAL
EVERYBODY = COMING | WAITING | INVITED | WORKING
WITH_ENTRY = EVERYBODY - WAITING - SPEAKING


@pytest.fixture
def webinar(post):
    """With somebody in each role, and one in several; all earlier mails are out."""
    webinar = WebinarFactory(capacity=2, venue="Room 1", title="Green skills", offer_hours=0)
    energy, water = BreakoutFactory.create_batch(2, webinar=webinar)
    HostFactory(breakout=energy, email="host@example.org")
    HostFactory(breakout=energy, email="co-host@example.org", part=Host.Part.CO_HOST)
    HostFactory(breakout=water, email="several@example.org")
    HostFactory(breakout=energy, email="several@example.org")
    HostFactory(breakout=water, email="", user=UserFactory(email="account@example.org"))
    ModeratorFactory(webinar=webinar, email="moderator@example.org")
    SpeakerFactory(webinar=webinar, email="speaker@example.org")
    SpeakerFactory(webinar=webinar, email="Several@example.org")
    SpeakerFactory(webinar=webinar, email="")
    names = ("invited", "several", "declined", "coming")
    guests = [Guest(f"{name}@example.org", name.title()) for name in names]
    invite_people(webinar, guests, audience="guests", by=None)
    post()
    gone = register(webinar, email="declined@example.org", name="Declined")
    cancel_registration(gone)
    for name in ("coming", "several", "waiting"):
        register(webinar, email=f"{name}@example.org", name=name.title())
    invite_hosts(webinar, by=None)
    list_guests(webinar, [Guest("listed@example.org", "")], audience="guests", by=None)
    post()
    return webinar


def recipients(deliveries):
    return Counter(delivery.recipient for delivery in deliveries)


def once(people):
    return Counter(people)


def entries(deliveries):
    """The event in each mail that has one, by address."""
    return {
        d.recipient: icalendar.Calendar.from_ical(d.calendar).walk("VEVENT")[0]
        for d in deliveries
        if b"text/calendar" in d.content
    }


def test_everybody_concerned_is_told_once_that_a_webinar_moved(webinar, post):
    later = webinar.starts_at + timedelta(days=1)
    times = {"starts_at": later, "ends_at": later + timedelta(hours=2)}

    webinar = move_webinar(webinar, **times, time_zone=webinar.time_zone, by=None)

    mails = post()
    assert recipients(mails) == once(EVERYBODY)
    assert {mail.mail["Subject"].startswith("New time: Green skills") for mail in mails} == {True}
    events = entries(mails)
    assert events.keys() == WITH_ENTRY
    assert {event["DTSTART"].dt for event in events.values()} == {later}
    assert {str(event["UID"]) for event in events.values()} == {webinar.calendar_uid}
    texts = {mail.recipient: mail.text for mail in mails}
    assert "at which you host" in texts["host@example.org"]
    assert "that you moderate" in texts["moderator@example.org"]
    assert "at which you speak" in texts["speaker@example.org"]
    assert "your number on the waiting list" in texts["waiting@example.org"]
    assert "We invited you" in texts["invited@example.org"]


def test_everybody_concerned_is_told_once_and_why_that_a_webinar_is_cancelled(webinar, post):
    cancel_webinar(webinar, reason="The speaker is ill.", by=None)

    mails = post()
    assert recipients(mails) == once(EVERYBODY)
    assert all("The speaker is ill." in mail.text for mail in mails)
    assert all("The speaker is ill." in mail.html for mail in mails)
    events = entries(mails)
    assert events.keys() == WITH_ENTRY
    assert {str(event["STATUS"]) for event in events.values()} == {"CANCELLED"}
    assert all("method=CANCEL" in str(m.mail) for m in mails if m.recipient in WITH_ENTRY)


@pytest.mark.parametrize(
    ("change", "said", "people"),
    [
        ({"title": "Blue skills"}, "Its title was “Green skills” before.", EVERYBODY),
        ({"venue": "Room 2"}, "elsewhere on site now: Room 2", EVERYBODY),
        (
            {"meeting_link": "https://meet.example.org/new"},
            "The meeting has another link now",
            COMING | WORKING,  # the others were never shown the old one
        ),
        ({"title": "Blue skills", "venue": "Room 2"}, "elsewhere on site now", EVERYBODY),
    ],
)
def test_everybody_concerned_is_told_once_of_a_change(webinar, post, change, said, people):
    for field, value in change.items():
        setattr(webinar, field, value)
    webinar.save()

    number = revise_entry(webinar, changed=change, was="Green skills", by=None)

    mails = post()
    assert number == len(people)
    assert recipients(mails) == once(people)
    assert all(said in mail.text.replace("\n", " ") for mail in mails)
    with_entry = set() if "meeting_link" in change else WITH_ENTRY
    assert entries(mails).keys() == with_entry
    assert AuditEvent.objects.get(verb="webinar.change_told").facts["mails"] == len(people)


def test_an_entry_only_goes_on(webinar, post):
    """Each reader's calendar takes each entry for a later one than it has."""
    later = webinar.starts_at + timedelta(days=1)
    times = {"starts_at": later, "ends_at": later + timedelta(hours=2)}
    before = dict.fromkeys(WITH_ENTRY, -1)
    for change in (
        lambda: move_webinar(webinar, **times, time_zone=webinar.time_zone, by=None),
        lambda: revise_entry(webinar, changed=["venue"], by=None),
        lambda: cancel_webinar(webinar, by=None),
    ):
        change()
        now = {person: event["SEQUENCE"] for person, event in entries(post()).items()}
        assert all(now[person] > before[person] for person in WITH_ENTRY)
        before = now


def test_a_changed_title_or_link_is_told_only_where_staff_say_so(webinar, post):
    assert revise_entry(webinar, changed=["title", "meeting_link"], tell=False, by=None) == 0

    assert post() == []


def test_who_was_never_shown_the_link_reads_nothing_of_another(webinar, post):
    revise_entry(webinar, changed=["venue", "meeting_link"], by=None)

    reading = {mail.recipient for mail in post() if "another link now" in mail.text}
    assert reading == COMING | WORKING


def test_the_link_itself_is_read_by_those_who_work_there_alone(webinar, post):
    webinar.meeting_link = "https://meet.example.org/new"
    webinar.save()

    revise_entry(webinar, changed=["meeting_link"], by=None)

    reading = {mail.recipient for mail in post() if webinar.meeting_link in mail.text}
    assert reading == WORKING


@pytest.mark.parametrize("left_out", ["host", "moderator", "speaker", "registration", "invitation"])
def test_without_a_role_somebody_would_not_be_told(webinar, post, monkeypatch, left_out):
    """The control: the tests above see each role."""
    from webinars.webinar.domain import actions

    everybody = actions.concerned_by
    fewer = lambda webinar: [one for one in everybody(webinar) if one.noun != left_out]  # noqa: E731
    monkeypatch.setattr(actions, "concerned_by", fewer)

    cancel_webinar(webinar, by=None)

    assert recipients(post()) < once(EVERYBODY)


def test_who_takes_over_before_the_mail_goes_out_is_not_told_as_another(webinar, post):
    cancel_webinar(webinar, by=None)
    Host.objects.filter(email="host@example.org").update(email="new@example.org")

    assert recipients(post()) == once(EVERYBODY - {"host@example.org"})


def test_of_a_draft_nobody_is_told(post):
    draft = WebinarFactory(status="draft")
    HostFactory(breakout__webinar=draft)
    cancel_webinar(draft, by=None)

    assert post() == []
    later = WebinarFactory(status="draft")
    HostFactory(breakout__webinar=later)
    announce_webinar(later, by=None)
    assert post() == []


def test_the_plan_says_how_many_mails_go_to_whom(webinar, staff):
    words = numbers_of(concerned_by(webinar))

    assert words == (
        "1 registered person, 1 who waits, 1 invited person with the entry in the calendar, "
        "4 hosts, 1 moderator, 1 speaker"
    )
    for page in ("move", "cancel"):
        content = staff.get(reverse(f"admin:webinars_webinar_{page}", args=[webinar.pk]))
        assert f"9 mails go out, one to each address: {words}." in content.content.decode()


def test_the_reason_stands_on_the_webinars_page(webinar, staff, client):
    page = reverse("admin:webinars_webinar_cancel", args=[webinar.pk])
    staff.post(page, {"reason": "Too few <people>."})

    assert "Too few &lt;people&gt;." in client.get(webinar.get_absolute_url()).content.decode()
    event = AuditEvent.objects.get(verb="webinar.cancelled")
    assert (event.actor, event.facts) == (staff.person, {"reason": "Too few <people>."})
