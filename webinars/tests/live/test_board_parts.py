"""However much a room writes, its pages are sent a page at a time, and then what changed alone."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from webinars.common.pages import news, page_number
from webinars.live.domain.board import NOTES_OF_A_PAGE
from webinars.live.domain.muting import mute
from webinars.live.domain.notes import MOST_CONCLUSIONS, vote_for, write_insight
from webinars.models import Breakout, Insight
from webinars.tests.entering import words
from webinars.tests.factories import HostFactory, InsightFactory, SeatFactory

pytestmark = pytest.mark.django_db

LONG = 8_000  # letters of each note
WHOLE_PAGE = 220_000  # bytes: twenty such notes, and all that stands around them
ONE_CHANGE = 16_000  # one of them, and the places of the others


@pytest.fixture
def seat(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return SeatFactory(breakout__status="running")


def wrote(seat, number, letters=LONG):
    """The pulse says so, as it does when notes are written one by one."""
    first = Insight.objects.count()
    texts = (f"Note {n}. {'green ' * (letters // 6)}" for n in range(first, first + number))
    author = seat.registration
    Insight.objects.bulk_create(
        Insight(breakout=seat.breakout, text=text, registration=author) for text in texts
    )
    Breakout.objects.filter(pk=seat.breakout_id).update(pulse=first + number)


def at(room, step="breakout-detail"):
    return reverse(f"webinars:{step}", args=[room.code])


@pytest.fixture
def browser(client, seat):
    client.get(reverse("webinars:registration-board", args=[seat.registration.token]))
    return client


@pytest.fixture
def host(seat):
    return HostFactory(breakout=seat.breakout)


@pytest.fixture
def both(browser, host):
    """Comes as who sits there and as the room's host."""
    browser.get(host.get_link())
    return browser


def shown(answer):
    """The numbers of the notes that an answer shows, whole or by their place."""
    return [int(n) for n in re.findall(r"<bdi>Note (\d+)\.", answer.content.decode())]


def places(answer):
    return answer.content.decode().count("data-same")


def test_pages_of_a_room_are_bounded_in_bytes_and_cost_as_many_queries_with_500_notes(both, seat):
    addresses = [
        at(seat.breakout, step) + query
        for step in ("breakout-detail", "breakout-news", "breakout-host", "breakout-host-news")
        for query in ("", "?sort=votes", "?page=2")
    ]
    costs, sizes = [], []
    for more in (10, 490):
        wrote(seat, more)
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = both.get(address)
            costs.append(len(queries))
            sizes.append(len(answer.content))

    number = len(addresses)
    assert dict(zip(addresses, costs[number:], strict=True)) == dict(
        zip(addresses, costs[:number], strict=True)
    )
    assert {
        a: size for a, size in zip(addresses, sizes[number:], strict=True) if size > WHOLE_PAGE
    } == {}


@pytest.mark.parametrize("step", ["breakout-news", "breakout-host-news"])
def test_after_a_vote_one_note_is_sent_and_the_places_of_the_others(both, seat, step, time_machine):
    time_machine.move_to("2026-11-24T10:00:00Z", tick=False)
    wrote(seat, 30)
    address = at(seat.breakout, step)
    first = both.get(address)
    neighbour = SeatFactory(breakout=seat.breakout)
    people = both.get(address, headers={"If-None-Match": first["ETag"]})
    vote_for(Insight.objects.get(text__startswith="Note 25."), neighbour.registration)

    change = both.get(address, headers={"If-None-Match": people["ETag"]})
    same = both.get(address, headers={"If-None-Match": change["ETag"]})
    whole = both.get(address)

    assert shown(first) == shown(whole) == [*range(29, 9, -1)]
    assert shown(change) == [25]
    assert places(change) > NOTES_OF_A_PAGE - 2
    assert len(change.content) < ONE_CHANGE < len(whole.content)
    assert (same.status_code, same["ETag"]) == (304, change["ETag"])
    assert change["ETag"] == whole["ETag"]


def test_a_new_note_comes_to_page_one_while_somebody_stays_on_page_two(browser, seat):
    wrote(seat, 45)
    address = at(seat.breakout, "breakout-news")
    first, second = browser.get(address), browser.get(f"{address}?page=2")
    write_insight(seat.breakout, kind="need", text="Note 99. A new one", author=None)

    fresh = browser.get(address, headers={"If-None-Match": first["ETag"]})
    behind = browser.get(f"{address}?page=2", headers={"If-None-Match": second["ETag"]})

    assert (shown(first), shown(second)) == ([*range(44, 24, -1)], [*range(24, 4, -1)])
    assert (shown(fresh), places(fresh)) == ([99], 19 + 3)
    assert (shown(behind), "Page 2 of 3" in words(behind)) == ([25], True)


