"""From closing the last room to a draft that can be read: browser, web server, worker and beat."""

import time

import pytest

from tgtf_portal.core.tests.live import wait_until
from webinars.tests.actors import Actor, Staff

LIMIT = 60  # seconds, as the facility asks for
ROOMS, NOTES = 5, 30
PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor

# A webinar whose rooms ran, all but the last closed, and staff of its own: the code of a second
# factor is taken once.
STORY = f"""
import itertools
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.live.domain.rooms import close_rooms, open_rooms
from webinars.models import Insight, Webinar
from webinars.tests.factories import (
    BreakoutFactory, InsightFactory, ModeratorFactory, SeatFactory, WebinarFactory,
)
number = Webinar.objects.count() + 1
webinar = WebinarFactory(
    number=number, slug=f"timed-{{number}}", starts_at=timezone.now() - timedelta(hours=1)
)
rooms = [BreakoutFactory(webinar=webinar, title=f"Room {{n}}") for n in range({ROOMS})]
kinds = itertools.cycle(kind for kind in Insight.Kind.values if kind != "conclusion")
for room in rooms:
    SeatFactory(breakout=room, registration__attended=True)
    InsightFactory(breakout=room, kind="conclusion", text=f"{{room.title}} agrees")
    for turn in range({NOTES}):
        text = f"Note {{turn}} of {{room.title}} is about one thing more"
        InsightFactory(breakout=room, kind=next(kinds), text=text, carried_votes=turn)
open_rooms(webinar, by=None)
for room in rooms[:-1]:
    close_rooms(webinar, only=room, by=None)
staff = CoordinatorFactory(email=f"staff{{number}}@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
print(webinar.slug, ModeratorFactory(webinar=webinar).get_link(), staff.email)
"""


@pytest.fixture
def told(portal):
    """The webinar's slug, its moderator's personal link, and the address of its staff."""
    return portal.script(STORY).split()[-3:]


def reading(new_context, portal, slug, email):
    """Asks for the recap once, as staff who are signed in do; its text once there is a draft."""
    staff = Staff(new_context, portal)
    staff.sign_in(email, PASSWORD, SECRET)

    def read():
        answer = staff.page.goto(f"/webinars/{slug}/recap/")
        return staff.page.inner_text("main") if answer.status == 200 else ""

    return read


def test_a_draft_is_there_within_a_minute_of_the_last_room_being_closed(
    portal, told, new_context, figures
):
    slug, link, email = told
    read = reading(new_context, portal, slug, email)
    moderator = Actor(new_context, portal)
    moderator.visit(link)
    assert read() == ""

    moderator.page.get_by_role("link", name="Close…").click()
    moderator.press("Close it")
    started = time.monotonic()
    draft = wait_until(read, LIMIT, "a readable draft", pause=1)
    seconds = time.monotonic() - started

    figures.note(rooms=ROOMS, notes=ROOMS * NOTES, seconds=round(seconds, 1), limit=LIMIT)
    assert "This recap is a draft" in draft
    assert all(f"Room {n} agrees." in draft for n in range(ROOMS))
    assert moderator.faults == []


def test_it_is_there_in_time_even_where_the_call_to_the_worker_is_lost(
    portal, told, new_context, figures
):
    slug, _link, email = told
    read = reading(new_context, portal, slug, email)

    portal.script(f"""
from unittest.mock import patch
from webinars.live.domain.rooms import close_rooms
from webinars.models import Webinar
with patch("tgtf_portal.core.work.doorbell.ring"):
    close_rooms(Webinar.objects.get(slug={slug!r}), by=None)
""")
    started = time.monotonic()
    draft = wait_until(read, LIMIT, "a readable draft", pause=1)
    seconds = time.monotonic() - started

    figures.note(rooms=ROOMS, notes=ROOMS * NOTES, seconds=round(seconds, 1), limit=LIMIT)
    assert all(f"Room {n} agrees." in draft for n in range(ROOMS))
