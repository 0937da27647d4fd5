"""Notes that say the same in a browser: answered by keys, without script, at a phone's width."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Actor

STORY = """
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, InsightFactory
n = Webinar.objects.count() + 1
webinar = HeldWebinarFactory(number=n, slug=f"alike-{n}", title="Pathways")
texts = {
    "Energy": ["Permits for solar roofs take too long.", "Vouchers for a first audit open doors."],
    "Waste": ["permits for solar roofs take TOO long", "A voucher for the first audit opens doors"],
    "Water": ["Permits for solar roofs do not take too long", "Les permis tardent", "x" * 900],
}
for position, (title, said) in enumerate(texts.items(), start=1):
    room = BreakoutFactory(webinar=webinar, title=title, position=position, status="closed")
    for votes, text in enumerate(reversed(said)):
        InsightFactory(breakout=room, text=text, carried_votes=votes)
staff = CoordinatorFactory(email=f"alike{n}@example.org")
print(webinar.pk, session_of(staff))
"""


@pytest.fixture
def opened(website, new_context):
    webinar, key = website.script(STORY).split()[-2:]

    def open_page(**options):
        staff = Actor(new_context, website, **options)
        staff.take_session(key)
        staff.visit(f"/admin/webinars/webinar/{webinar}/likeness/")
        return staff

    return open_page


def part(staff, name):
    return staff.page.get_by_role("region", name=name, exact=True)


def press_by_keys(staff, region, button):
    region.get_by_role("button", name=button).first.focus()
    staff.page.keyboard.press("Enter")


def answer_all(staff):
    """Kept apart and undone, joined from the list, joined by choosing."""
    expect(part(staff, "Grouped")).to_contain_text("2 groups of two or more notes, of 7")
    press_by_keys(staff, part(staff, "Grouped"), "Keep apart")
    said = part(staff, "Grouped").get_by_role("status")
    expect(said).to_contain_text("Both are kept apart now")
    expect(said).to_be_in_viewport()
    expect(part(staff, "Grouped")).to_contain_text("1 group of two or more notes, of 7")
    press_by_keys(staff, part(staff, "Kept apart"), "Undo")
    expect(part(staff, "Kept apart")).to_contain_text("No two notes were kept apart.")
    expect(part(staff, "Grouped")).to_contain_text("2 groups of two or more notes, of 7")

    staff.page.get_by_label("Words of the one").fill("solar")
    staff.page.get_by_label("Words of the other").fill("PERMIS")
    staff.page.get_by_role("button", name="Show these notes").click()
    staff.page.get_by_label("The one note").select_option("Permits for solar roofs take too long.")
    staff.page.get_by_label("The other note").select_option("Les permis tardent")
    staff.page.get_by_role("button", name="Join these two").click()
    expect(part(staff, "Join two notes").get_by_role("status")).to_be_in_viewport()
    expect(part(staff, "Joined by staff")).to_contain_text("Les permis tardent")


def test_every_answer_is_given_by_keys_and_taken_back(opened):
    staff = opened()

    answer_all(staff)

    assert staff.faults == []


def test_everything_works_without_script(opened):
    answer_all(opened(java_script_enabled=False))


def test_the_page_breaks_no_rule_that_a_machine_can_check(opened):
    staff = opened()
    answer_all(staff)

    assert faults_of(staff.page) == []
    assert staff.faults == []
