"""Registering, ranking and cancelling in a browser, with a real worker's mails in between."""

import re

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Guest

WEBINAR = """
from webinars.tests.factories import BreakoutFactory, WebinarFactory
webinar = WebinarFactory(slug="open", title="An open webinar")
for title in ("Energy", "Waste", "Water"):
    BreakoutFactory(webinar=webinar, title=title)
"""


@pytest.fixture(scope="module", autouse=True)
def _webinar(portal):
    portal.script(WEBINAR)


def register(guest: Guest, sink, email: str) -> str:
    """Fills in the public form; the personal link that the mail brings."""
    guest.visit("/webinars/open/")
    guest.page.locator("main a[href$='/register/']").first.click()
    guest.register(name="Ana Šimić", email=email)
    guest.reads("Check your mail")
    [mail] = sink.wait_for(1, 30, to=email)
    guest.visit(re.search(r"https?://\S+/registrations/\S+/confirm/", mail.text).group())
    guest.press("Confirm my address")
    guest.reads("You have a place")
    mail = sink.wait_for(2, 30, to=email)[-1]
    return re.search(r"https?://\S+/registrations/\S+/", mail.text).group()


def test_everything_of_a_registration_works_without_script(portal, new_context):
    guest = Guest(new_context, portal, java_script_enabled=False)

    guest.visit(register(guest, portal.sink, "ana@example.org"))
    guest.reads("You have a place")
    guest.page.get_by_label("Your wish for Waste").select_option("Wish 1")
    guest.page.get_by_label("Your wish for Energy").select_option("Wish 2")
    guest.press("Save my wishes")

    expect(guest.page.get_by_label("Your wish for Waste")).to_have_value("1")
    expect(guest.page.get_by_label("Your wish for Energy")).to_have_value("2")
    expect(guest.page.get_by_label("Your wish for Water")).to_have_value("")

    guest.page.get_by_text("Cannot come?").click()
    guest.follow("Cancel my registration")
    guest.press("Yes, cancel")
    assert "You have a place" not in guest.page.locator("main").inner_text()
    portal.sink.wait_for(3, 30, to="ana@example.org")
    assert guest.faults == []


def test_wishes_are_put_in_order_by_keyboard_alone(portal, new_context):
    guest = Guest(new_context, portal)

    guest.visit(register(guest, portal.sink, "bo@example.org"))
    guest.rank_by_keyboard("Water", "Energy")

    wishes = guest.page.locator("[data-rank-wishes] [data-rank-title]")
    expect(wishes).to_have_text(["Water", "Energy"])
    guest.page.get_by_role("button", name="Move Energy up").focus()
    guest.page.keyboard.press("ArrowUp")
    expect(wishes).to_have_text(["Energy", "Water"])
    assert guest.faults == []


@pytest.mark.parametrize(
    ("name", "email", "complaint"),
    [
        ("", "ana@example.org", "Enter your name."),
        ("Ana", "nobody", "valid email address"),
        ("Ana", "ana@localhost", "public mail address|valid email address"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_what_was_typed_stays(
    portal, new_context, name, email, complaint
):
    guest = Guest(new_context, portal)
    guest.visit("/webinars/open/register/")

    guest.register(name=name, email=email)

    wrong = guest.page.locator(".field-invalid")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text(re.compile(complaint))
    expect(guest.page.locator("[name=email]")).to_have_value(email)
    assert portal.query("SELECT COUNT(*) FROM webinars_registration WHERE name = ''") == [(0,)]


def test_no_address_that_a_browser_passes_on_holds_a_key(portal, new_context):
    """What other pages and other hosts would learn of a personal link, from start to end."""
    guest, passed_on = Guest(new_context, portal), []
    guest.page.on("request", lambda asked: passed_on.append(asked.headers.get("referer", "")))
    link = register(guest, portal.sink, "di@example.org")
    assert guest.page.url.endswith("/webinars/open/my-registration/")

    guest.visit(link)
    guest.follow("Agenda and speakers")
    guest.visit(link)
    guest.follow("Live page")

    token = link.rstrip("/").rpartition("/")[2]
    assert "/registrations/" not in guest.page.url
    assert any(passed_on), "a browser does tell where it comes from"
    assert [address for address in passed_on if token.partition(".")[0] in address] == []


CLUSTERS = """
from clusters.models import Cluster
Cluster.objects.bulk_create(
    [Cluster(slug=f"grove-{n}", name=f"Grove {n:02}", country="BE", listed=True)
     for n in range(61)], ignore_conflicts=True
)
"""


def test_a_cluster_among_many_is_found_while_one_types(portal, new_context):
    portal.script(CLUSTERS)
    guest = Guest(new_context, portal)
    guest.visit("/webinars/open/register/")
    field = guest.page.get_by_label("Cluster")

    field.press_sequentially("grove 4")
    expect(guest.page.locator("datalist option")).to_have_count(15)
    assert faults_of(guest.page) == []
    guest.register(name="Clea", email="clea@example.org")
    expect(guest.page.locator("select[name=cluster] option")).to_have_count(16)
    guest.page.get_by_label("Cluster").select_option("Grove 41")
    guest.press("Register")

    guest.reads("Check your mail")
    assert guest.faults == []
