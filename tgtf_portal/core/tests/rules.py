"""The rules of WCAG 2.2 AA that a machine can check, asked of a page in a browser."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]  # the one rule that a scheme of colours can change
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


def violations_of_scheme(page: Page, scheme: str) -> list[dict[str, Any]]:
    """All rules in the light scheme; in the dark one those that colours can break."""
    return violations(page, ALL if scheme == "light" else COLOURS)
