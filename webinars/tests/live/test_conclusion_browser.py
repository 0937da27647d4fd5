"""Two hosts write one conclusion at once, each in a browser of their own."""

import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from webinars.tests.actors import Actor

STORY = """
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, HostFactory, WebinarFactory
number = Webinar.objects.count() + 1
webinar = WebinarFactory(title="A webinar that runs", number=number, slug=f"concludes-{number}")
room = BreakoutFactory(webinar=webinar, title="Energy", status="running")
print(*[HostFactory(breakout=room, name=name).get_link() for name in ("Anna", "Ben")])
"""
# What is kept in a room, and every text that ever stood in its history.
KEPT = """
import json
from webinars.models import Insight
kept = Insight.objects.filter(breakout__code="{code}", kind="conclusion").order_by("pk")
past = Insight.history.filter(breakout__code="{code}")
print(json.dumps([[i.text for i in kept], [h.text for h in past]]))
"""
# The room was closed a day ago; what Anna's browser began with is changed by Ben since.
CLOSED = """
from datetime import timedelta
from django.utils import timezone
from webinars.live.domain.conclusions import keep_conclusion
from webinars.models import Breakout
room = Breakout.objects.get(code="{code}")
words = {{"text": "Begin early. Share. Pay.", "base": "Begin early. Share."}}
keep_conclusion(room, **words, author_name="Ben")
long_ago = timezone.now() - timedelta(days=1)
Breakout.objects.filter(pk=room.pk).update(status="closed", closed_at=long_ago)
"""
SOON = 4_000
FIELD = "What the break-out concludes"
SAVED = re.compile(r"^\s*Saved")


@pytest.fixture
def told(portal):
    return portal.script(STORY).split()[-2:]


def enter(portal, new_context, links, **options):
    actors = [Actor(new_context, portal, **options) for _link in links]
    for actor, link in zip(actors, links, strict=True):
        actor.visit(link)
        unfold(actor)
    return actors


def unfold(actor):
    foot = actor.page.locator("details.console-foot")
    if foot.get_attribute("open") is None:
        foot.locator("summary").first.click()


def field(actor):
    return actor.page.get_by_label(FIELD, exact=True)


def state(actor):
    return actor.page.locator("[data-autosave-state]")


def take(actor, which):
    actor.page.locator(f"[data-clash-take={which}] button").click()


def code_of(actor):
    return re.search(r"/breakouts/([^/]+)/", actor.page.url)[1]


def kept(portal, actor):
    return json.loads(portal.script(KEPT.format(code=code_of(actor))).splitlines()[-1])


def agree_on(text, first, second):
    field(first).fill(text)
    expect(state(first)).to_have_text(SAVED, timeout=SOON)
    expect(field(second)).to_have_value(text, timeout=SOON)
    expect(state(second)).to_contain_text("by Anna")


def test_what_one_saves_stands_in_the_others_field_and_both_can_write_on(portal, told, new_context):
    anna, ben = enter(portal, new_context, told)
    agree_on("Begin early. Share what works.", anna, ben)

    field(anna).fill("Begin very early. Share what works.")
    field(ben).fill("Begin early. Share what works. Pay for it.")

    both = "Begin very early. Share what works. Pay for it."
    for actor in (anna, ben):
        expect(field(actor)).to_have_value(both, timeout=2 * SOON)
    assert kept(portal, anna)[0] == [both]
    assert [anna.faults, ben.faults] == [[], []]


def test_a_clash_shows_both_overwrites_nothing_and_the_writer_decides(portal, told, new_context):
    anna, ben = enter(portal, new_context, told)
    agree_on("Begin early.", anna, ben)

    field(anna).fill("Begin this year.")
    field(ben).fill("Begin next year.")
    anna.page.wait_for_timeout(SOON / 2)
    clashing = [a for a in (anna, ben) if a.page.locator("[data-clash]").is_visible()]
    assert len(clashing) == 1
    loser = clashing[0]
    texts = {"Begin this year.", "Begin next year."}

    for text in texts:
        expect(loser.page.locator("[data-clash]")).to_contain_text(text)
    assert texts <= {*kept(portal, anna)[1]}
    assert field(loser).input_value() in texts

    take(loser, "proposal")
    expect(state(loser)).to_have_text(SAVED, timeout=SOON)
    [conclusion], _past = kept(portal, anna)
    assert {*conclusion.split("\n")} == texts
    for actor in (anna, ben):
        expect(field(actor)).to_have_value(conclusion, timeout=SOON)
    assert [anna.faults, ben.faults] == [[], []]


