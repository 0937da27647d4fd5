"""Somebody who has no mouse: goes on with Tab, sees where the focus is, and presses what has it."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 250  # to a thing of a page; more would be no way that somebody goes
HAS_FOCUS = "it => it === document.activeElement"
NOT_SEEN = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return ring || style.boxShadow !== "none" ? "" : it.outerHTML.slice(0, 160);
}"""


class Keyboard:
    """`unseen` lists what had the focus without showing it."""

    def __init__(self, page: Page) -> None:
        self.page, self.unseen = page, set[str]()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go_to(self, wanted: Locator) -> None:
        """Tab by Tab, in the page's own order."""
        expect(wanted).to_be_visible()
        handle = wanted.element_handle()
        for _tab in range(MOST_TABS):
            self.press("Tab")
            if handle.evaluate(HAS_FOCUS):
                self.look()
                return
        raise AssertionError(f"No Tab leads to {wanted}")

    def look(self) -> None:
        """Notes what has the focus and does not show it."""
        if unseen := self.page.evaluate(NOT_SEEN):
            self.unseen.add(unseen)

    def choose(self, role: str, name: str, *, exact: bool = True) -> None:
        """Goes to a link or a button of this name and presses it."""
        self.go_to(self.page.get_by_role(role, name=name, exact=exact).first)
        self.press("Enter")

    def fill(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(label, exact=True).first)
        self.write(text)

    def has_focus(self) -> None:
        """Something has it once the page has settled after it changed a part of itself."""
        expect(self.page.locator(":focus")).to_have_count(1)
