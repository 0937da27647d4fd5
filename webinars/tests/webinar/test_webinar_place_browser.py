"""A webinar's place in a browser: by keys alone, at a desk and on a phone, and by two at once."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Actor

STORY = """
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, HostFactory, WebinarFactory
n = Webinar.objects.count() + 1
webinar = WebinarFactory(number=n, slug=f"place-{n}", title="Green skills", status="draft")
HostFactory(breakout=BreakoutFactory(webinar=webinar, title="Energy"), name="Hal")
people = [CoordinatorFactory(email=f"{name}{n}@example.org", name=name) for name in ("Ana", "Bo")]
print(webinar.pk, *map(session_of, people))
"""


@pytest.fixture
def told(website):
    return website.script(STORY).split()[-3:]


@pytest.fixture
def open_place(website, told, new_context):
    """Signs one of two coordinators in and opens a section of the webinar."""
    webinar, *keys = told

    def opened(who=0, section="change", **options):
        staff = Actor(new_context, website, **options)
        staff.take_session(keys[who])
        staff.visit(f"/admin/webinars/webinar/{webinar}/{section}/")
        return staff

    return opened


def tab_to(page, name, most=60):
    """Presses Tab until what has this name is reached."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_way_to_a_section_and_to_the_next_step_is_walked_by_keys(open_place, width):
    staff = open_place(viewport={"width": width, "height": 900})
    page = staff.page
    page.locator("#content-start").focus()

    if width < 1024:
        tab_to(page, "Overview")
        page.keyboard.press("Enter")
    tab_to(page, "Programme")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Programme")
    page.locator("#content-start").focus()
    if width < 1024:
        tab_to(page, "Programme")
        page.keyboard.press("Enter")
    tab_to(page, "Overview")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Overview")
    page.locator("#content-start").focus()
    tab_to(page, "Check and announce")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Announce")
    staff.reads("It has no meeting link yet.")
    assert staff.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_each_section_has_no_accessibility_fault_and_fits_its_window(open_place, width, scheme):
    staff = open_place(viewport={"width": width, "height": 900}, color_scheme=scheme)
    menu = staff.page.locator(".place-menu > nav > ul > li > a")
    addresses = menu.evaluate_all("links => links.map(link => link.getAttribute('href'))")

    assert len(addresses) == 9
    for address in addresses:
        staff.visit(address)
        assert faults_of(staff.page) == [], address
        if "/registration/" not in address:
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not staff.page.evaluate(wide), address


def test_two_coordinators_on_one_webinar_see_each_other_and_lose_nothing(open_place):
    ana, bo = open_place(0, "settings"), open_place(1, "settings")

    ana.page.reload()
    expect(ana.page.locator(".place-company")).to_contain_text("Bo has this page open.")
    ana.fill(summary="From Ana")
    ana.press("Save")
    ana.reads("was changed successfully")
    bo.fill(purpose="learn")
    bo.press("Save")

    bo.reads("Ana changed this meanwhile, and it is kept")
    expect(bo.page.locator("[name=summary]")).to_have_value("From Ana")
    expect(bo.page.locator("[name=purpose]")).to_have_value("learn")
    expect(bo.page.locator(".place-company")).to_contain_text("Ana saved “Settings” just now.")
