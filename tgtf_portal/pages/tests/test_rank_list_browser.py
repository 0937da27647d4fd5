"""Wishes can be put in order by buttons, keys, mouse and, without script, by numbers."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = "Object.fromEntries([...document.querySelectorAll('[data-rank-list] select')]\
.map(select => [select.name.slice(5), select.value]))"


@pytest.fixture
def wishes(page, live_server):
    page.goto(f"{live_server.url}/styleguide/")
    page.locator(".rank-ready").wait_for()
    return page


def said(page):
    return page.text_content("[data-rank-said]")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_rank_list_begins_in_the_order_of_the_numbers(wishes):
    titles = wishes.locator("[data-rank-wishes] [data-rank-title]").all_text_contents()

    assert titles == ["Green action strategies", "Resilient business models"]


def test_rank_list_moves_a_wish_by_button_and_says_so(wishes):
    press(wishes, "Move Resilient business models up")

    assert wishes.evaluate(NUMBERS) == {"k7": "1", "m2": "2", "p9": "", "r4": "", "t6": ""}
    assert said(wishes) == "Resilient business models: wish 1 of 2."


def test_rank_list_moves_a_wish_by_arrow_key_and_keeps_the_focus(wishes):
    wishes.get_by_role("button", name="Move Resilient business models up").focus()
    wishes.keyboard.press("ArrowUp")
    wishes.keyboard.press("ArrowDown")

    assert wishes.evaluate(NUMBERS)["k7"] == "2"
    assert wishes.evaluate("document.activeElement.ariaLabel").endswith("business models down")


def test_rank_list_adds_until_all_wishes_are_used(wishes):
    press(wishes, "Add Green leadership")
    wishes.get_by_role("button", name="Add Skills for SMEs").focus()
    wishes.keyboard.press("Enter")

    assert wishes.evaluate(NUMBERS) == {"m2": "1", "k7": "2", "t6": "3", "p9": "", "r4": ""}
    assert said(wishes) == "You have used all your wishes. Take one out first."


def test_rank_list_takes_a_wish_out_and_closes_the_gap(wishes):
    press(wishes, "Take Green action strategies out")

    assert wishes.evaluate(NUMBERS) == {"k7": "1", "m2": "", "p9": "", "r4": "", "t6": ""}


def test_rank_list_follows_the_mouse(wishes):
    first = wishes.locator("[data-rank-item]").first
    first.scroll_into_view_if_needed()
    start = wishes.locator("[data-rank-rest] [data-rank-item]").first.bounding_box()
    wishes.mouse.move(start["x"] + 120, start["y"] + 10)
    wishes.mouse.down()
    wishes.mouse.move(start["x"] + 120, first.bounding_box()["y"] + 3, steps=8)
    wishes.mouse.up()

    assert wishes.evaluate(NUMBERS) == {"p9": "1", "m2": "2", "k7": "3", "r4": "", "t6": ""}


def test_rank_list_needs_no_script(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/styleguide/")

    assert page.locator("[data-rank-list] select:visible").count() == 5
    assert page.locator("[data-rank-list] button:visible").count() == 0
