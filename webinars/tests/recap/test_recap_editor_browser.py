"""A recap's editor in a browser: the whole way from the draft to a corrected recap, by keys too."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Actor

STORY = """
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.recap.domain.compilation import compile_recap
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, InsightFactory
n = Webinar.objects.count() + 1
webinar = HeldWebinarFactory(number=n, slug=f"edited-{n}", title="Pathways", closing="All agreed.")
room = BreakoutFactory(webinar=webinar, title="Energy")
InsightFactory(breakout=room, kind="conclusion", text="Share grids")
for votes, text in ((9, "Meters in each hall"), (5, "A fund for pilots"), (1, "Warm the pool")):
    InsightFactory(breakout=room, kind="need", text=text, carried_votes=votes)
recap = compile_recap(webinar)
staff = CoordinatorFactory(email=f"staff{n}@example.org")
print(recap.pk, webinar.get_absolute_url(), session_of(staff))
"""


@pytest.fixture
def told(website):
    return website.script(STORY).split()[-3:]


@pytest.fixture
def open_editor(website, told, new_context):
    """Signs a coordinator in and opens the recap's page."""
    recap, _webinar, key = told

    def opened(**options):
        staff = Actor(new_context, website, **options)
        staff.take_session(key)
        staff.visit(f"/admin/webinars/recap/{recap}/change/")
        return staff

    return opened


def sentence(staff, words):
    return staff.page.locator(
        ".sentence", has=staff.page.locator(".sentence-words", has_text=words)
    )


def notes(staff):
    """Which of the three needs stand there, in order."""
    found = staff.page.locator(".sentence-words").all_inner_texts()
    known = ("Meters", "fund", "pool")
    return [word for text in found for word in known if word in text]


def confirm(staff, action, said):
    staff.follow(action)
    staff.page.locator(".press input[type=submit]").click()
    staff.reads(said)


def pressed_by_keys(staff, row, button):
    row.get_by_role("button", name=button).focus()
    staff.page.keyboard.press("Enter")


def edit(staff):
    """From a compiled draft to one that is ready: by mouse, by keys, by forms."""
    sentence(staff, "Share grids").get_by_role("button", name="Accept").click()
    row = sentence(staff, "Share grids")
    expect(row.get_by_role("status")).to_have_text("The sentence is accepted.")
    expect(row).to_be_in_viewport()

    row = sentence(staff, "Meters")
    row.get_by_text("Rephrase").click()
    row.get_by_role("textbox").fill("Need: Meters in every hall.")
    row.get_by_role("button", name="Save wording").click()
    expect(sentence(staff, "every hall")).to_contain_text("Edited")

    pressed_by_keys(staff, sentence(staff, "fund"), "Up")
    staff.reads("The sentence moved up.")
    assert notes(staff) == ["fund", "Meters", "pool"]
    assert "#sentence-" in staff.page.url

    row = sentence(staff, "pool")
    row.get_by_text("Drop", exact=False).first.click()
    row.get_by_label("Why readers should not see it").fill("Off topic")
    staff.page.keyboard.press("Enter")  # presses nothing by accident
    expect(row).not_to_contain_text("Dropped")
    row.get_by_role("button", name="Drop the sentence").click()
    expect(sentence(staff, "pool")).to_contain_text("Dropped: Off topic")


def add(staff):
    staff.page.locator(".page-actions").get_by_role("link", name="Add a sentence").click()
    staff.page.get_by_label("Where it stands").select_option("Closing")
    staff.page.get_by_label("Sentence").fill("The facility comes back to it in spring.")
    staff.page.get_by_label("Search the insights").fill("grid")
    staff.page.get_by_role("button", name="Show these insights").click()
    expect(staff.page.get_by_label("Sentence")).to_have_value(
        "The facility comes back to it in spring."
    )
    staff.page.get_by_label("Share grids").check()
    staff.page.get_by_role("button", name="Add a sentence").click()
    expect(sentence(staff, "in spring")).to_contain_text("Added by staff")


def test_a_draft_is_edited_approved_published_and_corrected(open_editor, told, website):
    _recap, webinar, _key = told
    staff = open_editor()

    edit(staff)
    add(staff)
    closing = staff.page.locator(".editor-part", has=staff.page.locator("h2", has_text="Closing"))
    closing.get_by_role("button", name="undecided").click()
    expect(closing.locator(".mark-wait")).to_have_count(0)
    confirm(staff, "Approve", "is approved")
    confirm(staff, "Publish recap", "is published")

    reader = staff.page.context.browser.new_page(base_url=website.url)
    reader.goto(f"{webinar}recap/")
    for words in ("Share grids", "Meters in every hall", "in spring"):
        expect(reader.locator("body")).to_contain_text(words)
    expect(reader.locator("body")).not_to_contain_text("Warm the pool")

    row = sentence(staff, "every hall")
    row.get_by_text("Rephrase").click()
    row.get_by_role("textbox", name="readers should see").fill("Need: Meters in two halls.")
    row.get_by_role("button", name="Save wording").click()
    staff.reads("Say what is corrected")
    row = sentence(staff, "every hall")
    row.get_by_label("What is corrected").fill("The number of halls.")
    row.get_by_role("button", name="Save wording").click()
    expect(sentence(staff, "two halls")).to_contain_text("The new wording is saved.")
    reader.reload()
    for words in ("Meters in two halls", "The number of halls."):
        expect(reader.locator("body")).to_contain_text(words)
    reader.close()

    staff.follow("Versions")
    expect(staff.page.locator(".difference ins")).to_contain_text("two")
    assert staff.faults == []


def test_a_sentence_is_dragged_by_its_number(open_editor):
    staff = open_editor(viewport={"width": 1280, "height": 1600})

    sentence(staff, "pool").locator("[data-drag]").drag_to(sentence(staff, "Meters"))

    staff.reads("The sentence moved up.")
    assert notes(staff) == ["pool", "Meters", "fund"]
    assert staff.faults == []


def test_everything_works_without_script(open_editor):
    staff = open_editor(java_script_enabled=False)

    edit(staff)

    assert notes(staff) == ["fund", "Meters", "pool"]


def test_the_pages_break_no_rule_that_a_machine_can_check(open_editor, told):
    recap, *_rest = told
    staff = open_editor()
    edit(staff)
    found = []
    for name in ("change", "versions", "add-sentence", "approve"):
        staff.visit(f"/admin/webinars/recap/{recap}/{name}/")
        found += [f"{name} at {fault}" for fault in faults_of(staff.page)]

    assert found == []
    assert staff.faults == []
