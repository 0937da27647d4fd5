"""A moderator leads; a participant's plenary and a wall show it, each in a browser of its own."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Actor

STORY = """
from datetime import timedelta
from django.utils import timezone
from webinars.models import Webinar
from webinars.tests.factories import (
    BreakoutFactory, InsightFactory, ModeratorFactory, SeatFactory, WebinarFactory,
)
number = Webinar.objects.count() + 1
webinar = WebinarFactory(
    title="A webinar that is led", number=number, slug=f"led-{number}",
    starts_at=timezone.now() - timedelta(minutes=5),
)
rooms = [BreakoutFactory(webinar=webinar, title=title) for title in ("Energy", "Waste")]
seat = SeatFactory(breakout=rooms[0], registration__name="Ana A")
InsightFactory(breakout=rooms[1], kind="conclusion", text="Sort at the source.")
print(ModeratorFactory(webinar=webinar, name="Marta").get_link())
print(f"{seat.registration.get_link()}live/")
"""
SOON = 3_000
WALL = "Wall for a projector"


@pytest.fixture
def told(portal):
    """The personal links of the moderator and of somebody who sits in the first room."""
    return portal.script(STORY).split()[-2:]


def enter(portal, new_context, told, **options):
    """The moderator at the control, a participant in the plenary, and a wall."""
    moderator, ana, wall = (Actor(new_context, portal, **options) for _ in range(3))
    moderator.visit(told[0])
    ana.visit(told[1])
    wall.visit(told[1])
    wall.follow(WALL)
    expect(wall.page.locator(".wall")).to_contain_text("Sort at the source.")
    return moderator, ana, wall


def part(actor, name):
    return actor.page.locator(f'[data-part="{name}"]')


def lead(moderator):
    """Opens, speaks, extends and closes; between the steps others look."""
    moderator.press("Open 2 rooms for 45 min")
    moderator.reads("Open: Energy, Waste.")
    yield "Running"
    moderator.fill(text="Coffee is here.")
    moderator.press("Send")
    moderator.reads("Your message is out")
    yield "Coffee is here."
    moderator.press("5 minutes more for all")
    moderator.reads("More time: Energy, Waste.")
    yield "extended"
    moderator.follow("Close all…")
    moderator.reads("No conclusion yet")
    moderator.press("Close 2 rooms")
    moderator.reads("Closed: Energy, Waste.")
    yield "Closed"


def test_what_a_moderator_does_is_seen_within_three_seconds(portal, told, new_context):
    moderator, ana, wall = everybody = enter(portal, new_context, told, haste=1)

    steps = lead(moderator)
    next(steps)
    expect(part(ana, "mine")).to_contain_text("Running", timeout=SOON)
    expect(part(ana, "mine")).to_contain_text("min left", timeout=SOON)
    expect(part(wall, "awaited")).to_contain_text("Running", timeout=SOON)
    next(steps)
    expect(part(ana, "said")).to_contain_text("Coffee is here.", timeout=SOON)
    expect(part(wall, "said")).to_contain_text("Coffee is here.", timeout=SOON)
    next(steps)
    expect(part(ana, "mine")).to_contain_text("50 min left", timeout=SOON)
    next(steps)
    expect(part(ana, "mine")).to_contain_text("Closed", timeout=SOON)
    expect(part(wall, "awaited")).to_contain_text("Closed", timeout=SOON)
    assert [actor.faults for actor in everybody] == [[], [], []]


def test_without_script_it_is_seen_after_loading_again(portal, told, new_context):
    moderator, ana, wall = everybody = enter(portal, new_context, told, java_script_enabled=False)

    for said in lead(moderator):
        if said == "extended":
            continue
        for actor in (ana, wall):
            actor.page.reload()
            actor.reads(said)
    assert [actor.faults for actor in everybody] == [[], [], []]


def test_what_a_moderator_writes_stays_while_the_page_goes_on(portal, told, new_context):
    moderator, other = (Actor(new_context, portal) for _ in range(2))
    moderator.visit(told[0])
    other.visit(told[0])
    moderator.fill(text="Half a sentence")
    moderator.page.get_by_text("Places").first.click()

    other.press("Open 2 rooms for 45 min")

    expect(part(moderator, "all")).to_contain_text("2 running", timeout=SOON)
    expect(moderator.page.get_by_label("Message")).to_have_value("Half a sentence")
    expect(moderator.page.get_by_label("Places in this room").first).to_be_visible()
    assert moderator.faults == []


HALL = """
from datetime import timedelta
from django.utils import timezone
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, InsightFactory, SeatFactory, WebinarFactory
number = Webinar.objects.count() + 1
webinar = WebinarFactory(title="A full hall", number=number, slug=f"hall-{number}",
                         starts_at=timezone.now() - timedelta(minutes=5))
for n in range(12):
    room = BreakoutFactory(webinar=webinar, title=f"Room number {n}")
    for k in range(2):
        InsightFactory(breakout=room, kind="need", key_at=timezone.now(),
                       text=f"Key {k} of room {n}: a sentence that says what was found out there.")
seat = SeatFactory(breakout=room)
print(f"{seat.registration.get_link()}live/")
"""


def test_a_wall_shows_what_fits_and_the_rest_in_turn(portal, new_context):
    wall = Actor(new_context, portal, viewport={"width": 1280, "height": 720})
    wall.visit(portal.script(HALL).split()[-1])
    wall.follow(WALL)
    page, seen = wall.page, set()
    expect(page.get_by_text("12 of 12 rooms have reported · 24 key insights")).to_be_visible()
    expect(page.get_by_role("img", name="Way to the webinar’s page")).to_be_visible()

    for _turn in range(12):
        titles = page.locator(".report:visible h2").all_inner_texts()
        assert titles
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        seen.update(titles)
        page.keyboard.press("ArrowRight")

    assert seen == {f"Room number {n}" for n in range(12)}
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    assert faults_of(page) == []
    assert wall.faults == []


def test_without_script_a_wall_shows_all_of_it(portal, new_context):
    wall = Actor(new_context, portal, java_script_enabled=False)
    wall.visit(portal.script(HALL).split()[-1])
    wall.follow(WALL)

    expect(wall.page.locator(".report:visible")).to_have_count(12)