def test_a_page_behind_the_last_is_the_last_for_its_notes_may_be_hidden_meanwhile(browser, seat):
    wrote(seat, 25, letters=20)

    answers = {
        page: shown(browser.get(f"{at(seat.breakout)}?page={page}"))
        for page in ("2", "3", "0", "-1", "x", "9" * 9)
    }

    last, first = [4, 3, 2, 1, 0], [*range(24, 4, -1)]
    assert answers == {"2": last, "3": last, "0": first, "-1": first, "x": first, "9" * 9: first}


def test_who_votes_or_marks_on_page_two_is_back_on_page_two(both, seat):
    wrote(seat, 25, letters=20)
    code = Insight.objects.get(text__startswith="Note 3.").code
    room = seat.breakout
    sent = {
        "vote": reverse("webinars:vote-edit", args=[room.code, code]),
        "key": reverse("webinars:insight-key", args=[room.code, code]),
    }

    answers = [
        both.post(address, {name: "1", "page": "2", "sort": "new"})["Location"]
        for name, address in sent.items()
    ]

    assert answers == [f"{at(room)}?page=2#insight-{code}", f"{room.get_host_url()}?page=2"]


def test_what_a_host_hid_has_pages_of_its_own(both, seat, host):
    wrote(seat, 30)
    mute(seat, by=None)

    console = both.get(at(seat.breakout, "breakout-host"))
    pages = [both.get(f"{at(seat.breakout, 'insight-withheld')}?page={n}") for n in (1, 2)]
    board = both.get(at(seat.breakout))

    assert len(console.content) < ONE_CHANGE * 2
    assert at(seat.breakout, "insight-withheld") in console.content.decode()
    assert [shown(page) for page in pages] == [[*range(29, 9, -1)], [*range(9, -1, -1)]]
    assert "30 of yours were taken off the board" in words(board)
    assert len(board.content) < 60_000


def test_beyond_five_copies_the_console_leads_to_the_page_that_has_them_all(both, seat, host):
    kept = InsightFactory(breakout=seat.breakout)
    InsightFactory.create_batch(7, breakout=seat.breakout, merged_into=kept)
    seldom = InsightFactory(breakout=seat.breakout)
    InsightFactory(breakout=seat.breakout, merged_into=seldom)

    page = words(both.get(at(seat.breakout, "breakout-host")))

    assert (page.count("7 merged"), page.count("1 merged"), page.count(">Take apart<")) == (1, 1, 6)
    assert page.count("All that is off the board") == 1


def test_a_room_has_a_dozen_conclusions_at_most(both, seat, host):
    address = at(seat.breakout, "conclusion-create")
    answers = [
        both.post(address, {"conclusion-text": f"We conclude {n}"})
        for n in range(MOST_CONCLUSIONS + 1)
    ]

    assert [answer.status_code for answer in answers] == [302] * MOST_CONCLUSIONS + [200]
    assert "12 conclusions; that is the most" in words(answers[-1])


def test_whatever_is_said_to_be_held_is_no_fault(rf):
    text = '<!--piece--><li class="a" id="one">1</li><!--/piece-->'
    whole = news(rf.get("/"), edition="e.1", render=lambda: text)

    def held(tag):
        return news(
            rf.get("/", HTTP_IF_NONE_MATCH=tag), edition="e.2", render=lambda: text
        ).content.decode()

    mark = whole["ETag"].partition("~")[2].strip('"')
    place = '<li id="one" data-same></li>'
    assert {
        tag: held(tag) for tag in ("", '"', '"~"', "*", '"e.1~x.y"', 'W/"e.1~z"')
    } == dict.fromkeys(("", '"', '"~"', "*", '"e.1~x.y"', 'W/"e.1~z"'), text)
    assert {held(tag) for tag in (f'"e.1~{mark}"', f'W/"e.0~a.{mark}"')} == {place}
    assert [page_number({"page": n}) for n in ("7", "", "٣", "1e3", "123456")] == [7, 1, 3, 1, 1]
