"""A recap's figures in a browser that runs no script: read as pictures, as tables, and followed."""

import pytest
from playwright.sync_api import expect

from webinars.tests.actors import Actor

STORY = """
from webinars.tests.factories import RegistrationFactory
from webinars.tests.published import room_of_published_recap, told
room = room_of_published_recap()
for kind, votes in (("barrier", 3), ("need", 2)):
    told(room, text=f"Got {votes} " + "W" * 200, kind=kind, carried_votes=votes)
for number in range(60):
    told(room, text=f"Without a vote {number}")
for country in ("PT", "ES"):
    RegistrationFactory(webinar=room.webinar, country=country)
print(room.webinar.recap.get_absolute_url())
"""


@pytest.fixture(scope="module")
def address(website):
    return website.script(STORY).split()[-1]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_figures_need_no_script_and_fit_any_window(website, address, new_context, width):
    size = {"width": width, "height": 844}
    reader = Actor(new_context, website, viewport=size, java_script_enabled=False)
    reader.visit(address)
    figures = reader.page.locator("section[aria-labelledby=part-figures] figure")

    assert figures.count() == 3
    for figure in figures.all():
        box = figure.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    numbers = figures.first.get_by_role("table")
    expect(numbers).not_to_be_visible()
    figures.first.get_by_text("The same numbers as a table").click()
    expect(numbers.get_by_role("row")).to_have_text(["CountryPeople", "Portugal1", "Spain1"])
    figures.nth(1).get_by_role("link").first.click()
    told = reader.page.locator(".as-written:target")
    expect(told).to_contain_text("Told: Got 3")
    expect(told).to_be_in_viewport()
    assert reader.faults == []
