"""The live pages against mistakes and mischief: nothing mixes readers, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.limits import LIMITS
from webinars.models import Breakout, Insight, Seat, Vote, Webinar
from webinars.tests.entering import words
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    RegistrationFactory,
    SeatFactory,
)

MOST_MISSES = LIMITS["wrong links"].most

pytestmark = pytest.mark.django_db

NOTE = {"kind": "insight", "text": "My long words", "attribution": "named"}


@pytest.fixture
def seat():
    return SeatFactory(breakout__status="running")


def to(step, *facts):
    return reverse(f"webinars:{step}", args=facts)


def came(seat):
    browser = Client()
    browser.get(to("registration-board", seat.registration.token))
    return browser


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_each_reader_of_a_board_reads_times_in_their_own_zone():
    room = BreakoutFactory()
    tokyo = UserFactory(email="tokyo@example.org", time_zone="Asia/Tokyo")
    rome = UserFactory(email="rome@example.org", time_zone="Europe/Rome")
    for user in (tokyo, rome):
        SeatFactory(
            breakout=room, registration__webinar=room.webinar, registration__email=user.email
        )

    first, second = (
        words(signed_in(user).get(to("breakout-news", room.code))) for user in (tokyo, rome)
    )

    there = room.webinar.starts_at + timedelta(hours=9)
    assert f"{there:%H:%M}" in first
    assert f"{there:%H:%M}" not in second


def test_in_a_cancelled_webinar_nobody_votes_or_mends(seat):
    note = InsightFactory(breakout=seat.breakout, registration=seat.registration, text="Before")
    Webinar.objects.update(status=Webinar.Status.CANCELLED)
    browser, room = came(seat), seat.breakout

    answers = [
        browser.post(to("vote-edit", room.code, note.code), {"vote": "1"}),
        browser.post(to("board-insight-edit", room.code, note.code), {**NOTE, "version": 1}),
    ]

    for answer in answers:
        assert "This webinar does not take place." in words(answer)
    assert "My long words" in words(answers[1])
    assert (Vote.objects.count(), Insight.objects.get().text) == (0, "Before")


@pytest.mark.parametrize("vote", ["banana", "", "1\x00", "²"])
def test_a_vote_that_says_neither_yes_nor_no_changes_nothing(seat, vote):
    note = InsightFactory(breakout=seat.breakout)
    Vote.objects.create(insight=note, registration=seat.registration)

    answer = came(seat).post(to("vote-edit", seat.breakout.code, note.code), {"vote": vote})

    assert (answer.status_code, Vote.objects.count()) == (404, 1)


def test_a_mark_that_says_neither_yes_nor_no_changes_nothing(seat):
    note = InsightFactory(breakout=seat.breakout, key_at=timezone.now())
    browser = signed_in(CoordinatorFactory())

    answer = browser.post(to("insight-key", seat.breakout.code, note.code), {"key": "banana"})

    note.refresh_from_db()
    assert (answer.status_code, bool(note.key_at)) == (404, True)


@pytest.mark.parametrize("code", ["\x00", "a\x00b", "", "x" * 10_000, "\u202e", "../admin"])
def test_a_code_that_can_be_none_names_nothing(seat, code):
    """PostgreSQL refuses NUL in a comparison: without a look at it first, that is a fault."""
    note = InsightFactory(breakout=seat.breakout)
    browser, room = signed_in(CoordinatorFactory()), seat.breakout.code

    answers = [
        browser.post(to("seat-send", room), {"person": seat.pk, "room": code}),
        browser.post(to("insight-merge", room, note.code), {"kept": code}),
        browser.post(to("insight-distinguish", room, note.code), {"other": code}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_who_was_seated_elsewhere_while_writing_keeps_the_words(seat):
    note = InsightFactory(breakout=seat.breakout, registration=seat.registration)
    browser, left = came(seat), seat.breakout
    room = BreakoutFactory(webinar=left.webinar)
    Seat.objects.update(breakout=room)

    for answer in (
        browser.post(to("board-insight-create", left.code), NOTE),
        browser.post(to("board-insight-edit", left.code, note.code), {**NOTE, "version": 1}),
    ):
        assert answer.status_code == 404
        assert "My long words" in words(answer)
        assert room.get_absolute_url() in answer.content.decode()
        assert left.title not in words(answer)
    assert not Insight.objects.filter(text="My long words").exists()


def test_strangers_are_given_nothing_back(seat):
    stranger = came(SeatFactory())

    answer = stranger.post(to("board-insight-create", seat.breakout.code), NOTE)

    assert answer.status_code == 404
    assert "My long words" not in words(answer)


def test_a_host_who_mends_after_the_close_keeps_the_words():
    note = InsightFactory(breakout__status=Breakout.Status.CLOSED, text="Before")
    entered = {"kind": "insight", "text": "My long words", "version": 1, "base": "Before"}

    answer = signed_in(CoordinatorFactory()).post(
        to("insight-edit", note.breakout.code, note.code), entered
    )

    assert "This break-out is closed; its notes stay as they are." in words(answer)
    assert "My long words" in words(answer)
    note.refresh_from_db()
    assert note.text == "Before"


def test_who_comes_by_a_link_writes_as_that_person_though_another_is_signed_in(seat):
    neighbour = SeatFactory(breakout=seat.breakout)
    browser = signed_in(UserFactory(email=seat.registration.email))
    browser.get(to("registration-board", neighbour.registration.token))

    browser.post(to("board-insight-create", seat.breakout.code), NOTE)

    assert Insight.objects.get().registration == neighbour.registration


def test_what_a_moderator_by_link_writes_is_signed():
    moderator = ModeratorFactory(name="Mo Moderator")
    room = BreakoutFactory(webinar=moderator.webinar)
    browser = Client()
    browser.get(to("moderator-link", moderator.webinar.slug, moderator.token))

    browser.post(to("insight-create", room.code), {"note-kind": "need", "note-text": "A fund"})

    assert Insight.objects.get().author_name == "Mo Moderator"


def test_consoles_that_open_to_nobody_keep_no_one_from_their_personal_links(seat):
    """A whole hall shares one network."""
    host = HostFactory(breakout=seat.breakout)
    for _ in range(MOST_MISSES + 1):
        Client().get(to("breakout-host-news", seat.breakout.code))

    answer = Client().get(to("breakout-host-link", host.breakout.code, host.token))

    assert answer.status_code == 303


def test_a_hall_full_of_wrong_links_shuts_nobody_out_and_the_guesser_waits(seat):
    host = HostFactory(breakout=seat.breakout)
    moderator = ModeratorFactory(webinar=seat.breakout.webinar)
    slug = seat.breakout.webinar.slug
    wrong = to("registration-detail", "u3JcHqB0s-a1KZ2fT7nQxg.wrong")
    answers = [Client().get(wrong).status_code for _ in range(MOST_MISSES + 2)]

    right = [
        to("registration-detail", seat.registration.token),
        to("registration-board", seat.registration.token),
        to("breakout-host-link", host.breakout.code, host.token),
        to("moderator-link", slug, moderator.token),
    ]

    assert answers == [404] * MOST_MISSES + [429] * 2
    assert [Client().get(address).status_code for address in right] == [200, 303, 303, 303]
    assert Client().get(wrong).status_code == 429


def test_a_right_link_that_leads_nowhere_now_is_no_guess(seat):
    cancelled = RegistrationFactory(webinar=seat.breakout.webinar, cancelled_at=timezone.now())
    address = to("registration-board", cancelled.token)

    assert {Client().get(address).status_code for _ in range(MOST_MISSES + 2)} == {404}


def test_a_form_sent_to_two_rooms_is_kept_in_both_and_in_each_once():
    browser = signed_in(CoordinatorFactory())
    sent = {"note-kind": "need", "note-text": "A fund", "note-form_key": "k" * 32}

    for room in (BreakoutFactory(), BreakoutFactory()):
        for _ in range(2):
            assert browser.post(to("insight-create", room.code), sent).status_code == 302

    assert Insight.objects.count() == 2
