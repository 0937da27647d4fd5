"""Ranking break-outs on one's own page with the keyboard alone."""

import re

import pytest

from webinars.models import Registration
from webinars.tests.factories import BreakoutFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def registration():
    registration = RegistrationFactory()
    for title in ("Energy", "Waste", "Water"):
        BreakoutFactory(
            webinar=registration.webinar, title=title, description="Long. " * 40, capacity=20
        )
    return registration


def tab_to(page, name):
    """Presses Tab until the control of this name has the focus."""
    heard = "document.activeElement.ariaLabel || document.activeElement.textContent.trim()"
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(heard) == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_wishes_are_read_ranked_and_saved_without_a_mouse(page, live_server, registration):
    page.goto(live_server.url + registration.get_absolute_url())
    page.locator(".rank-ready").wait_for()

    tab_to(page, "Add Energy")
    page.keyboard.press("Enter")
    tab_to(page, "Add Waste")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")  # the focus went along to the button that moves it
    tab_to(page, "Waste")
    page.keyboard.press("Enter")
    assert page.get_by_text("Long. Long.").first.is_visible()
    tab_to(page, "What you bring and look for")
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.name") != "offers":
        page.keyboard.press("Tab")
    page.keyboard.type("Heat pumps")

    page.get_by_text(re.compile(r"^Saved \d\d:\d\d Brussels$")).wait_for()
    page.wait_for_function("!localStorage.length")
    wishes = registration.preferences.order_by("rank").values_list("breakout__title", flat=True)
    assert list(wishes) == ["Waste", "Energy"]
    assert Registration.objects.get().offers == "Heat pumps"


def test_wishes_are_ranked_without_script(browser, live_server, registration):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + registration.get_absolute_url())

    page.get_by_label("Your wish for Water").select_option("1")
    page.get_by_label("Your wish for Energy").select_option("2")
    page.get_by_text("What you bring and look for").click()
    page.get_by_label("What you are looking for").fill("A dyer")
    page.get_by_role("button", name="Save my wishes").click()

    wishes = registration.preferences.order_by("rank").values_list("breakout__title", flat=True)
    assert list(wishes) == ["Water", "Energy"]
    assert Registration.objects.get().seeks == "A dyer"


def test_wishes_wait_on_the_page_while_the_portal_cannot_be_reached(
    page, live_server, registration
):
    page.goto(live_server.url + registration.get_absolute_url())
    page.locator(".rank-ready").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Add Water").click()
    page.get_by_text("the portal cannot be reached").wait_for()
    assert list(page.locator("[data-rank-wishes] [data-rank-title]").all_inner_texts()) == ["Water"]

    page.context.set_offline(False)
    page.get_by_text(re.compile("^Saved ")).wait_for()

    assert registration.preferences.get().breakout.title == "Water"


def test_of_two_tabs_the_other_one_sees_that_the_wishes_changed(page, live_server, registration):
    address = live_server.url + registration.get_absolute_url()
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.locator(".rank-ready").wait_for()
    page.get_by_role("button", name="Add Energy").click()
    page.get_by_text(re.compile("^Saved ")).wait_for()

    other.get_by_text("changed meanwhile in another tab").wait_for()
    other.get_by_role("button", name="Add Water").click()
    other.get_by_role("button", name="Keep mine instead").click()
    other.get_by_text(re.compile("^Saved ")).wait_for()

    assert registration.preferences.get().breakout.title == "Water"
    page.get_by_text("changed meanwhile in another tab").wait_for()
    page.get_by_role("link", name="See what is kept").click()
    page.wait_for_load_state()
    assert list(page.locator("[data-rank-wishes] [data-rank-title]").all_inner_texts()) == ["Water"]
