"""The plenary, its wall and the moderator's control: who comes in, what they see and do."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from webinars.live.domain.rooms import broadcast, open_rooms
from webinars.models import Breakout, Broadcast, HelpRequest
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
READ = ["webinar-live", "webinar-live-news", "webinar-wall", "webinar-wall-news"]
LEAD = ["live-control", "live-control-news", "live-control-close"]
ACTIONS = ["open", "warn", "extend", "close", "reopen", "capacity", "tell", "answer"]


@pytest.fixture
def webinar():
    """It began ten minutes ago."""
    return WebinarFactory(starts_at=timezone.now() - timedelta(minutes=10))


@pytest.fixture
def room(webinar):
    return BreakoutFactory(webinar=webinar, title="Energy")


def page(webinar, name):
    return reverse(f"webinars:{name}", args=[webinar.slug])


def by_link(webinar):
    """A moderator's browser."""
    moderator = ModeratorFactory(webinar=webinar, name="Marta")
    client = Client()
    client.get(reverse("webinars:moderator-link", args=[webinar.slug, moderator.token]))
    return client


def participant(registration):
    client = Client()
    client.get(reverse("webinars:registration-live", args=[registration.token]))
    return client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def press(client, webinar, action, room=None, **facts):
    query = f"?room={room.code}" if room else ""
    return client.post(page(webinar, f"live-control-{action}") + query, facts, follow=True)


# --- Who comes in --------------------------------------------------------------------------------
def test_each_page_opens_to_those_whom_it_is_for(webinar, room):
    """Reading, and leading, for each of those who might come."""
    host = HostFactory(breakout=room, user=UserFactory())
    gone = RegistrationFactory(webinar=webinar)
    left = participant(gone)
    gone.status, gone.cancelled_at = "cancelled", timezone.now()
    gone.save()
    account = UserFactory()
    RegistrationFactory(webinar=webinar, email=account.email)
    people = {
        "visitor": (Client(), 404, 404),
        "somebody with an account": (signed_in(UserFactory()), 404, 404),
        "participant": (participant(RegistrationFactory(webinar=webinar)), 200, 404),
        "participant by account": (signed_in(account), 200, 404),
        "participant who left": (left, 404, 404),
        "participant elsewhere": (participant(RegistrationFactory()), 404, 404),
        "host": (signed_in(host.user), 200, 404),
        "host elsewhere": (signed_in(HostFactory(user=UserFactory()).user), 404, 404),
        "moderator": (by_link(webinar), 200, 200),
        "moderator elsewhere": (by_link(WebinarFactory()), 404, 404),
        "staff": (signed_in(CoordinatorFactory()), 200, 200),
    }

    for who, (client, reads, leads) in people.items():
        for name in READ:
            assert client.get(page(webinar, name)).status_code == reads, (who, name)
        for name in LEAD:
            assert client.get(page(webinar, name)).status_code == leads, (who, name)


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_but_moderators_presses_a_button(webinar, room, action):
    person = SeatFactory(breakout=room).registration
    host = HostFactory(breakout=room, user=UserFactory())
    address = page(webinar, f"live-control-{action}")

    for client in (Client(), participant(person), signed_in(host.user)):
        assert client.post(f"{address}?room={room.code}", {"text": "x"}).status_code == 404
    assert by_link(webinar).get(address).status_code == (200 if action == "close" else 405)


def test_a_moderators_link_leaves_the_address_and_opens_its_own_webinar(webinar):
    moderator = ModeratorFactory(webinar=webinar)
    client = Client()

    answer = client.get(reverse("webinars:moderator-link", args=[webinar.slug, moderator.token]))

    assert (answer.status_code, answer["Location"]) == (303, page(webinar, "live-control"))
    assert answer["Cache-Control"] == "private, no-store"
    other = WebinarFactory()
    elsewhere = reverse("webinars:moderator-link", args=[other.slug, moderator.token])
    assert client.get(elsewhere).status_code == 404
    forged = tokens.issue("host", moderator.code)
    wrong = reverse("webinars:moderator-link", args=[webinar.slug, forged])
    assert client.get(wrong).status_code == 404


# --- The plenary ---------------------------------------------------------------------------------
def test_plenary_shows_where_we_are_my_room_and_what_rooms_report(webinar, room):
    AgendaItemFactory(webinar=webinar, position=1, title="Welcome", minutes=5)
    AgendaItemFactory(webinar=webinar, position=2, title="Stories", minutes=30)
    AgendaItemFactory(webinar=webinar, position=3, title="Afterwards", minutes=30)
    person = SeatFactory(breakout=room).registration
    InsightFactory(breakout=room, text="Measure first.", kind="conclusion")
    broadcast(webinar, "Coffee is here.", by=None, sender="Marta")

    shown = words(participant(person).get(page(webinar, "webinar-live")))

    assert '<h2 id="now">Stories</h2>' in shown
    assert 'aria-current="step"' in shown
    assert f'href="{room.get_absolute_url()}"' in shown
    assert reverse("webinars:registration-join", args=[person.token]) in shown
    for said in ("Measure first.", "Coffee is here.", "Marta", "Not open yet"):
        assert said in shown


