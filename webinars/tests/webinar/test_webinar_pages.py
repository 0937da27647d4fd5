"""The list of webinars and a webinar's page, for visitors and for others."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import page
from webinars.models import Recap, Speaker, Webinar
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/webinars/"


def test_the_list_shows_coming_webinars_first_and_leads_to_recaps(client):
    WebinarFactory(title="Coming one", capacity=2)
    RecapFactory(webinar=HeldWebinarFactory(title="Past one", slug="past-one"))

    text = page(client, LIST)

    assert text.index("Coming one") < text.index("Past one")
    assert "2 places left" in text
    assert "/webinars/past-one/recap/" in text


def test_the_list_has_pages_and_shows_coming_webinars_on_the_first_alone(client):
    WebinarFactory(title="Coming one")
    for day in range(13):
        starts_at = timezone.now() - timedelta(days=day + 1)
        HeldWebinarFactory(title=f"Held {day:02}", starts_at=starts_at)

    first, second = page(client, LIST), page(client, f"{LIST}?page=2")

    assert "Held 00" in first
    assert "Held 12" not in first
    assert "Held 12" in second
    assert "Coming one" not in second
    assert client.get(f"{LIST}?page=3").status_code == 404


def test_an_empty_list_says_why(client):
    text = page(client, LIST)

    assert "No webinar is announced right now" in text
    assert "No webinar was held yet" in text


def test_the_page_tells_the_programme_in_the_events_own_zone(client):
    webinar = WebinarFactory(
        title="Pathways",
        starts_at=datetime(2030, 7, 1, 8, tzinfo=UTC),
        ends_at=datetime(2030, 7, 1, 10, 30, tzinfo=UTC),
        time_zone="Europe/Brussels",
        purpose="share best practices",
    )
    moderator = SpeakerFactory(webinar=webinar, name="Mo Derator", part=Speaker.Part.MODERATOR)
    story = SuccessStoryFactory(presenter="Pia Presenter", slug="told")
    AgendaItemFactory(webinar=webinar, position=1, minutes=10, title="Welcome", speaker=moderator)
    AgendaItemFactory(webinar=webinar, position=2, minutes=20, title="A story", story=story)
    HostFactory(breakout=BreakoutFactory(webinar=webinar, title="Skills"), name="Hal Host")

    text = page(client, webinar.get_absolute_url())

    assert "Mon 1 Jul 2030, 10:00–12:30 Brussels" in text
    assert '<time datetime="2030-07-01T10:00:00+02:00">10:00</time>' in text
    assert '<time datetime="2030-07-01T10:10:00+02:00">10:10</time>' in text
    for words in ("Mo Derator", "Pia Presenter", "/stories/told/", "To share best practices"):
        assert words in text
    assert "Hosted by <bdi>Hal Host</bdi>" in text


def test_a_story_that_is_not_published_is_named_but_not_linked(client):
    story = SuccessStoryFactory(title="Hidden headline", published=False)
    item = AgendaItemFactory(story=story)

    text = page(client, item.webinar.get_absolute_url())

    assert story.cluster.name in text
    assert "Hidden headline" not in text
    assert story.get_absolute_url() not in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": Webinar.Status.CANCELLED}, "This webinar does not take place."),
        ({"status": Webinar.Status.HELD}, "The recap is being written"),
    ],
)
def test_the_page_says_why_nobody_can_register(client, facts, words):
    webinar = WebinarFactory(**facts)
    RegistrationFactory(webinar=webinar)

    text = page(client, webinar.get_absolute_url())

    assert words in text
    assert reverse("webinars:registration-create", args=[webinar.slug]) not in text


def test_a_full_webinar_offers_the_waiting_list(client):
    webinar = RegistrationFactory(webinar__capacity=1).webinar
    RegistrationFactory(webinar=webinar, status="waiting")

    text = page(client, webinar.get_absolute_url())

    assert "1 person is waiting for a place." in text
    assert reverse("webinars:registration-create", args=[webinar.slug]) in text


def test_after_the_webinar_the_recap_takes_the_place_of_registering(client):
    recap = RecapFactory()

    text = page(client, recap.webinar.get_absolute_url())

    assert recap.get_absolute_url() in text
    assert "/register/" not in text


def test_a_recap_that_is_no_longer_public_is_not_linked(client):
    recap = RecapFactory(status=Recap.Status.WITHDRAWN)

    assert recap.get_absolute_url() not in page(client, recap.webinar.get_absolute_url())
    assert recap.get_absolute_url() not in page(client, LIST)


def test_a_draft_is_for_staff_alone(client):
    webinar = WebinarFactory(title="Secret plan", status=Webinar.Status.DRAFT)
    addresses = [
        webinar.get_absolute_url(),
        reverse("webinars:webinar-calendar", args=[webinar.slug]),
        reverse("webinars:registration-create", args=[webinar.slug]),
        reverse("webinars:registration-sent", args=[webinar.slug]),
    ]

    assert "Secret plan" not in page(client, LIST)
    assert {client.get(address).status_code for address in addresses} == {404}
    client.force_login(CoordinatorFactory())
    assert "Only staff see this page." in page(client, addresses[0])


def test_somebody_who_signed_in_is_led_to_their_registration(client):
    user = UserFactory()
    registration = RegistrationFactory(email=user.email)
    client.force_login(user)

    text = page(client, registration.webinar.get_absolute_url())

    assert registration.get_absolute_url() in text


def test_what_staff_wrote_is_shown_as_text(client):
    webinar = WebinarFactory(title="<script>alert(1)</script>")
    BreakoutFactory(webinar=webinar, description="<img src=x onerror=alert(2)>")

    text = page(client, webinar.get_absolute_url())

    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_the_calendar_entry_is_one_that_calendars_can_read(client):
    webinar = WebinarFactory(title="Pathways; for\\green, clusters", calendar_sequence=3)

    answer = client.get(reverse("webinars:webinar-calendar", args=[webinar.slug]))

    calendar = icalendar.Calendar.from_ical(answer.content)
    [event] = calendar.walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar")
    assert f'filename="{webinar.slug}.ics"' in answer["Content-Disposition"]
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("PUBLISH", 3)
    assert event["SUMMARY"] == webinar.title
    assert event["DTSTART"].dt == webinar.starts_at
    assert "ATTENDEE" not in event


def test_a_webinar_that_runs_stands_under_now_and_is_no_coming_one(client):
    begun = timezone.now() - timedelta(minutes=10)
    running = WebinarFactory(starts_at=begun, ends_at=begun + timedelta(hours=2))
    WebinarFactory(title="Later on")

    listed = client.get("/webinars/")

    text = listed.content.decode()
    now, coming = text.index('id="now"'), text.index('id="coming"')
    assert now < text.index(running.title) < coming < text.index("Later on")
    assert f'href="/webinars/{running.slug}/register/">Join<' in text[now:coming]
    assert f"/webinars/{running.slug}/register/" not in text[coming:]
