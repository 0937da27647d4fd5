"""A coordinator's week without a mouse: find somebody, make a webinar, write, seat, publish."""

import re

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse
from playwright.sync_api import expect

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.keyboard import Keyboard
from tgtf_portal.pages.tests.addresses import session_of
from webinars.models import Recap, Seat, StaffLetter, Webinar
from webinars.recap.domain.compilation import compile_recap
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RegistrationFactory,
    SeriesFactory,
    SpeakerFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    """A webinar that was held, with a recap to read; one that comes, whose people gave no wish."""
    series = SeriesFactory(title="Support")
    old = HeldWebinarFactory(series=series, number=1, title="Pathways 1", summary="About pathways.")
    AgendaItemFactory(webinar=old, speaker=SpeakerFactory(webinar=old), minutes=120)
    room = BreakoutFactory(webinar=old, title="Energy")
    InsightFactory(breakout=room, kind="conclusion", text="Share grids")
    InsightFactory(breakout=room, kind="need", text="Meters in each hall", carried_votes=9)
    compile_recap(old)
    coming = WebinarFactory(title="Green skills")
    BreakoutFactory(webinar=coming, title="Waste")
    RegistrationFactory(webinar=coming, name="Žofie Křížová", email="zofie@example.org")


@pytest.fixture
def keys(page, context, live_server, world):
    """A keyboard at the desk of a coordinator; `faults` is what the browser complained about."""
    key = session_of(CoordinatorFactory())
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    keys = Keyboard(page)
    keys.faults = []
    page.on("pageerror", lambda error: keys.faults.append(str(error)))
    page.goto(live_server.url + reverse("admin:index"))
    yield keys
    assert keys.faults == []
    assert keys.unseen == set()


def reads(keys, text):
    expect(keys.page.locator("body")).to_contain_text(text)


def find(keys, words, name):
    """By the search that stands on each page."""
    keys.press("/")
    keys.write(words)
    keys.press("Enter")
    keys.choose("link", name)
    expect(keys.page.locator("h1, .place-name").first).to_be_visible()


def confirm(keys):
    """The button of a page that says what will happen."""
    keys.go_to(keys.page.locator(".press input[type=submit]"))
    keys.press("Enter")


def test_a_person_is_found_and_a_webinar_made_from_an_earlier_one(keys):
    find(keys, "kriz", "Žofie Křížová")
    expect(keys.page).to_have_url(re.compile("/registration/"))

    keys.choose("link", "Webinars")
    keys.choose("link", "Make a webinar", exact=False)
    keys.choose("link", "Choose Pathways 1")
    keys.go_to(keys.page.locator("[name=meeting_link]"))
    keys.write("https://meet.example.org/two")
    keys.choose("button", "Make the draft")
    reads(keys, "Check and announce")
    keys.choose("link", "Check and announce")
    confirm(keys)

    reads(keys, "is announced")
    made = Webinar.objects.get(meeting_link="https://meet.example.org/two")
    assert made.status == "announced"


def test_who_has_no_wishes_is_written_to_and_everybody_is_seated(keys):
    find(keys, "green skills", "Green skills")
    keys.choose("link", "Write to people")
    keys.choose("link", "Participants without wishes", exact=False)
    keys.fill("Subject:", "Choose a break-out")
    keys.fill("Text:", "Dear {name}, you gave no wish yet. {link}")
    keys.choose("button", "Save")
    keys.choose("link", "Send now")
    confirm(keys)
    reads(keys, "Choose a break-out")
    assert StaffLetter.objects.get().status == "sending"

    find(keys, "green skills", "Green skills")
    keys.choose("link", "Break-outs")
    keys.choose("link", "Seat everyone")
    confirm(keys)
    reads(keys, "1 seated, 0 without a seat")
    assert Seat.objects.get().breakout.title == "Waste"


def test_a_sentence_is_accepted_and_the_recap_published(keys):
    find(keys, "pathways 1", "Pathways 1")
    keys.choose("link", "Recap")
    keys.choose("link", "Open the recap")
    row = keys.page.locator(".sentence", has_text="Share grids")
    keys.go_to(row.get_by_role("button", name="Accept", exact=False).first)
    keys.press("Enter")
    expect(row.get_by_role("status")).to_have_text("The sentence is accepted.")
    keys.has_focus()
    rest = keys.page.get_by_role("button", name=re.compile("undecided"))
    while rest.count():
        waiting = keys.page.locator(".mark-wait").count()
        keys.go_to(rest.first)
        keys.press("Enter")
        expect(keys.page.locator(".mark-wait")).not_to_have_count(waiting)
        keys.has_focus()

    keys.choose("link", "Approve")
    confirm(keys)
    reads(keys, "is approved")
    keys.choose("link", "Publish recap")
    confirm(keys)
    reads(keys, "is published")
    assert Recap.objects.get().status == "published"