def test_plenary_before_and_after(webinar, room):
    staff = signed_in(CoordinatorFactory())
    webinar.starts_at = timezone.now() + timedelta(hours=1)
    webinar.save()
    assert "Not begun yet" in words(staff.get(page(webinar, "webinar-live")))

    webinar.status = "held"
    webinar.save()
    assert "The recap follows" in words(staff.get(page(webinar, "webinar-live")))

    recap = RecapFactory(webinar=webinar)
    over = words(staff.get(page(webinar, "webinar-live")))
    assert recap.get_absolute_url() in over


def test_no_name_is_told_that_was_not_given(webinar, room):
    person = RegistrationFactory(webinar=webinar, name="Ana Secret")
    InsightFactory(
        breakout=room, registration=person, author_name="Ana Secret", key_at=timezone.now()
    )
    staff = signed_in(CoordinatorFactory())

    for name in READ:
        shown = words(staff.get(page(webinar, name)))
        assert "Insight number" in shown
        assert "Ana Secret" not in shown


def test_script_in_an_insight_and_in_a_broadcast_is_text(webinar, room):
    InsightFactory(breakout=room, text="<script>x</script>", kind="conclusion")
    broadcast(webinar, "<img src=x onerror=y>", by=None)
    staff = signed_in(CoordinatorFactory())

    for name in [*READ, *LEAD]:
        shown = words(staff.get(page(webinar, name)))
        assert "<script>x" not in shown
        assert "<img src=x" not in shown


@pytest.mark.parametrize("name", ["webinar-live-news", "webinar-wall-news", "live-control-news"])
def test_news_are_sent_once_an_edition(webinar, room, name):
    moderator = by_link(webinar)
    etag = moderator.get(page(webinar, name))["ETag"]
    again = moderator.get(page(webinar, name), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")

    open_rooms(webinar, by=None)

    news = moderator.get(page(webinar, name), headers={"If-None-Match": etag})
    assert news.status_code == 200
    assert "Running" in words(news)
    assert news["ETag"] != etag


def test_whoever_is_seated_elsewhere_gets_another_edition(webinar, room):
    seat = SeatFactory(breakout=room)
    client, address = participant(seat.registration), page(webinar, "webinar-live-news")
    etag = client.get(address)["ETag"]
    seat.breakout = BreakoutFactory(webinar=webinar, title="Waste")
    seat.save()

    news = client.get(address, headers={"If-None-Match": etag})

    assert news.status_code == 200
    assert '<h2 id="mine">Waste</h2>' in words(news)


# --- What it costs -------------------------------------------------------------------------------
def filled(webinar, rooms):
    for breakout in BreakoutFactory.create_batch(rooms, webinar=webinar, status="running"):
        SeatFactory(breakout=breakout)
        InsightFactory(breakout=breakout, kind="conclusion")
        InsightFactory(breakout=breakout, key_at=timezone.now())
        HelpRequest.objects.create(breakout=breakout)
        Broadcast.objects.create(webinar=webinar, breakout=breakout, text="Hello")


@pytest.mark.parametrize("rooms", [2, 12])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("webinar-live", 10), ("webinar-wall", 8), ("live-control", 8), ("live-control-news", 7)],
)
def test_pages_cost_the_same_with_few_rooms_and_with_many(
    webinar, rooms, name, queries, django_assert_num_queries
):
    filled(webinar, rooms)
    moderator = by_link(webinar)

    with django_assert_num_queries(queries):
        moderator.get(page(webinar, name))


@pytest.mark.parametrize("rooms", [2, 12])
@pytest.mark.parametrize("name", ["webinar-live-news", "webinar-wall-news"])
def test_a_participant_who_has_seen_it_all_costs_two_small_queries(
    webinar, rooms, name, django_assert_num_queries
):
    """The session, and the person with the webinar."""
    filled(webinar, rooms)
    client = participant(webinar.breakouts.first().seats.get().registration)
    etag = client.get(page(webinar, name))["ETag"]

    with django_assert_num_queries(2):
        answer = client.get(page(webinar, name), headers={"If-None-Match": etag})

    assert answer.status_code == 304


