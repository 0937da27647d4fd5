"""What anybody typed is text on every page that shows it: in a browser nothing of it runs."""

import json

import pytest

from tgtf_portal.pages.tests.abuse.scripted_world import PAYLOADS
from webinars.tests.actors import Actor

TELL = "from tgtf_portal.pages.tests.abuse.scripted_world import tell; tell()"
# What we wrote into no page: a handler, a script's address, another site's part.
STRANGE = """() => [...document.querySelectorAll("*")].flatMap(node =>
  [...node.attributes]
    .filter(a => /^on|^hx-on/.test(a.name) || /^\\s*javascript:/i.test(a.value)
      || (/^(src|href|action|hx-get)$/.test(a.name) && /evil\\.example/.test(a.value)))
    .map(a => `${node.tagName} ${a.name}=${a.value}`)
).concat([...document.querySelectorAll("script:not([src]):not([type='application/ld+json'])")]
  .map(script => script.outerHTML.slice(0, 80)))
 .concat([...document.querySelectorAll("base, iframe[srcdoc], meta[http-equiv=refresh]")]
  .map(node => node.outerHTML.slice(0, 80)))"""


@pytest.fixture(scope="module")
def told(website):
    return json.loads(website.script(TELL).splitlines()[-1])


def listen(reader):
    """What its pages say in a dialog."""
    dialogs = []
    reader.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return dialogs


def test_abuse_07_what_people_typed_runs_nowhere(website, told, new_context):
    found, shown = [], set()
    for key, pages in told:
        reader = Actor(new_context, website)
        if key:
            reader.take_session(key)
        dialogs = listen(reader)
        for address in pages:
            reader.visit(address)
            found += [f"{address}: {strange}" for strange in reader.page.evaluate(STRANGE)]
            if PAYLOADS[0] in reader.page.locator("body").inner_text():
                shown.add(address)
        found += dialogs + reader.faults

    assert found == []
    assert len(shown) > 12, "the pages that show what was typed"


def test_control_what_runs_or_would_run_is_noticed(page):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_content("<main>" + "".join(PAYLOADS[2:4]) + PAYLOADS[8] + PAYLOADS[13] + "</main>")
    page.wait_for_function("document.querySelector('img').complete")

    assert {"3", "4"} <= set(dialogs)
    assert len(page.evaluate(STRANGE)) >= 4
