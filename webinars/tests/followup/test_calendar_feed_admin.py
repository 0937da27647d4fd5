"""Staff revoke somebody's calendar address, and never see it."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.followup.domain.personal_calendar import make_feed, take_feed_away
from webinars.models import CalendarFeed
from webinars.tests.factories import CalendarFeedFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/webinars/calendarfeed/"


def program(client, feed):
    """What the owner's calendar program is answered."""
    return client.get(reverse("webinars:calendar-feed", args=[feed.token])).status_code


def test_revoking_asks_first_then_the_address_is_dead_and_the_list_says_so(client, staff):
    feed, other = CalendarFeedFactory(email="ann@example.org"), CalendarFeedFactory()
    page = f"{LIST}{feed.pk}/revoke/"

    asked = client.get(page).content.decode()
    assert "dead at once" in asked
    assert program(client, feed) == 200
    told = client.post(page, follow=True)

    assert told.redirect_chain == [(LIST, 302)]
    assert "The calendar address of ann@example.org no longer works." in told.content.decode()
    assert (program(client, feed), program(client, other)) == (404, 200)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.label) == ("feed.revoked", staff.person, feed.email)


def test_several_are_revoked_from_the_list_after_asking(client, staff):
    feeds = CalendarFeedFactory.create_batch(3)
    chosen = {"action": "revoke", "_selected_action": [feed.pk for feed in feeds[:2]]}

    client.post(LIST, chosen)
    assert CalendarFeed.objects.count() == 3
    client.post(LIST, {**chosen, "confirmed": "1"})

    assert list(CalendarFeed.objects.all()) == feeds[2:]
    assert AuditEvent.objects.filter(verb="feed.revoked", actor=staff.person).count() == 2


def test_no_page_of_the_administration_shows_the_address(client, staff):
    feed = CalendarFeedFactory()
    pages = [LIST, f"{LIST}{feed.pk}/change/", f"{LIST}{feed.pk}/revoke/"]

    shown = "".join(client.get(page).content.decode() for page in pages)

    assert feed.email in shown
    assert feed.code not in shown


def test_one_that_its_owner_revoked_at_the_same_moment_is_refused_without_a_trace():
    feed = CalendarFeedFactory()
    CalendarFeed.objects.all().delete()

    with pytest.raises(Refused, match="already"):
        take_feed_away(feed, by=CoordinatorFactory())

    assert not AuditEvent.objects.exists()


def test_its_owner_can_make_another_which_is_a_new_address():
    registration = RegistrationFactory()
    old = make_feed(registration)
    take_feed_away(CalendarFeed.objects.get(), by=CoordinatorFactory())

    assert make_feed(registration).code != old.code


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_calendar_feeds(client, staff, django_assert_num_queries, rows):
    """The session and the person, how many there are, the page, how the post office is."""
    CalendarFeedFactory.create_batch(rows)

    with django_assert_num_queries(4):
        client.get(LIST)
