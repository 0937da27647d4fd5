"""Meetings of advice in a personal calendar, beside webinars."""

import pytest
from django.urls import reverse

from advisors.tests.factories import MeetingFactory
from advisors.tests.plans import kickoff
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import CalendarFeed

pytestmark = pytest.mark.django_db


def test_the_personal_calendar_shows_own_meetings_and_nobody_elses(client):
    people = kickoff()
    MeetingFactory(engagement=people.engagement, title="Visit")

    def feed_of(person):
        feed = CalendarFeed.objects.create(email=person.email)
        return client.get(reverse("webinars:calendar-feed", args=[feed.token])).content.decode()

    assert "SUMMARY:Visit" in feed_of(people.advisor)
    assert "SUMMARY:Visit" in feed_of(people.lead)
    assert "SUMMARY:Visit" not in feed_of(people.partner)
    assert "SUMMARY:Visit" not in feed_of(UserFactory())
