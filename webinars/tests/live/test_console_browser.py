"""A host's console while the room runs: what comes by itself, and the turn to the conclusion."""

import pytest
from playwright.sync_api import expect

from webinars.tests.actors import Actor, Host

STORY = """
from datetime import timedelta
from django.utils import timezone
from webinars.models import Webinar
from webinars.tests.factories import (
    BreakoutFactory, HostFactory, InsightFactory, SeatFactory, WebinarFactory,
)
number = Webinar.objects.count() + 1
now = timezone.now()
webinar = WebinarFactory(
    number=number, slug=f"console-{number}", starts_at=now - timedelta(minutes=30),
    breakout_agenda="40 What works\\n20 Conclusion",
)
room = BreakoutFactory(
    webinar=webinar, title="Energy", status="running",
    opened_at=now, ends_at=now + timedelta(minutes=45),
)
other = BreakoutFactory(webinar=webinar, title="Waste", status="running")
seat = SeatFactory(breakout=room, registration__name="Ana A")
InsightFactory(breakout=room, text="Sort at the source")
print(HostFactory(breakout=room, name="Hugo").get_link())
print(f"{seat.registration.get_link()}board/")
print(room.code)
"""
ENDS = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from webinars.models import Breakout
Breakout.objects.filter(code="{code}").update(
    ends_at=timezone.now() + timedelta(seconds={seconds}), pulse=F("pulse") + 1
)
"""
SOON = 3_000


@pytest.fixture
def told(portal):
    """The links of a host and of somebody who sits in the room, and the room's code."""
    return portal.script(STORY).split()[-3:]


@pytest.fixture
def host(portal, told, new_context):
    return host_at(portal, told, new_context)


def host_at(portal, told, new_context, **options):
    host = Host(new_context, portal, **options)
    host.visit(told[0])
    return host


def part(actor, name):
    return actor.page.locator(f'[data-part="{name}"]')


def panel(host):
    return host.page.locator("#console-conclusion")


def test_what_a_participant_writes_and_votes_for_is_in_the_console_within_three_seconds(
    portal, told, new_context
):
    host = host_at(portal, told, new_context, haste=1)
    ana = Actor(new_context, portal)
    ana.visit(told[1])
    host.page.get_by_label("What was said").fill("Half a sent")

    ana.fill(text="A mentor for each newcomer")
    ana.press("Add to the board")

    expect(part(host, "insights")).to_contain_text("A mentor for each newcomer", timeout=SOON)
    expect(part(host, "number")).to_have_text("2 insights", timeout=SOON)
    ana.page.get_by_role("button", name="Up-vote").first.click()
    expect(part(host, "insights").locator(".votes").first).to_contain_text("1", timeout=SOON)
    expect(host.page.get_by_label("What was said")).to_have_value("Half a sent")
    assert [host.faults, ana.faults] == [[], []]


def test_whoever_is_moved_leaves_the_list_without_loading_the_page(host):
    host.page.locator("#console-people > summary").click()
    host.page.get_by_label("Move somebody").select_option("Ana A")
    host.page.get_by_label("To the break-out").select_option("Waste")

    host.press("Move there")

    expect(host.page.locator("#console-people > summary")).to_have_text(
        "0 people in this room", timeout=SOON
    )
    expect(host.page.get_by_label("Fetch somebody")).to_contain_text("Ana A (Waste)")
    assert host.faults == []


def test_ten_and_five_minutes_before_the_end_the_console_turns_to_the_conclusion(
    portal, told, host
):
    written, said = host.page.get_by_label("What was said"), host.page.locator("[data-turn]")
    expect(part(host, "agenda")).to_contain_text("Now")
    expect(panel(host)).not_to_have_attribute("open", "")

    portal.script(ENDS.format(code=told[2], seconds=10 * 60 + 2))
    expect(said).to_contain_text("10 minutes left.", timeout=9_000)
    expect(panel(host)).to_have_attribute("open", "")
    expect(host.page.get_by_label("What the break-out concludes")).to_be_in_viewport()

    # Closed again and writing: the second mark opens it and leaves the hands where they are.
    panel(host).locator("summary").first.click()
    written.press_sequentially("Half a sent")
    portal.script(ENDS.format(code=told[2], seconds=5 * 60 + 2))
    expect(said).to_contain_text("5 minutes left.", timeout=9_000)
    expect(panel(host)).to_have_attribute("open", "")
    written.page.keyboard.type("ence")
    expect(written).to_be_focused()
    expect(written).to_have_value("Half a sentence")
    expect(written).to_be_in_viewport()

    # The moderator gives more time: nobody is hurried any more.
    portal.script(ENDS.format(code=told[2], seconds=20 * 60))
    expect(said).to_be_hidden(timeout=SOON)
    expect(part(host, "head")).to_contain_text("19:", timeout=SOON)
    assert host.faults == []


def test_without_script_the_conclusion_is_open_and_on_top_when_the_end_is_near(
    portal, told, new_context
):
    host = Host(new_context, portal, java_script_enabled=False)
    portal.script(ENDS.format(code=told[2], seconds=9 * 60))

    host.visit(told[0])

    host.reads("The end is near: write down what the break-out concludes.")
    expect(host.page.get_by_label("What the break-out concludes")).to_be_visible()
    host.write("Barrier", "Permits take too long")
    host.conclude("Common tools are needed")
    assert host.faults == []
