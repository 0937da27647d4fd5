"""No page of the demonstration breaks a rule of WCAG 2.2 AA that a machine can check."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import NARROWEST, PHONE, faults_of, sideways

PASSWORD = "green-transition-demo"
GENERAL = ["/", "/webinars/", "/clusters/", "/stories/", "/privacy/", "/accessibility/"]
GENERAL += ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/mail/"]
GENERAL += ["/privacy/data/"]

# Tells the demonstration's story, and where its pages are.
STORY = """
import itertools
import json
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from clusters.models import Cluster
from webinars.recap.domain.amendments import (
    accept_amendment, decline_amendment, open_amendments, propose_amendment,
)
from webinars.live.domain.rooms import close_rooms
from webinars.recap.domain.proposers import Proposer, amend_link
from webinars.recap.domain.compilation import compile_recap
from webinars.models import Host, Insight, Registration, SuccessStory, Webinar
call_command("seed_demo", stdout=open("/dev/null", "w"))
coming, held = Webinar.objects.coming().first(), Webinar.objects.get(recap__status="published")
console = Host.objects.filter(breakout__webinar=coming).with_room().first()
place = Registration.objects.filter(webinar=coming, cancelled_at=None).first()
def amended(webinar):
    # A draft that is read by a host, who has an open proposal and two that are answered.
    host = webinar.breakouts.in_order()[0].hosts.get()
    close_rooms(webinar, by=None)
    recap = compile_recap(webinar)
    open_amendments(recap, timezone.now() + timedelta(days=2), by=None)
    statements = list(recap.statements.kept().filter(section="breakouts").order_by("position"))[:3]
    for statement, words in zip(statements, ("Shorter.", "Plainer.", "Truer.")):
        proposer = Proposer([host], [], host.user)
        proposal = propose_amendment(statement, proposer, text=words, read=statement.text)
        if words == "Plainer.":
            decline_amendment(proposal, "The others said it like this.", by=None)
        elif words == "Truer.":
            accept_amendment(proposal, by=None)
    return amend_link(webinar, host), f"sentence/{statements[0].key}/"

link, sentence = amended(Webinar.objects.under_way().first())
print(json.dumps({
    "amend": [link, sentence],
    "public": [
        coming.get_absolute_url(),
        f"{coming.get_absolute_url()}register/",
        f"{coming.get_absolute_url()}my-registration/",
        "/links/sent/",
        held.get_absolute_url(),
        f"{held.get_absolute_url()}recap/",
        Cluster.objects.filter(listed=True).first().get_absolute_url(),
        SuccessStory.objects.filter(published=True).first().get_absolute_url(),
        held.series.get_absolute_url(),
        "/insights/",
        Insight.objects.published().first().get_absolute_url(),
    ],
    "links": [
        place.get_link(),
        f"{place.get_link()}cancel/",
        f"{place.get_link()}new-link/",
        console.get_link(),
        f"{console.breakout.get_host_url()}new-link/",
    ],
}))
"""


@pytest.fixture(scope="module")
def addresses(website):
    return json.loads(website.script(STORY).splitlines()[-1])


@pytest.fixture
def visit(page, website):
    """Opens pages; answers with the faults that are found there."""

    def faults_on(*paths: str) -> list[str]:
        found = []
        for path in paths:
            answer = page.goto(path if path.startswith("http") else f"{website.url}{path}")
            assert answer.status == 200, f"{path}: {answer.status}"
            found += [f"{path} at {fault}" for fault in faults_of(page)]
        return found

    return faults_on


def test_general_pages_are_accessible(visit, addresses):
    assert visit(*GENERAL) == []


def test_pages_of_the_story_are_accessible(visit, addresses):
    assert visit(*addresses["public"]) == []


def test_pages_behind_personal_links_are_accessible(visit, addresses):
    assert visit(*addresses["links"]) == []


def test_a_draft_and_the_form_for_other_words_are_accessible(visit, addresses):
    link, sentence = addresses["amend"]
    draft = f"{link.rstrip('/').rpartition('/')[0]}/"

    assert visit(link, draft, f"{draft}{sentence}") == []


def test_the_pages_of_an_account_are_accessible(page, website, visit, addresses):
    sign_in(page, website, "manager")
    pages = ["/profile/", "/accounts/email/", "/accounts/password/change/"]

    assert visit(*pages, "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/") == []
    assert visit("/profile/data/", "/profile/data/erase/") == []


@pytest.mark.parametrize("role", ["coordinator", "manager", "advisor", "host", "reviewer"])
def test_the_dashboard_is_accessible(page, website, visit, addresses, role):
    sign_in(page, website, role)

    assert visit("/dashboard/") == []


def sign_in(page, website, role):
    page.goto(f"{website.url}/accounts/login/")
    page.locator("[name=login]").fill(f"{role}@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/dashboard/")


def test_the_time_far_away_on_another_day_makes_no_page_wider_than_a_phone(
    new_context, website, addresses
):
    page = new_context(base_url=website.url, timezone_id="Pacific/Auckland").new_page()
    for path in ("/", "/webinars/", *addresses["public"][:2]):
        page.goto(path)
        expect(page.locator(".one-piece", has_text="your time").first).to_be_visible()
        assert (path, sideways(page, NARROWEST)) == (path, [])


# Their pages are asked at each width by themselves: test_webinar_place_browser.py of webinars,
# test_participants_browser.py and test_desk_browser.py here.
ASKED_AT_EACH_WIDTH = {"admin_place.css", "admin_person.css", "admin_frame.css"}


def test_nothing_is_shown_at_one_width_alone():
    """So that what was asked at one width need not be asked at another."""
    for sheet in (settings.BASE_DIR / "static/css").glob("*.css"):
        if sheet.name in ASKED_AT_EACH_WIDTH:
            continue
        for _condition, rules in re.findall(
            r"@media[^{]*(width)[^{]*\{((?:[^{}]*\{[^{}]*\})*)", sheet.read_text()
        ):
            assert "display: none" not in rules, sheet


def test_control_a_broken_rule_is_found_and_a_fault_of_one_width_and_one_scheme(page):
    page.set_content(
        """<html lang=en><title>-</title><style>
        @media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }
        @media (min-width: 60em) { button { all: unset; width: 9px; height: 9px } }
        </style><main><h1>-</h1><p>Hm<img><div><button>a</button><button>b</button></div>"""
    )

    faults = {" ".join(fault.split()[:3]) for fault in faults_of(page)}

    assert faults >= {
        "390 light: image-alt",
        "1280 light: target-size",
        "1280 dark: color-contrast",
    }
    assert "390 light: target-size" not in faults
    assert "1280 light: color-contrast" not in faults


def test_control_a_page_that_is_wider_than_its_window_is_found(page):
    page.set_content("<p style='white-space: nowrap'>" + "wide " * 100)

    assert len(sideways(page, PHONE)) == 1
