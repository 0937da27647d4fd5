"""The people of the main job, each with a browser of their own."""

import re
import time
from datetime import timedelta

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tgtf_portal.core.tests.live import Installation

TOTP_PERIOD = 30
HASTE = 4
# What a page puts off, it does so many times as soon: it looks for news every half second.
HURRY = """
const setTimeoutOf = window.setTimeout;
window.setTimeout = (run, pause = 0, ...rest) => setTimeoutOf(run, pause / {haste}, ...rest);
"""


def code_of(secret: str) -> str:
    """What an authenticator shows, not in the last moment before it changes."""
    left = TOTP_PERIOD - time.time() % TOTP_PERIOD
    if left < 3:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


class Actor:
    """Somebody at a browser; whatever the browser complains about is kept in `faults`.

    Their pages wait for nothing as long as other people's do, but with haste=1.
    """

    def __init__(self, new_context, portal: Installation, *, haste: int = HASTE, **options):
        self.portal = portal
        context = new_context(base_url=portal.url, **options)
        context.add_init_script(HURRY.format(haste=haste))
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message):
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.url}: {response.status}")

    def take_session(self, key: str) -> None:
        """Signed in by a session that was opened elsewhere."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.portal.url}
        self.page.context.add_cookies([cookie])

    def visit(self, address: str) -> None:
        self.page.goto(address)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f'[name="{name}"]').fill(str(value))

    def reads(self, text: str | re.Pattern) -> None:
        expect(self.page.locator("body")).to_contain_text(text)


# Where a webinar's menu has what staff do with it.
SECTIONS = {
    "Check and announce": "Overview",
    "Seat everyone": "Break-outs",
    "Import a list": "People",
    "Invite": "Invitations and mails",
    "Invite hosts and moderators": "Invitations and mails",
    "Close webinar": "Live",
}


class Staff(Actor):
    def follow(self, name: str) -> None:
        """Through the section of a webinar that has it, as far as the page stands in one."""
        if name not in SECTIONS or not self.page.locator(".place-menu").count():
            super().follow(name)
            return
        for link in (SECTIONS[name], name):
            menu = self.page.locator(".place-menu")
            if menu.locator("summary").is_visible():  # on a phone it is folded
                menu.locator("summary").click()
            menu.get_by_role("link", name=link, exact=True).click()
            self.page.wait_for_load_state()

    def sign_in(self, email: str, password: str, secret: str) -> None:
        self.visit("/admin/")
        self.fill(login=email, password=password)
        self.page.locator("main form button[type=submit]").first.click()
        self._enter(secret)
        if "/admin/" not in self.page.url.partition("?")[0]:  # a code is good for once
            time.sleep(TOTP_PERIOD - time.time() % TOTP_PERIOD)
            self._enter(secret)
        self.page.wait_for_url(re.compile(r"^[^?]*/admin/"))

    def _enter(self, secret: str) -> None:
        self.fill(code=code_of(secret))
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").first.click()

    def write_webinar(self, told: dict) -> None:
        self.visit("/admin/webinars/webinar/add/")
        webinar, tomorrow = told["webinar"], timezone.now() + timedelta(days=1)
        self._choose("series", webinar["series"])
        self.fill(
            number=webinar["number"],
            title=webinar["title"],
            starts_at=tomorrow.strftime("%Y-%m-%dT10:00"),
            ends_at=tomorrow.strftime("%Y-%m-%dT12:00"),
            summary="What clusters learnt on their way to a green economy.",
            purpose="\n".join(webinar["purpose"]),
            meeting_link="https://meet.example.org/pathways",
        )
        self._add("agenda", {"position": 1, "minutes": 15, "title": "Opening"})
        self._add("agenda", {"position": 2, "minutes": 105, "title": "Break-outs"})
        moderator = webinar["moderator"]
        self._add(
            "speakers",
            {"name": moderator["name"], "function": moderator["role"], "part": "moderator"},
        )
        for story in told["success_stories"]:
            self._add(
                "stories",
                {
                    "title": f"How {story['cluster']} went on",
                    "cluster": story["cluster"],
                    "presenter": story["presenter"],
                    "points": "\n".join(story["points"]),
                    "published": True,
                },
            )
        for position, breakout in enumerate(told["breakouts"], start=1):
            self._add("breakouts", {"position": position, "title": breakout["title"]})
        self.press("Save and continue editing")
        self.reads("was added successfully")

    def name_hosts(self, hosts: dict[str, tuple[str, str]]) -> None:
        """Each room is named with its host's name and address."""
        page = self.page.url
        self.page.locator(".place-menu").get_by_role("link", name="Break-outs", exact=True).click()
        self.page.wait_for_load_state()
        rows = self.page.locator("#breakouts-group tr.has_original")
        addresses = {
            row.locator("input[name$=-title]").input_value(): row.get_by_role(
                "link", name="Change"
            ).get_attribute("href")
            for row in rows.all()
        }
        for room, (name, email) in hosts.items():
            self.visit(addresses[room])
            self._add("hosts", {"name": name, "email": email})
            self.press("Save")
            self.reads("was changed successfully")
        self.visit(page)

    def do(self, action: str, said: str | re.Pattern) -> None:
        """Presses a button of the thing's page, reads what will happen, and confirms."""
        self.follow(action)
        self.page.locator(".press input[type=submit]").click()
        self.reads(said)

    def begin_campaign(self, *segments: str, file: dict | None = None) -> None:
        """From a webinar's page to that of a campaign."""
        self.follow("Invite")
        for segment in segments:
            self.page.get_by_role("checkbox", name=segment).check()
        self.press("Begin a campaign")
        if file:
            if segments:
                self.follow("Import a list of guests")
            self.page.locator("input[name=file]").set_input_files(file)
            self.press("Look at it")
            self.do("Take over", "created")
            self.follow("Campaign")
        self.reads("Whom it reaches")

    def invite(self, *segments: str, file: dict | None = None) -> None:
        """A campaign from its beginning until all its mails are out; then back to the webinar."""
        self.begin_campaign(*segments, file=file)
        self.do("Start now", "is going out")
        self.sees_done()
        self.follow("Webinar")

    def sees_done(self, seconds: int = 60) -> None:
        """The page finds out by itself."""
        said = self.page.locator("[role=status][data-part=said]")
        expect(said).to_have_text("Done.", timeout=seconds * 1000)

    def edit_statement(self, old: str, new: str) -> None:
        sentence = self.page.locator(".sentence", has_text=old)
        sentence.get_by_text("Rephrase").click()
        sentence.locator("textarea[name=text]").fill(new)
        sentence.get_by_role("button", name="Save wording").click()
        self.reads("The new wording is saved.")

    def _choose(self, field: str, text: str) -> None:
        """From a field that looks its rows up while somebody types."""
        self.page.locator(f".field-{field} .select2-selection").click()
        self._look_up(text)

    def _look_up(self, text: str) -> None:
        self.page.locator(".select2-search__field").fill(text)
        self.page.locator(".select2-results__option", has_text=text).click()

    def _add(self, rows: str, facts: dict) -> None:
        number = self.page.locator(f"[name={rows}-TOTAL_FORMS]").input_value()
        self.page.locator(f"#{rows}-group .add-row a").click()
        for name, value in facts.items():
            field = self.page.locator(f'[name="{rows}-{number}-{name}"]')
            if value is True:
                field.check()
            elif "admin-autocomplete" in (field.get_attribute("class") or ""):
                field.locator("xpath=following-sibling::span[1]").click()
                self._look_up(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                options = field.locator("option").evaluate_all(
                    "options => options.map(o => [o.value, o.text])"
                )
                field.select_option(next(v for v, text in options if value in (v, text)))
            else:
                field.fill(str(value))


class Guest(Actor):
    def register(self, **facts: str) -> None:
        self.fill(**facts)
        self.press("Register")

    def rank_by_keyboard(self, *titles: str) -> None:
        """Tab and Enter alone, from the top of the page."""
        self.page.locator(".rank-ready").wait_for()
        for title in titles:
            self._tab_to(f"Add {title}")
            self.page.keyboard.press("Enter")
        self.reads("Saved ")

    def _tab_to(self, name: str) -> None:
        here = "document.activeElement.ariaLabel || document.activeElement.textContent.trim()"
        self.page.evaluate("document.activeElement.blur()")
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(here) == name:
                return
        raise AssertionError(f"“{name}” cannot be reached by the Tab key")


class Host(Actor):
    def write(self, kind: str, text: str) -> None:
        self.page.get_by_label(kind, exact=True).check(force=True)
        self.page.get_by_label("What was said").fill(text)
        self.press("Add insight")
        self.reads(text)

    def conclude(self, text: str) -> None:
        form = self.page.locator("details.console-foot")
        if form.get_attribute("open") is None:
            form.locator("summary").first.click()
        form.get_by_label("What the break-out concludes").fill(text)
        self.press("Save conclusion")
        self.reads("1 conclusion")
