"""The administration in a real browser: the policy on scripts and styles breaks no page."""

import re

import pytest
from django.conf import settings as portal_settings
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import expect

from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.pages.tests.addresses import admin_pages, session_of, small_world
from webinars.models import Breakout

SCRIPT = re.compile(r'<script[^>]* src="([^"]+)')
# What the policy keeps from working where it stands in the page itself.
INLINE = re.compile(r"<script(?![^>]* (?:src|type=.application/json))|<[^>]+ on\w+=")
STYLED = re.compile("<style|<[^>]+ style=")
NO_PAGES = ("/delete/", "/participants/", "-file/")  # a question each, and a file to download

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(page, context, live_server):
    """Staff in the browser, and everything that the browser complained about."""
    world = small_world()
    key = session_of(world.people["staff"])
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    page.complaints, page.key = [], key
    page.on("pageerror", lambda error: page.complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: note(page, said))
    return page


def note(page, said):
    if said.type == "error" and "status of 40" not in said.text:
        page.complaints.append(f"{page.url}: {said.text}")


def test_policy_breaks_no_page_of_the_admin(staff, live_server, client):
    """No page has in itself what the policy forbids; what its scripts do is seen in the browser,
    once for each kind of page and set of scripts.
    """
    client.cookies[portal_settings.SESSION_COOKIE_NAME] = staff.key
    pages = [reverse("admin:index"), reverse("admin:app_list", args=["core"])]
    pages += [path for _name, path in admin_pages() if not path.endswith(NO_PAGES)]
    answers = {path: client.get(path) for path in pages}
    opened = {path: answer for path, answer in answers.items() if answer.status_code == 200}

    assert len(opened) > 30
    assert {path: found for path in opened if (found := forbidden(opened[path]))} == {}
    for path in {kind_of(answer): path for path, answer in opened.items()}.values():
        assert staff.goto(live_server.url + path).ok
    assert staff.complaints == []


def forbidden(answer):
    text, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    may_be_styled = re.search(r"style-src\S* [^;]*'unsafe-inline'", policy)
    return INLINE.findall(text) + ([] if may_be_styled else STYLED.findall(text))


def kind_of(answer):
    text = answer.content.decode()
    classes = " ".join(re.findall(r'<body class="([^"]*)', text))
    kind = {word for word in classes.split() if not word.startswith(("app-", "model-"))}
    return frozenset(kind | set(SCRIPT.findall(text)))


@pytest.mark.parametrize(
    "text", ["<p style='color: red'>", "<a onclick=x()>", "<script>x()</script>", "<style>"]
)
def test_control_what_the_policy_forbids_is_found(text):
    answer = HttpResponse(text, headers={"Content-Security-Policy": "style-src 'self'"})

    assert forbidden(answer)


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
