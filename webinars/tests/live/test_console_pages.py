"""What a host does on the console beside writing: marks, mergers, help, people, time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from webinars.common.locks import note_room_changed
from webinars.live.domain import board
from webinars.live.domain import console as domain
from webinars.live.views import console as console_view
from webinars.models import Breakout, HelpRequest, Insight, Seat
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(client):
    host = HostFactory(breakout=BreakoutFactory(status="running"), name="Hal Host")
    client.get(reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token]))
    return host


def at(host, step, *more):
    return reverse(f"webinars:{step}", args=[host.breakout.code, *more])


def console(client, host):
    return words(client.get(host.breakout.get_host_url()))


def test_the_news_are_asked_for_again_and_again_and_sent_once(client, host):
    first = client.get(at(host, "breakout-host-news"))
    InsightFactory(breakout=host.breakout, text="Written meanwhile")
    Breakout.objects.update(pulse=7)
    second = client.get(at(host, "breakout-host-news"), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Written meanwhile" in words(second)
    assert "<form" not in words(second)


def test_a_console_costs_the_same_however_much_is_written(
    client, host, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(console_view, "TURN", 1_000_000)  # it is made anew at each turn
    for number in (1, 39):
        for turn in range(number):
            for text in ("Permits take long", "permits take long!"):
                InsightFactory(breakout=host.breakout, text=f"{text} {turn}")
            SeatFactory(breakout=host.breakout)
            SeatFactory(breakout=BreakoutFactory(webinar=host.breakout.webinar))
        note_room_changed(host.breakout)
        with django_assert_num_queries(19):
            client.get(host.breakout.get_host_url())
        with django_assert_num_queries(5):  # the session, the room, who asks, and their own link
            client.get(host.breakout.get_host_url())


def test_key_insights_stand_on_top_and_a_fourth_is_refused_in_words(client, host):
    notes = InsightFactory.create_batch(4, breakout=host.breakout)
    for note in notes[:3]:
        client.post(at(host, "insight-key", note.code), {"key": "1"})
    refused = client.post(at(host, "insight-key", notes[3].code), {"key": "1"})
    client.post(at(host, "insight-key", notes[0].code), {"key": "0"})

    assert "Three insights are key already" in words(refused)
    assert list(Insight.objects.key()) == notes[1:3]
    assert console(client, host).count("Take the mark off") == 2


def test_two_that_read_alike_are_merged_and_taken_apart(client, host):
    one = InsightFactory(breakout=host.breakout, text="Permits take far too long")
    other = InsightFactory(breakout=host.breakout, text="permits take far too long!")
    assert "These two may say the same" in console(client, host)

    client.post(at(host, "insight-merge", other.code), {"kept": one.code})
    text = console(client, host)
    assert "1 merged" in text
    assert "1 insight<" in text

    client.post(at(host, "insight-unmerge", other.code))
    client.post(at(host, "insight-distinguish", one.code), {"other": other.code})
    assert Insight.objects.shown().count() == 2
    assert "These two may say the same" not in console(client, host)


def test_a_host_brings_back_what_was_hidden(client, host):
    hidden = InsightFactory(breakout=host.breakout, hidden_at=timezone.now(), hidden_reason="x")

    client.post(at(host, "insight-show", hidden.code))

    assert Insight.objects.shown().get() == hidden


def test_a_coordinator_is_called_once_and_not_needed_any_more(client, host):
    client.post(at(host, "help-create"), {"help-note": "Nobody hears us"})
    again = client.post(at(host, "help-create"), {"help-note": "Hello?"})
    assert "called already" in words(again)
    assert "A coordinator is called, since" in console(client, host)

    client.post(at(host, "help-withdraw"))

    assert not HelpRequest.objects.open().exists()
    assert HelpRequest.objects.get().asker == "Hal Host"


def test_people_are_sent_and_fetched_and_who_is_here_is_counted(client, host):
    seat = SeatFactory(breakout=host.breakout, seen_at=timezone.now())
    other = BreakoutFactory(webinar=host.breakout.webinar)
    assert "1 of 1 here" in console(client, host)

    client.post(at(host, "seat-send"), {"person": seat.pk, "room": other.code})
    assert Seat.objects.get().breakout == other
    client.post(at(host, "seat-fetch"), {"fetched": seat.pk})
    assert Seat.objects.get().breakout == host.breakout
    stranger = client.post(at(host, "seat-fetch"), {"fetched": SeatFactory().pk})
    assert stranger.status_code == 404


def test_of_very_many_people_the_first_are_shown_and_others_fetched_by_name(
    client, host, monkeypatch
):
    for module in (domain, board):
        monkeypatch.setattr(module, "MOST_PEOPLE", 2)
    monkeypatch.setattr(domain, "MOST_ELSEWHERE", 1)
    for name, seen_at in (("Cy", timezone.now()), ("Bo", None), ("Al", None)):
        SeatFactory(breakout=host.breakout, registration__name=name, seen_at=seen_at)
    away = BreakoutFactory(webinar=host.breakout.webinar)
    for name in ("Zoé Ilić", "Ida Ek", "Ida Ek"):
        SeatFactory(breakout=away, registration__name=name)

    text = console(client, host)

    assert "1 of 3 here" in text
    assert "The first 2 by name" in text
    on_board = board.board_of(host.breakout)
    assert (len(on_board.people), on_board.number) == (2, 3)
    assert ("Bo" in text, "Cy" in text, "Zoé" in text) == (True, False, False)
    for name, said in (("ida ek", "Several people"), ("Cy", "Nobody in another break-out")):
        answer = client.post(at(host, "seat-fetch"), {"fetched": name}, follow=True)
        assert said in words(answer)
    client.post(at(host, "seat-fetch"), {"fetched": "zoe ILIC"})
    assert host.breakout.seats.filter(registration__name="Zoé Ilić").exists()


def test_the_agenda_shows_its_step_and_a_broken_one_shows_nothing(client, host):
    now = timezone.now()
    facts = {"opened_at": now - timedelta(minutes=12), "ends_at": now + timedelta(minutes=40)}
    Breakout.objects.update(agenda="10 Round\n25 What works", **facts)
    text = console(client, host)
    assert text.index("Round") < text.index('aria-current="step"') < text.index("What works")

    Breakout.objects.update(agenda="no minutes")
    note_room_changed(host.breakout)
    assert 'aria-current="step"' not in console(client, host)


@pytest.mark.parametrize(("minutes", "open_"), [(11, False), (9, True)])
def test_ten_minutes_before_the_end_the_conclusion_is_open_and_on_top(client, host, minutes, open_):
    Breakout.objects.update(ends_at=timezone.now() + timedelta(minutes=minutes))
    text = console(client, host)

    assert ('id="console-conclusion" open' in text) is open_
    assert (text.index("console-conclusion") < text.index("What was said")) is open_


ACTIONS = [
    ("insight-key", {"key": "1"}),
    ("insight-unmerge", {}),
    ("insight-show", {}),
    ("insight-merge", {"kept": "other"}),
    ("insight-distinguish", {"other": "other"}),
]


def test_whoever_leads_the_room_reads_the_news_and_nobody_else(client):
    room = BreakoutFactory(status="running")
    news = reverse("webinars:breakout-host-news", args=[room.code])
    leaders = [
        HostFactory(breakout=room, user=UserFactory()).user,
        HostFactory(breakout=room, part="co_host", user=UserFactory()).user,
        ModeratorFactory(webinar=room.webinar, user=UserFactory()).user,
        CoordinatorFactory(),
    ]
    strangers = [
        UserFactory(),
        HostFactory(breakout=BreakoutFactory(webinar=room.webinar), user=UserFactory()).user,
        ModeratorFactory(user=UserFactory()).user,
    ]
    assert client.get(news).status_code == 404
    for person in [*leaders, *strangers]:
        client.force_login(person)
        assert client.get(news).status_code == (200 if person in leaders else 404)


def test_the_news_are_answered_in_a_word_until_something_changes(client, host, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    first = client.get(at(host, "breakout-host-news"))
    same = client.get(at(host, "breakout-host-news"), headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(("step", "facts"), ACTIONS)
def test_an_insight_of_another_room_is_not_found(client, host, step, facts):
    own = InsightFactory(breakout=host.breakout)
    foreign = InsightFactory(breakout=BreakoutFactory(webinar=host.breakout.webinar))

    assert client.post(at(host, step, foreign.code), facts).status_code == 404
    if facts and step != "insight-key":
        named = dict.fromkeys(facts, foreign.code)
        assert client.post(at(host, step, own.code), named).status_code == 404
    assert Insight.objects.filter(key_at=None, merged_into=None, hidden_at=None).count() == 2


@pytest.mark.parametrize(("step", "facts"), ACTIONS)
def test_a_closed_room_says_so_and_stays_as_it_was(client, host, step, facts):
    one, other = InsightFactory.create_batch(2, breakout=host.breakout)
    if step == "insight-unmerge":
        Insight.objects.filter(pk=one.pk).update(merged_into=other)
    before = list(Insight.objects.order_by("pk").values())
    Breakout.objects.update(status="closed")

    named = {name: other.code if value == "other" else value for name, value in facts.items()}
    answer = client.post(at(host, step, one.code), named)

    assert answer.status_code == 200
    assert "This break-out is closed" in words(answer)
    assert list(Insight.objects.order_by("pk").values()) == before


def test_who_was_in_a_closed_room_stays_to_be_read_and_nobody_is_moved(client, host):
    seat = SeatFactory(breakout=host.breakout, registration__name="Ines Pessoa")
    other = BreakoutFactory(webinar=host.breakout.webinar)
    away = SeatFactory(breakout=other)
    Breakout.objects.filter(pk=host.breakout.pk).update(status="closed")

    for step, facts in (
        ("seat-send", {"person": seat.pk, "room": other.code}),
        ("seat-fetch", {"fetched": away.pk}),
        ("help-create", {"help-note": "Hello"}),
    ):
        answer = client.post(at(host, step), facts, follow=True)
        assert "This break-out is closed; " in words(answer)

    text = console(client, host)
    assert "Ines Pessoa" in text
    assert "Move somebody" not in text
    assert not HelpRequest.objects.exists()
    assert {s.pk: s.breakout for s in Seat.objects.all()} == {
        seat.pk: host.breakout,
        away.pk: other,
    }
