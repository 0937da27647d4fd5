"""The administration in a real browser: the policy on scripts and styles breaks no page."""

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse
from playwright.sync_api import expect

from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.pages.tests.addresses import session_of, small_world
from tgtf_portal.pages.tests.test_admin_pages import OF_EACH_KIND, every_page
from webinars.models import Breakout

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(page, context, live_server):
    """Staff in the browser, and everything that the browser complained about."""
    world = small_world()
    key = session_of(world.people["staff"])
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: note(page, said))
    return page


def note(page, said):
    if said.type == "error" and "status of 40" not in said.text:
        page.complaints.append(f"{page.url}: {said.text}")


def test_policy_breaks_no_kind_of_page_of_the_admin(staff, live_server):
    paths = dict(every_page())
    for name in OF_EACH_KIND:
        assert staff.goto(live_server.url + paths[name]).ok, name
    assert staff.complaints == []


def test_control_a_page_that_breaks_the_policy_is_noticed(staff, live_server):
    staff.goto(live_server.url + reverse("admin:index"))
    staff.evaluate("document.body.setAttribute('style', 'color: red')")
    staff.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")

    assert any("Content Security Policy" in complaint for complaint in staff.complaints)


def test_preview_shows_the_html_part_and_runs_nothing_in_it(staff, live_server):
    html = "<h1 style='color: red'>Good morning</h1><script>document.title = 'ran'</script>"
    mail = MessageFactory(context={"subject": "Hello", "text": "Good morning", "html": html})

    staff.goto(live_server.url + reverse("admin:core_message_change", args=[mail.pk]))

    heading = staff.frame_locator("iframe.preview-html").locator("h1")
    assert heading.text_content() == "Good morning"
    assert heading.evaluate("node => getComputedStyle(node).color") == "rgb(255, 0, 0)"
    assert heading.evaluate("() => document.title") != "ran"


def test_person_is_found_by_typing_where_a_form_asks_for_one(staff, live_server):
    staff.goto(live_server.url + reverse("admin:clusters_membership_add"))

    staff.locator(".select2-selection").first.click()
    staff.locator(".select2-search__field").fill("Person")
    staff.locator(".select2-results__option", has_text="Person").first.click()

    assert "Person" in staff.locator(".select2-selection__rendered").first.text_content()
    assert staff.complaints == []


def test_lists_that_are_searched_by_typing_and_headings_have_names(staff, live_server):
    room = Breakout.objects.filter(hosts__isnull=False).first()

    staff.goto(live_server.url + reverse("admin:webinars_breakout_change", args=[room.pk]))

    expect(staff.get_by_role("combobox", name="account").first).to_be_visible()
    assert staff.locator("fieldset thead th:empty").count() == 0
