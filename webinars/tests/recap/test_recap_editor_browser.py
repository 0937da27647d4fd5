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
staff = CoordinatorFactory(email=f"staff{n}-{recap.pk}@example.org")
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
    expect(sentence(staff, "fund")).to_be_in_viewport()

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


LONG = STORY.replace(
    "recap = compile_recap(webinar)",
    """
from webinars.tests.factories import StatementFactory, SourceFactory
recap = compile_recap(webinar)
for n in range(31 - recap.statements.count()):
    row = StatementFactory(recap=recap, breakout=room, text=f"Number {n} of many.")
    SourceFactory(statement=row, text=f"Said {n}")
""",
)


@pytest.fixture
def stay(open_editor):
    """An editor that would forget this mark if it loaded its page anew."""
    staff = open_editor()
    staff.page.evaluate("window.stays = true")
    yield staff
    assert staff.page.evaluate("window.stays === true")
    assert staff.faults == []


def test_decisions_change_their_part_and_what_is_counted_without_a_reload(stay):
    bar = stay.page.locator("#decided")
    expect(bar).to_contain_text("0 of")

    sentence(stay, "Share grids").get_by_role("button", name="Accept").click()
    expect(bar).to_contain_text("1 of")
    sentence(stay, "Meters").get_by_text("Rephrase").click()
    sentence(stay, "Meters").get_by_role("textbox").fill("Need: Meters in every hall.")
    sentence(stay, "Meters").get_by_role("button", name="Save wording").click()
    expect(bar).to_contain_text("2 of")

    bar.get_by_role("button", name="Undo").click()
    expect(sentence(stay, "in each hall")).to_be_visible()
    expect(bar).to_contain_text("1 of")
    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("0 of")
    expect(bar.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_recap_is_decided_by_keys_alone(stay):
    keys, bar = stay.page.keyboard, stay.page.locator("#decided")
    first = stay.page.locator(".sentence").first
    first.focus()

    keys.press("a")
    expect(bar).to_contain_text("1 of")
    expect(first).to_be_focused()  # the last of its part
    keys.press("n")
    expect(stay.page.locator(".sentence").nth(1)).to_be_focused()
    sentence(stay, "Meters").focus()
    keys.press("r")
    keys.press("Control+A")
    keys.type("Need: jumping and napping.")  # letters that press nothing while they are written
    stay.page.keyboard.press("Tab")
    keys.press("Enter")
    expect(sentence(stay, "jumping and napping")).to_contain_text("Edited")
    sentence(stay, "fund").focus()
    keys.press("k")
    expect(stay.page.locator("article", has_text="The sentence moved up.")).to_be_visible()
    sentence(stay, "pool").focus()
    keys.press("d")
    keys.type("Off topic")
    keys.press("Tab")
    keys.press("Enter")
    expect(sentence(stay, "pool")).to_contain_text("Dropped: Off topic")
    sentence(stay, "pool").focus()
    keys.press("z")
    expect(sentence(stay, "pool")).not_to_contain_text("Dropped")


def test_who_signed_out_meanwhile_is_shown_where_to_sign_in(open_editor):
    staff = open_editor()
    staff.page.context.clear_cookies()

    sentence(staff, "Share grids").get_by_role("button", name="Accept").click()

    expect(staff.page.get_by_label("Password")).to_be_visible()


def test_where_no_answer_comes_the_page_says_so_and_keeps_what_was_typed(open_editor):
    staff = open_editor()
    row = sentence(staff, "Meters")
    row.get_by_text("Rephrase").click()
    row.get_by_role("textbox").fill("Typed on a train.")
    staff.page.context.set_offline(True)

    row.get_by_role("button", name="Save wording").click()

    expect(staff.page.get_by_text("The portal did not answer")).to_be_visible()
    expect(row.get_by_role("textbox")).to_have_value("Typed on a train.")
    staff.page.context.set_offline(False)
    row.get_by_role("button", name="Save wording").click()
    expect(sentence(staff, "Typed on a train.")).to_contain_text("Edited")


def test_thirty_one_sentences_are_accepted_and_published_in_six_presses(website, new_context):
    recap, webinar, key = website.script(LONG).split()[-3:]
    staff = Actor(new_context, website)
    staff.take_session(key)
    staff.visit(f"/admin/webinars/recap/{recap}/change/")
    presses = 0

    def press(found):
        nonlocal presses
        found.click()
        presses += 1

    press(staff.page.locator("#decided").get_by_role("button", name="left"))
    expect(staff.page.locator("#decided")).to_contain_text("31 of 31")
    for action, said in (("Approve", "is approved"), ("Publish recap", "is published")):
        press(staff.page.get_by_role("link", name=action, exact=True))
        press(staff.page.locator(".press input[type=submit]"))
        staff.reads(said)

    assert presses <= 6
    staff.visit(f"{webinar}recap/")
    staff.reads("Number 3 of many")
