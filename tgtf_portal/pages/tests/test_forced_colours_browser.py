"""Where the reader's system forces its own colours, what is chosen is told by lines, and the focus
is seen."""

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.keyboard import Keyboard
from tgtf_portal.pages.tests.addresses import session_of
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db(transaction=True)

# The lines that are seen around something: each side's width where it has a colour of its own.
LINES = """it => {
  const canvas = document.createElement("i");
  canvas.style = "";
  document.body.append(canvas);
  canvas.style.setProperty("color", "Canvas");
  const ground = getComputedStyle(canvas).color, style = getComputedStyle(it);
  canvas.remove();
  return ["Top", "Right", "Bottom", "Left"].map((side) => {
    const drawn = style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== ground;
    return drawn ? style[`border${side}Width`] : "0px";
  }).join(" ");
}"""
# A page, what is chosen on it, and the same that is not.
CHOSEN = [
    ("desk", ".menu-beside a[aria-current]", ".menu-beside a:not([aria-current])"),
    ("seat", ".place-menu a[aria-current]", ".place-menu a:not([aria-current])"),
    ("guide", ".chips label:has(input:checked)", ".chips label:not(:has(input:checked))"),
    ("guide", ".tabs a[aria-current]", ".tabs a:not([aria-current])"),
    ("webinars", ".site-nav a[aria-current]", ".site-nav a:not([aria-current])"),
]
# What is pressed, or holds a state, and has to have a line around it.
LINED = [
    ("seat", "input.action-press"),
    ("seat", ".page-action"),
    ("seat", ".seating-bar"),
    ("seat", ".seat-chip"),
    ("seat", ".key"),
    ("guide", ".btn-primary"),
]


@pytest.fixture
def addresses(live_server):
    webinar = WebinarFactory()
    room = BreakoutFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar)
    seat_participants(webinar, by=None)
    assert room.seats.exists()
    paths = {
        "desk": reverse("admin:index"),
        "seat": reverse("admin:webinars_webinar_seat", args=[webinar.pk]),
        "guide": reverse("pages:styleguide"),
        "webinars": reverse("webinars:webinar-list"),
    }
    return {name: live_server.url + path for name, path in paths.items()}


@pytest.fixture
def forced(page, context, live_server):
    key = session_of(CoordinatorFactory())
    name = portal_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    page.emulate_media(forced_colors="active")
    return page


def test_what_is_chosen_and_what_is_pressed_have_lines_of_their_own(forced, addresses):
    wrong = []
    for name, address in addresses.items():
        forced.goto(address)
        for _page, chosen, plain in (row for row in CHOSEN if row[0] == name):
            lines = [
                forced.locator(which).first.evaluate(LINES, timeout=5_000)
                for which in (chosen, plain)
            ]
            if lines[0] == lines[1] or lines[0] == "0px 0px 0px 0px":
                wrong.append(f"{name}: {chosen} looks as others do: {lines}")
        for _page, pressed in (row for row in LINED if row[0] == name):
            if forced.locator(pressed).first.evaluate(LINES, timeout=5_000).startswith("0px"):
                wrong.append(f"{name}: {pressed} has no line")

    assert wrong == []


def test_the_focus_is_seen_on_the_way_through_a_page(forced, addresses):
    keys = Keyboard(forced)
    for name in ("seat", "webinars"):
        forced.goto(addresses[name])
        for _tab in range(12):
            keys.press("Tab")
            keys.look()

    assert keys.unseen == set()