# --- The control ---------------------------------------------------------------------------------
def test_a_moderator_opens_warns_extends_closes_and_reopens(webinar, room):
    moderator = by_link(webinar)

    assert "Open: Energy." in words(press(moderator, webinar, "open"))
    assert "Told how much time is left: Energy." in words(press(moderator, webinar, "warn"))
    assert "More time: Energy." in words(press(moderator, webinar, "extend", minutes=5))
    asked = words(moderator.get(page(webinar, "live-control-close")))
    assert "Close all rooms?" in asked
    assert "No conclusion yet" in asked
    assert "Closed: Energy." in words(press(moderator, webinar, "close"))
    assert "Open again" in words(press(moderator, webinar, "reopen", room))
    room.refresh_from_db()
    assert room.status == Breakout.Status.RUNNING
    assert Broadcast.objects.get().sender == "Marta"


def test_looking_at_what_closing_does_closes_nothing(webinar, room):
    open_rooms(webinar, by=None)

    by_link(webinar).get(page(webinar, "live-control-close"))

    room.refresh_from_db()
    assert room.is_running


def test_what_is_refused_is_said(webinar, room):
    moderator = by_link(webinar)

    assert "No break-out is running just now." in words(press(moderator, webinar, "warn"))
    assert "is closed already" not in words(press(moderator, webinar, "close", room))
    assert "“Energy” is closed already." in words(press(moderator, webinar, "close", room))
    assert "Ensure this value is" in words(press(moderator, webinar, "extend", minutes=9999))


def test_a_room_of_another_webinar_is_none_of_ours(webinar, room):
    foreign = BreakoutFactory(status="running")
    moderator = by_link(webinar)

    for action in ACTIONS:
        press(moderator, webinar, action, foreign, minutes=5, capacity=1, text="Hello")

    foreign.refresh_from_db()
    assert (foreign.status, foreign.capacity) == ("running", 12)
    assert not Broadcast.objects.exists()


def test_fewer_places_than_people_name_them_before_anything_changes(webinar, room):
    people = [SeatFactory(breakout=room).registration for _ in range(3)]
    moderator = by_link(webinar)

    asked = words(press(moderator, webinar, "capacity", room, capacity=2))

    room.refresh_from_db()
    assert room.capacity == 12
    assert people[2].name in asked
    assert people[0].name not in asked

    press(moderator, webinar, "capacity", room, capacity=2, accept_overfull="on")
    room.refresh_from_db()
    assert (room.capacity, room.seats.count()) == (2, 3)


def test_a_message_goes_to_everybody_or_to_one_room(webinar, room):
    moderator = by_link(webinar)

    press(moderator, webinar, "tell", text="Coffee is here.")
    press(moderator, webinar, "tell", room, text="Only you.")
    empty = words(press(moderator, webinar, "tell", text=" "))
    long = words(press(moderator, webinar, "tell", text="x" * 301))

    said = set(Broadcast.objects.values_list("text", "breakout", "sender"))
    assert said == {("Coffee is here.", None, "Marta"), ("Only you.", room.pk, "Marta")}
    assert "Fill in “Message”." in empty
    assert "at most 300 characters" in long


def test_a_call_stands_at_the_top_until_somebody_comes(webinar, room):
    HelpRequest.objects.create(breakout=room, note="No sound", asker="Hal")
    moderator = by_link(webinar)
    assert "No sound" in words(moderator.get(page(webinar, "live-control")))

    shown = words(press(moderator, webinar, "answer", room))

    assert "They know that you are coming: Energy." in shown
    assert "No sound" not in shown
    assert HelpRequest.objects.get().answerer == "Marta"
    assert "on the way to “Energy” already" in words(press(moderator, webinar, "answer", room))


def test_whoever_was_here_lately_is_counted(webinar, room):
    now = timezone.now()
    SeatFactory(breakout=room, seen_at=now - timedelta(seconds=80))
    SeatFactory(breakout=room, seen_at=now - timedelta(seconds=100))
    SeatFactory(breakout=room)

    shown = words(by_link(webinar).get(page(webinar, "live-control")))

    assert "<dt>Seated</dt><dd>3 of 12</dd>" in shown
    assert "<dt>Here now</dt><dd>1</dd>" in shown


def test_a_step_of_the_agenda_has_two_cells_whatever_is_said_of_the_readers_zone(client):
    """What a script adds after the time stays in the time's own cell."""
    item = AgendaItemFactory(title="Welcome")
    client.force_login(CoordinatorFactory())

    shown = client.get(reverse("webinars:webinar-live", args=[item.webinar.slug])).content.decode()

    [step] = re.findall(r'<ol class="timeline">\s*<li.*?>(.*?)</li>', shown, re.DOTALL)
    assert re.findall(r"^ *<(\w+).*<time", step, re.MULTILINE) == ["div"]
