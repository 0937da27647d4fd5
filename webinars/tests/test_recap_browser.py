"""A published recap full of texts that break lesser pages, in a browser as narrow as a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from webinars.tests.actors import Actor
from webinars.tests.test_question_browser import RULES

STORY = """
from webinars.tests.nasty_recap import told_all
print(told_all().get_absolute_url())
"""


@pytest.fixture(scope="module")
def told(website):
    return website.script(STORY).split()[-1]


@pytest.mark.parametrize("width", [390, 1280])
def test_nasty_texts_run_nothing_and_break_no_layout(website, told, new_context, width):
    reader = Actor(new_context, website, viewport={"width": width, "height": 844})
    dialogs, asked = [], []
    reader.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    reader.page.on("request", lambda request: asked.append(request.url))

    reader.visit(told)
    reader.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")

    assert (dialogs, reader.faults) == ([], [])
    assert all(url.startswith((website.url, "data:")) for url in asked)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    links = reader.page.eval_on_selector_all("main a", "all => all.map(a => a.protocol)")
    assert set(links) == {"http:"}
    assert reader.page.locator("main script, main img, main iframe").count() == 0
    faults = Axe().run(reader.page, options=RULES).response["violations"]
    assert [fault["id"] for fault in faults] == []


def test_a_direction_mark_turns_round_no_words_but_its_own(website, told, new_context):
    """The mark of its sources, which follows it, stands to the right of the sentence's end."""
    reader = Actor(new_context, website, viewport={"width": 1280, "height": 844})
    reader.visit(told)

    turned = reader.page.locator(".as-written", has_text="left").filter(has_text="to left").first
    assert turned.evaluate("span => getComputedStyle(span).unicodeBidi") in {"isolate", "plaintext"}
