"""What somebody who never was here wants to know, answered from the first page in three clicks.

They follow what they see: links and buttons by their words, no address and no script.
"""

import re

import pytest
from playwright.sync_api import expect

from clusters.models import Ecosystem
from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.rules import faults_of
from tgtf_portal.pages.demo.call import open_facility
from tgtf_portal.pages.demo.page_texts import write_texts
from tgtf_portal.pages.demo.people import Key
from webinars.common.told import settle_told
from webinars.tests.factories import StatementFactory, WebinarFactory
from webinars.tests.published import room_of_published_recap

pytestmark = pytest.mark.django_db(transaction=True)
MOST_CLICKS = 3
WIDTHS = [1280, 390]


class Reader:
    """Counts what they press."""

    def __init__(self, page):
        self.page = page
        self.clicks = 0

    def follow(self, words, role="link"):
        self.page.get_by_role(role, name=re.compile(words)).first.click()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS

    def read(self, words):
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()


@pytest.fixture(params=WIDTHS)
def reader(request, page, live_server):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    key = Key.cut()
    open_facility(key)
    write_texts(key)
    WebinarFactory(title="The next webinar")
    textiles = Ecosystem.objects.get(name="Textiles")
    ClusterFactory(name="Prato spins", country="IT", ecosystem=textiles)
    ClusterFactory(name="Milano builds", country="IT")
    ClusterFactory(name="Porto spins", country="PT", ecosystem=textiles)
    room = room_of_published_recap(title="Pathways")
    recap = room.webinar.recap
    text = "Skills grow where firms teach each other."
    StatementFactory(recap=recap, breakout=room, key="conclusion/insight/1", text=text)
    settle_told(recap.webinar_id)
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto(live_server.url)
    yield Reader(page)
    assert said == []  # of the policy for content, too, which data in a page must not break


def test_who_may_get_help(reader):
    reader.read("Business clusters in Europe")
    reader.follow("Who may get help")
    reader.read("A firm asks its cluster")


def test_is_a_call_open(reader):
    reader.read("it closed on 5 March 2021")
    reader.follow("What you can do now")
    reader.read("The call closed on 5 March 2021")


def test_a_partner_in_textiles_in_italy(reader):
    reader.follow("Find a cluster")
    reader.page.get_by_role("combobox", name="Country").select_option(label="Italy")
    reader.page.get_by_role("combobox", name="Ecosystem").select_option(label="Textiles")
    reader.follow("Filter", role="button")
    reader.read("Prato spins")
    assert reader.page.get_by_text("Milano builds").count() == 0
    assert reader.page.get_by_text("Porto spins").count() == 0
    reader.follow("Prato spins")
    reader.read("What it does")


def test_what_was_concluded_on_skills(reader):
    reader.follow("^Search$")
    reader.page.get_by_label("Words").fill("skills")
    reader.follow("^Search$", role="button")
    reader.read("grow where firms teach each other")
    reader.follow("grow where firms")
    reader.read("Skills grow where firms teach each other.")


def test_how_to_reach_the_facility(reader):
    reader.follow("How to reach us")
    way = reader.page.locator("main").get_by_role("link", name="Write to us")
    expect(way).to_have_attribute("href", "mailto:facility@example.org")


def test_everything_else_stands_under_more(reader):
    reader.page.get_by_text("More", exact=True).click()
    for words in ("About us", "How it works", "Stories", "Questions", "Contact"):
        expect(reader.page.locator("header").get_by_role("link", name=words)).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert reader.page.evaluate(wide) is False
    assert faults_of(reader.page) == []
    reader.follow("^Contact$")
    reader.read("How to reach us")


def test_the_first_screen_has_what_the_facility_offers_and_what_comes_next(reader):
    width, height = reader.page.viewport_size["width"], reader.page.viewport_size["height"]
    most = height if width > 1000 else 1.75 * height
    last = reader.page.locator(".offer").bounding_box()
    assert last["y"] + last["height"] <= most
    box = reader.page.get_by_role("link", name="Register").bounding_box()
    assert box["y"] + box["height"] <= most


def test_no_word_is_stacked_letter_by_letter_where_letters_are_twice_as_large(reader):
    reader.follow("^Clusters$")
    reader.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    name = reader.page.get_by_role("link", name="Prato spins").locator("..").bounding_box()
    assert name["width"] > 120
