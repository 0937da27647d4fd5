"""The desk in a real browser: by keys alone, in few presses, at each width."""

import re

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse
from playwright.sync_api import expect

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.rules import ALL, show_in, sideways, violations
from tgtf_portal.pages.tests.addresses import session_of
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db(transaction=True)

SEARCH = "input[data-search-key]"


@pytest.fixture
def desk(page, context, live_server):
    """A coordinator's desk, where a webinar is to be announced and somebody has an accent."""
    key = session_of(CoordinatorFactory())
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    WebinarFactory(title="Green pathways", status="draft")
    page.sought = RegistrationFactory(name="Žofie Křížová", email="zofie@example.org")
    page.goto(live_server.url + reverse("admin:index"))
    return page


def test_a_person_is_found_by_half_a_name_with_one_press(desk):
    presses = 0
    desk.keyboard.press("/")
    desk.keyboard.type("kriz")
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Žofie Křížová").click()
    presses += 1

    expect(desk).to_have_url(
        desk.url.split("/admin/")[0]
        + reverse("admin:webinars_registration_change", args=[desk.sought.pk])
    )
    assert presses == 1


def test_a_task_is_reached_with_one_press(desk):
    desk.get_by_role("link", name=re.compile("^Open ?: Announce “Green pathways”")).click()

    expect(desk.locator(".place-name")).to_have_text("Green pathways")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Overview")


def test_the_key_is_a_letter_where_somebody_types(desk, live_server):
    desk.goto(live_server.url + reverse("admin:webinars_registration_changelist"))
    field = desk.get_by_label("Search", exact=True)
    field.click()
    desk.keyboard.type("a/b")

    expect(field).to_have_value("a/b")


def test_the_key_can_be_turned_off(desk, live_server):
    desk.goto(live_server.url + reverse("admin:search"))
    desk.get_by_role("button", name="Turn the key off on this device").click()
    desk.goto(live_server.url + reverse("admin:index"))
    desk.keyboard.press("/")

    expect(desk.locator(SEARCH)).not_to_be_focused()


def test_menu_opens_by_keys_on_a_phone_without_scripts(browser, desk, live_server):
    cookies = desk.context.cookies()
    phone = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    phone.add_cookies(cookies)
    page = phone.new_page()
    page.goto(live_server.url + reverse("admin:index"))
    menu = page.locator("details.menu-button")

    menu.locator("> summary").press("Enter")
    link = menu.get_by_role("link", name="Registrations", exact=True).first
    link.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Registrations")
    phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["admin:index", "admin:search", "admin:clusters_theme_changelist"])
def test_pages_have_no_accessibility_fault_at_any_width(desk, live_server, name, scheme):
    desk.goto(live_server.url + reverse(name) + "?q=kriz")
    found = []
    for width in (1280, 390, 320):
        found += sideways(desk, width)
        show_in(desk, scheme)
        found += [f"{width}: {fault['id']}" for fault in violations(desk, ALL)]

    assert found == []


def test_forced_colours_keep_what_is_current_and_what_can_be_pressed(desk):
    desk.emulate_media(forced_colors="active")

    here = desk.locator(".menu-beside [aria-current]")
    assert here.evaluate("node => getComputedStyle(node).borderInlineStartWidth") == "3px"
    press = desk.locator(".desk-press").first
    assert press.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
