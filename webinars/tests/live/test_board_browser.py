"""A host and two participants before one break-out's board, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import violations
from webinars.tests.actors import Actor

STORY = """
from webinars.models import Webinar
from webinars.tests.factories import BreakoutFactory, HostFactory, SeatFactory, WebinarFactory
number = Webinar.objects.count() + 1
webinar = WebinarFactory(title="A webinar that runs", number=number, slug=f"runs-{number}")
room = BreakoutFactory(webinar=webinar, title="Energy", status="running")
host = HostFactory(breakout=room, name="Hal Host")
seats = [SeatFactory(breakout=room, registration__name=name) for name in ("Ana A", "Ben B")]
print(host.get_link(), *[f"{seat.registration.get_link()}board/" for seat in seats])
"""
MANY = """
from webinars.models import Breakout, Insight
room = Breakout.objects.latest("pk")
Insight.objects.bulk_create(Insight(breakout=room, text=f"Old {n} ") for n in range(25))
Breakout.objects.filter(pk=room.pk).update(pulse=25)
"""
SOON = 3_000


@pytest.fixture
def told(portal):
    """The personal links of a host and of two who sit in the host's room."""
    return portal.script(STORY).split()[-3:]


def write(actor, text, button="Add to the board"):
    actor.page.get_by_label("What you want to say").fill(text)
    with actor.page.expect_response(lambda answer: "/insights/" in answer.url):
        actor.press(button)


def write_as_host(actor, text):
    """On the console, in a tab beside the board."""
    console = actor.page.context.new_page()
    console.goto(f"{actor.page.url}host/")
    console.get_by_label("What was said").fill(text)
    with console.expect_response(lambda answer: "/insights/" in answer.url):
        console.get_by_role("button", name="Add insight", exact=True).click()
    console.close()


def notes(actor):
    return actor.page.locator("main")


def enter(portal, new_context, links, **options):
    actors = [Actor(new_context, portal, **options) for _link in links]
    for actor, link in zip(actors, links, strict=True):
        actor.visit(link)
    actors[0].visit(actors[0].page.url.removesuffix("host/"))
    return actors


def test_three_see_each_others_insights_within_three_seconds(portal, told, new_context):
    host, ana, ben = everybody = enter(portal, new_context, told, haste=1)

    for author, text in ((ana, "From Ana"), (ben, "From Ben")):
        write(author, text)
        for reader in everybody:
            expect(notes(reader)).to_contain_text(text, timeout=SOON)
    write_as_host(host, "From the host")
    for reader in everybody:
        expect(notes(reader)).to_contain_text("From the host", timeout=SOON)

    expect(ana.page.locator("[data-live-said]")).to_have_text("1 new insight")
    assert [actor.faults for actor in everybody] == [[], [], []]


def test_a_new_note_comes_to_page_one_and_who_reads_page_two_stays_there(portal, told, new_context):
    host, ana, ben = everybody = enter(portal, new_context, told, haste=1)
    portal.script(MANY)
    ben.visit(f"{ben.page.url}?page=2")
    link = ben.page.get_by_role("link", name="Previous")
    link.focus()
    for reader, text in ((ana, "Old 24 "), (ben, "Old 4 ")):
        expect(notes(reader)).to_contain_text(text, timeout=SOON)

    write_as_host(host, "Quite new")

    expect(notes(ana)).to_contain_text("Quite new", timeout=SOON)
    expect(notes(ben)).to_contain_text("Old 5 ", timeout=SOON)
    expect(notes(ben)).to_contain_text("Old 4 ")
    expect(notes(ben)).not_to_contain_text("Quite new")
    expect(link).to_be_focused()
    ben.page.keyboard.press("Enter")
    expect(notes(ben)).to_contain_text("Quite new", timeout=SOON)
    assert [actor.faults for actor in everybody] == [[], [], []]


def test_without_script_three_see_the_same_after_loading_again(portal, told, new_context):
    host, ana, ben = everybody = enter(portal, new_context, told, java_script_enabled=False)

    write(ana, "Written without script")
    write_as_host(host, "And by the host")

    for reader in everybody:
        reader.page.reload()
        for text in ("Written without script", "And by the host"):
            expect(notes(reader)).to_contain_text(text)
    ben.page.locator(".vote", has_text="And by the host").click()
    expect(notes(ben)).to_contain_text("1 vote")
    assert [actor.faults for actor in everybody] == [[], [], []]


def test_votes_arrive_and_the_button_keeps_the_focus(portal, told, new_context):
    _host, ana, ben = enter(portal, new_context, told)
    write(ana, "Vote for me")
    button = ben.page.locator(".vote", has_text="Vote for me")

    expect(button).to_contain_text("Up-vote", timeout=SOON)
    button.focus()
    ben.page.keyboard.press("Enter")

    expect(button).to_contain_text("Take my vote back", timeout=SOON)
    expect(button).to_be_focused()
    expect(notes(ana)).to_contain_text("1 vote", timeout=SOON)
    ben.page.keyboard.press("Enter")
    expect(notes(ana)).to_contain_text("0 votes", timeout=SOON)


def test_what_is_typed_outlives_news_and_a_reload_and_goes_when_sent(portal, told, new_context):
    _host, ana, ben = enter(portal, new_context, told)
    field = ana.page.get_by_label("What you want to say")
    field.type("Half a thought")

    write(ben, "News while she types")
    expect(notes(ana)).to_contain_text("News while she types", timeout=SOON)
    expect(field).to_have_value("Half a thought")
    expect(field).to_be_focused()

    ana.page.reload()
    expect(field).to_have_value("Half a thought")
    ana.press("Add to the board")
    expect(notes(ana)).to_contain_text("Half a thought", timeout=SOON)
    expect(field).to_have_value("")
    ana.page.reload()
    expect(field).to_have_value("")


def test_too_long_a_text_is_refused_on_the_page_and_stays(portal, told, new_context):
    _host, ana, _ben = enter(portal, new_context, told)

    ana.page.get_by_label("What you want to say").fill("x" * 10_001)
    ana.press("Add to the board")

    ana.reads("At most 10,000 characters (you have 10,001).")
    expect(ana.page.get_by_label("What you want to say")).to_have_value("x" * 10_001)


def test_a_folder_that_was_opened_stays_open_when_something_new_comes(portal, told, new_context):
    _host, ana, _ben = enter(portal, new_context, told)
    ana.page.locator("#room-people > summary").click()

    portal.script(
        "from webinars.models import Seat\n"
        "from webinars.common.locks import note_room_changed\n"
        "seat = Seat.objects.filter(registration__name='Ben B').order_by('pk').last()\n"
        "seat.registration.offers = 'An audit'; seat.registration.save()\n"
        "note_room_changed(seat.breakout)"
    )

    expect(ana.page.get_by_text("An audit")).to_be_visible(timeout=SOON)


def test_the_board_has_no_fault_that_a_machine_can_find(portal, told, new_context):
    _host, ana, _ben = enter(portal, new_context, told)
    write(ana, "Something to look at")
    expect(notes(ana)).to_contain_text("Something to look at", timeout=SOON)

    assert violations(ana.page) == []
