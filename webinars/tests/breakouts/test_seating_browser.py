"""The seating page in a browser: a name is dragged to another room, or moved by form and keys."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Actor

STORY = """
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory
n = Webinar.objects.count() + 1
pattern = "https://meet.example.org/x-{room}"
webinar = WebinarFactory(number=n, slug=f"seated-{n}", room_link=pattern)
places = [("Energy", 4), ("Waste", 4), ("Water", 1)]
energy, waste, water = (
    BreakoutFactory(webinar=webinar, title=title, position=position, capacity=capacity)
    for position, (title, capacity) in enumerate(places, start=1)
)
wishes = [("Ana", energy), ("Ben", energy), ("Cleo", waste), ("Dan", water)]
for name, wish in wishes:
    person = RegistrationFactory(webinar=webinar, name=name, offers="Solar", seeks="solar")
    save_ranking(person, ranking=[wish])
seat_participants(webinar, by=None)
staff = CoordinatorFactory(email=f"staff{n}@example.org")
print(webinar.pk, energy.pk, waste.pk, water.pk, session_of(staff))
"""


@pytest.fixture
def told(website):
    return website.script(STORY).split()[-5:]


@pytest.fixture
def open_page(website, told, new_context):
    """Signs a coordinator in and opens one of the webinar's pages."""
    webinar, *rooms, key = told

    def opened(name="seat", **options):
        staff = Actor(new_context, website, **options)
        staff.take_session(key)
        staff.visit(f"/admin/webinars/webinar/{webinar}/{name}/")
        staff.rooms = [staff.page.locator(f"#room-{room}") for room in rooms]
        return staff

    return opened


def names(room):
    return room.locator(".seat-people bdi").all_inner_texts()


def test_a_name_is_dragged_to_another_room_and_the_page_stays_in_place(open_page):
    staff = open_page(viewport={"width": 1280, "height": 700})
    energy, waste, _water = staff.rooms
    expect(staff.page.get_by_text("Or drag a name to another break-out.")).to_be_visible()
    energy.scroll_into_view_if_needed()
    staff.page.mouse.wheel(0, 40)
    staff.page.wait_for_timeout(200)
    top = staff.page.evaluate("scrollY")

    energy.get_by_text("Ana").drag_to(waste)

    expect(staff.page.locator("[data-said]")).to_contain_text("Ana sits in “Waste” now.")
    expect(staff.page.locator("[data-said]")).to_be_focused()
    assert (names(energy), names(waste)) == (["Ben"], ["Ana", "Cleo"])
    assert abs(staff.page.evaluate("scrollY") - top) < 60
    assert staff.faults == []


def test_a_full_room_refuses_the_name_in_words(open_page):
    staff = open_page(viewport={"width": 1280, "height": 1600})
    energy, _waste, water = staff.rooms

    energy.get_by_text("Ana").drag_to(water)

    expect(staff.page.locator("[data-said]")).to_contain_text("“Water” is full.")
    assert (names(energy), names(water)) == (["Ana", "Ben"], ["Dan"])
    assert staff.faults == []


def test_keys_alone_move_a_person(open_page):
    staff = open_page()
    energy, waste, _water = staff.rooms
    keys = staff.page.keyboard

    energy.get_by_role("radio", name="Ana").focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("Waste")
    keys.press("Tab")
    keys.press("Enter")

    staff.reads("Ben sits in “Waste” now.")
    assert (names(energy), names(waste)) == (["Ana"], ["Ben", "Cleo"])
    assert staff.faults == []


def test_without_script_the_form_moves_and_leads_back_to_the_room(open_page):
    staff = open_page(java_script_enabled=False)
    energy, waste, _water = staff.rooms
    expect(staff.page.get_by_text("Or drag a name to another break-out.")).to_be_hidden()

    energy.get_by_label("Ana").check()
    energy.get_by_label("Move to").select_option("Waste (3 places left)")
    energy.get_by_role("button", name="Move", exact=True).click()

    expect(staff.page.locator("[data-said]")).to_be_in_viewport()
    assert staff.page.url.endswith(f"#{energy.get_attribute('id')}")
    assert names(waste) == ["Ana", "Cleo"]


def test_a_person_is_found_and_moved_by_keys_alone(open_page):
    staff = open_page()
    found, keys = staff.page.locator("#room-found"), staff.page.keyboard

    staff.page.get_by_label("Find a person").focus()
    keys.type("ana")
    keys.press("Enter")
    expect(found.get_by_text("Energy, wish 1")).to_be_visible()
    found.get_by_role("radio", name="Ana").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("Waste")
    keys.press("Tab")
    keys.press("Enter")

    expect(staff.page.locator("[data-said]")).to_contain_text("Ana sits in “Waste” now.")
    expect(staff.page.locator("[data-said]")).to_be_focused()
    assert names(found) == ["Ana"]
    assert staff.faults == []


WANTED = """
from webinars.models import WantedSeating, Webinar
WantedSeating.objects.create(webinar=Webinar.objects.get(pk={webinar}))
"""
GOES_ON = "from webinars.models import WantedSeating; WantedSeating.objects.update(step='seating')"
SEATED = "from webinars.tasks import seat_as_wanted; seat_as_wanted()"


def test_the_page_follows_the_worker_and_the_focus_stays(website, told, open_page):
    website.script(WANTED.format(webinar=told[0]))
    staff = open_page()
    state, following = staff.page.locator("#seating-state"), staff.page.locator("#seating-next")
    expect(state).to_contain_text("It waits for its turn.")
    following.focus()

    website.script(GOES_ON)
    expect(state).to_contain_text("Step 2 of 3")
    expect(following).to_be_focused()
    website.script(SEATED)

    expect(state).to_contain_text("Everybody is seated.")
    expect(following).to_be_focused()
    staff.page.keyboard.press("Enter")
    staff.reads("by a command")
    assert staff.faults == []


@pytest.mark.parametrize("name", ["seat", "mix", "groups"])
def test_the_pages_break_no_rule_that_a_machine_can_check(open_page, name):
    staff = open_page(name)

    assert faults_of(staff.page) == []
    assert staff.faults == []
