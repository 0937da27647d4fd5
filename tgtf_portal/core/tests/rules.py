"""The rules of WCAG 2.2 AA that a machine can check, asked of a page in a browser."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
LAYOUT = [*COLOURS, "target-size"]
NARROWEST, PHONE, DESK = 320, 390, 1280  # pages reflow to the first by WCAG 1.4.10
# Nothing of ours is shown at one width alone, and only colours differ between the schemes.
ASKED = [("light", PHONE, ALL), ("light", DESK, LAYOUT), ("dark", DESK, COLOURS)]
SCRIPT = Axe().axe_script
# What is in order is many times as much as the violations, and nobody reads it.
RUN = "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)"


def violations(page: Page, rules: list[str] = ALL) -> list[dict[str, Any]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, rules)


# A colour that others inherit is on its way to each of them in turn.
SETTLE = """async () => {
  const isOnItsWay = (it) => it instanceof CSSTransition && it.playState === "running";
  do {
    await new Promise(requestAnimationFrame);
  } while (document.getAnimations().some(isOnItsWay));
}"""


def show_in(page: Page, scheme: str) -> None:
    """The page in this scheme's colours, all of which have arrived; nothing moves."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(SETTLE)


def faults_of(page: Page) -> list[str]:
    """What breaks a rule on a phone, at a desk or in the dark, and what scrolls sideways."""
    found = []
    for scheme, width, rules in ASKED:
        found += sideways(page, width)
        show_in(page, scheme)
        for fault in violations(page, rules):
            found.append(f"{width} {scheme}: {fault['id']} {fault['nodes'][0]['html'][:120]}")
    return found + sideways(page, NARROWEST)


def sideways(page: Page, width: int) -> list[str]:
    """Where the page is wider than the window, how wide it is."""
    page.set_viewport_size({"width": width, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width}: scrolls sideways, {wide} px"] if wide > width else []