def test_the_caret_stays_where_it_was_while_others_add_before_it(portal, told, new_context):
    anna, ben = enter(portal, new_context, told)
    agree_on("One. Two.", anna, ben)

    field(ben).press("End")
    field(anna).fill("Zero. One. Two.")
    expect(field(ben)).to_have_value("Zero. One. Two.", timeout=SOON)
    ben.page.keyboard.type(" Three.")

    expect(field(anna)).to_have_value("Zero. One. Two. Three.", timeout=2 * SOON)


def test_what_was_typed_is_saved_when_the_page_is_closed(portal, told, new_context):
    anna, ben = enter(portal, new_context, told)

    field(anna).fill("Typed and gone.")
    anna.page.goto("about:blank")

    expect(field(ben)).to_have_value("Typed and gone.", timeout=SOON)


def test_what_could_not_be_sent_is_there_when_the_page_comes_back(portal, told, new_context):
    anna, _ben = enter(portal, new_context, told)
    page, address = anna.page, anna.page.url

    page.route("**/host/conclusion/", lambda route: route.abort())
    field(anna).fill("Typed without a network.")
    expect(state(anna)).to_contain_text("cannot be reached", timeout=SOON)
    page.goto("about:blank")
    page.unroute("**/host/conclusion/")
    page.goto(address)

    expect(field(anna)).to_have_value("Typed without a network.")
    expect(state(anna)).to_have_text(SAVED, timeout=SOON)
    assert kept(portal, anna)[0] == ["Typed without a network."]


@pytest.fixture
def anna_back(portal, told, new_context):
    """Her browser died before her last words were sent, the room was closed, and she is back."""
    anna, _ben = enter(portal, new_context, told)
    page, address = anna.page, anna.page.url
    field(anna).fill("Begin early. Share.")
    expect(state(anna)).to_have_text(SAVED, timeout=SOON)
    page.route("**/host/conclusion/", lambda route: route.abort())
    field(anna).fill("Begin very early. Share.")
    expect(state(anna)).to_contain_text("cannot be reached", timeout=SOON)
    portal.script(CLOSED.format(code=code_of(anna)))
    with suppress(PlaywrightError):
        page.goto("chrome://crash")  # a page that is left sends what it can
    anna.page = page.context.new_page()
    anna.visit(address)
    return anna


def offer(actor):
    return actor.page.locator("[data-unsent]")


def test_what_was_not_sent_when_the_room_closed_is_offered_until_it_is_saved(portal, anna_back):
    for _reload in range(2):
        expect(offer(anna_back)).to_contain_text("Begin very early. Share.")
        expect(field(anna_back)).to_have_value("Begin early. Share. Pay.")
        anna_back.page.wait_for_timeout(SOON / 2)
        assert kept(portal, anna_back)[0] == ["Begin early. Share. Pay."]
        anna_back.page.reload()

    anna_back.press("Save this text")

    expect(field(anna_back)).to_have_value("Begin very early. Share. Pay.", timeout=SOON)
    expect(offer(anna_back)).to_be_hidden()
    assert kept(portal, anna_back)[0] == ["Begin very early. Share. Pay."]
    anna_back.page.reload()
    expect(offer(anna_back)).to_be_hidden()


def test_what_was_not_sent_when_the_room_closed_is_offered_until_it_is_dropped(portal, anna_back):
    anna_back.press("Drop it")

    expect(offer(anna_back)).to_be_hidden()
    expect(field(anna_back)).to_be_focused()
    anna_back.page.reload()
    expect(offer(anna_back)).to_be_hidden()
    assert kept(portal, anna_back)[0] == ["Begin early. Share. Pay."]


def test_without_script_a_clash_shows_both_and_loses_nothing(portal, told, new_context):
    anna, ben = enter(portal, new_context, told, java_script_enabled=False)
    for actor, text in ((anna, "Anna's words."), (ben, "Ben's words.")):
        field(actor).fill(text)
        actor.press("Save conclusion")

    ben.reads("Not saved: Anna saved other words at the same place.")
    expect(ben.page.locator("[data-clash-take=theirs]")).to_contain_text("Anna's words.")
    expect(ben.page.locator("[data-clash-take=mine]")).to_contain_text("Ben's words.")
    expect(field(ben)).to_have_value("Anna's words.\nBen's words.")
    assert kept(portal, anna)[0] == ["Anna's words."]

    take(ben, "mine")
    assert kept(portal, anna)[0] == ["Ben's words."]
    assert "Anna's words." in kept(portal, anna)[1]
