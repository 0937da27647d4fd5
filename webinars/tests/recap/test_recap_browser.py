"""A published recap full of texts that break lesser pages, in a browser as narrow as a phone."""

import pytest

from tgtf_portal.core.tests.rules import violations
from webinars.tests.actors import Actor

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
    faults = violations(reader.page)
    assert [fault["id"] for fault in faults] == []


def test_a_direction_mark_turns_round_no_words_but_its_own(website, told, new_context):
    """The mark of its sources, which follows it, stands to the right of the sentence's end."""
    reader = Actor(new_context, website, viewport={"width": 1280, "height": 844})
    reader.visit(told)

    turned = reader.page.locator(".as-written", has_text="left").filter(has_text="to left").first
    assert turned.evaluate("span => getComputedStyle(span).unicodeBidi") in {"isolate", "plaintext"}


ORDINARY = """
from webinars.models import Webinar
from webinars.tests.factories import RecapFactory, SourceFactory, StatementFactory
number = Webinar.objects.count() + 100
recap = RecapFactory(webinar__number=number, webinar__slug=f"ordinary-{number}")
for number in range(12):
    text = "Clusters and their firms met " + "again " * number + "to talk."
    SourceFactory(statement=StatementFactory(recap=recap, section="closing", text=text))
print(recap.get_absolute_url())
"""
# Of each sentence: how far below the last line of its words the mark of its sources stands.
DROPS = """marks => marks.map(mark => {
  const words = [...mark.previousElementSibling.getClientRects()].at(-1);
  return mark.querySelector("summary").getBoundingClientRect().top - words.bottom;
})"""


def test_no_mark_begins_a_line_without_the_end_of_its_sentence(website, new_context):
    reader = Actor(new_context, website)
    reader.visit(website.script(ORDINARY).split()[-1])

    for width in range(320, 400, 8):
        reader.page.set_viewport_size({"width": width, "height": 844})
        drops = reader.page.eval_on_selector_all(".sources-mark", DROPS)
        assert (width, len(drops)) == (width, 12)
        assert (width, max(drops) < 0) == (width, True)
