"""The board of a break-out: who may read and write it, and what it tells about whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.live.domain.notes import (
    bring_back_insight,
    hide_insight,
    vote_for,
    withdraw_insight,
    write_insight,
)
from webinars.models import Breakout, Broadcast, Insight, Moderator, Vote
from webinars.tests.entering import entered, words
from webinars.tests.factories import HostFactory, InsightFactory, RegistrationFactory, SeatFactory

pytestmark = pytest.mark.django_db

NOTE = {"kind": "objective", "text": "Find partners", "attribution": "anonymous"}


@pytest.fixture
def seat():
    """In a room that runs, with a person who belongs to a cluster."""
    return SeatFactory(
        breakout__status="running",
        registration__name="Ana Author",
        registration__cluster=ClusterFactory(name="Cluster AEC"),
    )


def came(seat):
    """A browser in which this person came by their personal link."""
    browser = Client()
    browser.get(reverse("webinars:registration-board", args=[seat.registration.token]))
    return browser


def at(seat, step="breakout-detail", *rest):
    return reverse(f"webinars:{step}", args=[seat.breakout.code, *rest])


def plain(answer):
    """Without what is new in every answer."""
    return re.sub(r'value="\w{64}"|form_key" value="\w+"', "", answer.content.decode())


# --- The way in ---


def test_the_personal_link_leads_to_the_board_and_leaves_the_address(client, seat):
    answer = client.get(reverse("webinars:registration-board", args=[seat.registration.token]))

    assert (answer.status_code, answer["Location"]) == (303, seat.breakout.get_absolute_url())
    assert seat.registration.token not in answer["Location"]
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"


def test_without_a_seat_the_link_leads_to_the_plenary(client):
    registration = RegistrationFactory()
    plenary = reverse("webinars:webinar-live", args=[registration.webinar.slug])

    for step in ("live", "board"):
        answer = client.get(reverse(f"webinars:registration-{step}", args=[registration.token]))
        assert (answer.status_code, answer["Location"]) == (303, plenary)


@pytest.mark.parametrize("status", ["cancelled", "waiting", "pending"])
def test_who_has_no_place_does_not_come_in(client, status):
    facts = {"cancelled_at": timezone.now()} if status == "cancelled" else {"status": status}
    registration = RegistrationFactory(**facts)

    address = reverse("webinars:registration-live", args=[registration.token])

    assert client.get(address).status_code == 404


def test_of_two_who_share_a_browser_the_last_one_writes(seat):
    neighbour = SeatFactory(breakout=seat.breakout)
    browser = came(neighbour)
    browser.get(reverse("webinars:registration-board", args=[seat.registration.token]))

    browser.post(at(seat, "board-insight-create"), NOTE)

    assert Insight.objects.get().registration == seat.registration


def test_who_signed_in_with_the_address_they_registered_with_comes_in(client, seat):
    client.force_login(UserFactory(email=seat.registration.email))

    assert client.get(at(seat)).status_code == 200


def test_the_board_opens_to_those_who_sit_there_and_those_who_lead(seat):
    room = seat.breakout
    other = SeatFactory(breakout__webinar=room.webinar)
    unseated = RegistrationFactory(webinar=room.webinar)
    moderator = Moderator.objects.create(webinar=room.webinar, name="Mo", user=UserFactory())
    host = HostFactory(breakout=room, user=UserFactory())
    elsewhere = HostFactory(breakout=other.breakout, user=UserFactory())

    def signed_in(user):
        browser = Client()
        browser.force_login(user)
        return browser

    browsers = {
        "member": (came(seat), 200),
        "member of another room": (came(other), 404),
        "without a seat": (signed_in(UserFactory(email=unseated.email)), 404),
        "stranger": (Client(), 404),
        "somebody signed in": (signed_in(UserFactory()), 404),
        "host": (signed_in(host.user), 200),
        "host of another room": (signed_in(elsewhere.user), 404),
        "moderator": (signed_in(moderator.user), 200),
        "staff": (signed_in(CoordinatorFactory()), 200),
    }
    for step in ("breakout-detail", "breakout-news"):
        answers = {who: b.get(at(seat, step)).status_code for who, (b, _) in browsers.items()}
        assert answers == {who: status for who, (_, status) in browsers.items()}, step


def test_who_cancelled_or_was_moved_loses_the_room_at_once(seat):
    browser = came(seat)
    other = SeatFactory(breakout__webinar=seat.breakout.webinar)

    seat.breakout, left = other.breakout, at(seat)
    seat.save()

    assert browser.get(left).status_code == 404
    assert browser.get(at(seat)).status_code == 200


# --- What it shows ---


def test_the_board_shows_the_room_its_people_and_what_is_said_to_it(seat):
    room = seat.breakout
    room.webinar.room_link = "https://meet.example.org/tgtf-{room}"
    room.webinar.save()
    seat.registration.offers, seat.registration.seeks = "An audit", "A partner"
    seat.registration.save()
    other = SeatFactory(breakout__webinar=room.webinar)
    Broadcast.objects.create(webinar=room.webinar, text="To everybody")
    Broadcast.objects.create(webinar=room.webinar, breakout=room, text="To this room")
    Broadcast.objects.create(webinar=room.webinar, breakout=other.breakout, text="Elsewhere")
    InsightFactory(breakout=room, kind="conclusion", text="We agree")
    InsightFactory(breakout=room, text="The key one", key_at=timezone.now())

    page = words(came(seat).get(at(seat)))

    for said in (
        room.title,
        "Running",
        "Ana Author",
        "Cluster AEC",
        "An audit",
        "A partner",
        "To everybody",
        "To this room",
        "We agree",
        "Key insights",
        f'href="https://meet.example.org/tgtf-{room.meeting_code}" rel="noreferrer"',
    ):
        assert said in page
    assert "Elsewhere" not in page


def test_a_name_stands_only_under_what_its_author_signed(seat):
    reader = SeatFactory(breakout=seat.breakout)
    for attribution in ("named", "cluster", "anonymous"):
        write_insight(
            seat.breakout,
            author=seat.registration,
            kind="offer",
            text=f"Says {attribution}",
            attribution=attribution,
        )

    page = came(reader).get(at(seat, "breakout-news"))
    notes = words(page).partition('data-part="insights"')[2]
    named, cluster, anonymous = (
        next(note for note in notes.split("<li") if f"Says {attribution}" in note)
        for attribution in ("named", "cluster", "anonymous")
    )

    assert "Ana Author" in named
    assert "Cluster AEC" in cluster
    assert "Ana Author" not in cluster
    assert "Ana Author" not in anonymous
    assert "Cluster AEC" not in anonymous


def test_an_anonymous_note_reads_the_same_whoever_wrote_it(seat):
    """Neither an id nor an order nor a mark tells two authors apart to a third."""
    reader, neighbour = SeatFactory.create_batch(2, breakout=seat.breakout)
    write_insight(seat.breakout, author=seat.registration, **NOTE)
    write_insight(neighbour.breakout, author=neighbour.registration, **NOTE)

    notes = words(came(reader).get(at(seat, "breakout-news"))).partition("insights")[2]
    first, second = (
        re.sub(insight.code, "", note)
        for insight, note in zip(
            Insight.objects.all(), re.findall(r"<li.*?</li>", notes), strict=True
        )
    )

    assert first == second
    assert str(seat.registration.code) not in notes


def test_own_notes_can_be_told_from_those_of_others(seat):
    reader = SeatFactory(breakout=seat.breakout)
    own = write_insight(seat.breakout, author=seat.registration, **NOTE)
    edit = reverse("webinars:board-insight-edit", args=[seat.breakout.code, own.code])

    assert edit in words(came(seat).get(at(seat)))
    assert edit not in words(came(reader).get(at(seat)))
    assert came(reader).get(edit).status_code == 404


def test_notes_stand_with_the_newest_first_or_by_votes(seat):
    browser = came(seat)
    older = InsightFactory(breakout=seat.breakout, text="The older")
    InsightFactory(breakout=seat.breakout, text="The newer")
    vote_for(older, seat.registration)

    newest = words(browser.get(at(seat)))
    by_votes = words(browser.get(at(seat) + "?sort=votes"))

    assert newest.index("The newer") < newest.index("The older")
    assert by_votes.index("The older") < by_votes.index("The newer")


def test_the_author_alone_learns_that_a_note_was_hidden_and_why(seat):
    reader = SeatFactory(breakout=seat.breakout)
    hide_insight(
        write_insight(seat.breakout, author=seat.registration, **NOTE),
        reason="names a firm",
        by=None,
    )

    assert "Hidden by the host: names a firm" in words(came(seat).get(at(seat)))
    others = words(came(reader).get(at(seat)))
    assert "Find partners" not in others
    assert "names a firm" not in others


def test_an_author_withdraws_a_note_and_brings_it_back(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    reader = came(SeatFactory(breakout=seat.breakout))
    browser, withdraw = came(seat), at(seat, "board-insight-withdraw", insight.code)
    edit = browser.get(at(seat, "board-insight-edit", insight.code)).content.decode()

    browser.post(withdraw, {"withdraw": "1"})

    assert withdraw in edit
    assert "Find partners" not in words(reader.get(at(seat)))
    own_page = words(browser.get(at(seat)))
    assert "You withdrew it." in own_page
    assert "Bring it back" in own_page
    kept = Insight.objects.get()
    assert (kept.withdrawn, kept.hidden_reason) == (True, "Withdrawn by its author")

    browser.post(withdraw, {"withdraw": "0"})

    assert "Find partners" in words(reader.get(at(seat)))
    assert not Insight.objects.get().withdrawn


def test_only_its_author_withdraws_a_note_and_no_host_brings_it_back(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    other = came(SeatFactory(breakout=seat.breakout))
    withdraw = at(seat, "board-insight-withdraw", insight.code)

    assert other.post(withdraw, {"withdraw": "1"}).status_code == 404
    came(seat).post(withdraw, {"withdraw": "1"})
    with pytest.raises(Refused, match="Its author has withdrawn it"):
        bring_back_insight(insight, by=None)


def test_a_note_with_others_merged_into_it_and_one_of_a_closed_room_stay(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    copy = InsightFactory(breakout=seat.breakout, merged_into=insight)
    with pytest.raises(Refused, match="merged notes of others"):
        withdraw_insight(insight, author=seat.registration)
    Insight.objects.filter(pk=copy.pk).update(merged_into=None)
    Breakout.objects.update(status="closed")
    with pytest.raises(Refused, match="This break-out is closed"):
        withdraw_insight(insight, author=seat.registration)


def test_hosts_see_which_notes_others_read_without_a_name(client, seat):
    write_insight(seat.breakout, author=seat.registration, **NOTE)
    write_insight(seat.breakout, author=seat.registration, **{**NOTE, "attribution": "named"})
    client.force_login(CoordinatorFactory())

    console = client.get(seat.breakout.get_host_url()).content.decode()

    assert console.count("without a name for others") == 1


def test_a_closed_room_stays_readable_and_takes_nothing(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    vote_for(insight, seat.registration)
    Breakout.objects.update(status="closed")
    browser = came(seat)

    page = words(browser.get(at(seat)))
    written = browser.post(at(seat, "board-insight-create"), {**NOTE, "text": "Late"})
    voted = browser.post(at(seat, "vote-edit", insight.code), {"vote": "0"})

    for said in ("Find partners", "You voted for this", "Ana Author", "Closed"):
        assert said in page
    assert "<textarea" not in page
    assert "aria-pressed" not in page
    assert "This break-out is closed; its notes stay as they are." in words(written)
    assert "Late" in words(written)  # what was typed is not lost
    assert "This break-out is closed; its notes stay as they are." in words(voted)
    assert (Insight.objects.count(), Vote.objects.count()) == (1, 1)


def test_before_the_webinar_the_board_says_when_it_opens(seat):
    Breakout.objects.update(status="planned")
    browser = came(seat)

    page = words(browser.get(at(seat)))
    answer = words(browser.post(at(seat, "board-insight-create"), NOTE))

    assert "You can write here from the start of the webinar" in page
    assert "Ana Author" in page
    assert "You can write here as soon as the webinar begins." in answer
    assert not Insight.objects.exists()


def test_hosts_read_the_board_and_are_led_to_their_console(client, seat):
    host = HostFactory(breakout=seat.breakout, user=UserFactory())
    client.force_login(host.user)

    page = words(client.get(at(seat)))

    assert seat.breakout.get_host_url() in page
    assert "<textarea" not in page
    assert client.post(at(seat, "board-insight-create"), NOTE).status_code == 404


# --- Writing, mending, voting ---


def test_a_note_is_written_and_the_last_choice_of_name_is_offered_again(seat):
    browser = came(seat)
    note = entered(browser, at(seat), **{**NOTE, "attribution": "cluster"})

    answers = [browser.post(at(seat, "board-insight-create"), note) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [seat.breakout.get_absolute_url()] * 2
    assert (Insight.objects.get().kind, Insight.objects.get().attribution) == (
        "objective",
        "cluster",
    )
    assert re.search(r'value="cluster"[^>]*checked', words(browser.get(at(seat))))


def test_who_has_no_cluster_cannot_sign_with_one(seat):
    neighbour = SeatFactory(breakout=seat.breakout)
    note = {**NOTE, "attribution": "cluster"}

    answer = came(neighbour).post(at(seat, "board-insight-create"), note)

    assert "Select a valid choice." in words(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Fill in “What you want to say”."),
        ({"text": "x" * 10_001}, "At most 10,000 characters (you have 10,001)."),
        ({"text": "\u202eevil"}, "Text-direction control characters"),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"kind": "conclusion"}, "Select a valid choice."),
        ({"kind": "practice"}, "Select a valid choice."),
        ({"attribution": "somebody else"}, "Select a valid choice."),
        ({"form_key": "<b>"}, "slug"),
        ({"form_key": "x" * 33}, "at most 32 characters"),
    ],
)
def test_bad_input_is_said_and_what_was_written_stays(seat, wrong, said):
    answer = came(seat).post(at(seat, "board-insight-create"), {**NOTE, **wrong})

    assert answer.status_code == 200
    assert said in words(answer)
    assert {**NOTE, **wrong}["text"] in answer.content.decode()
    assert not Insight.objects.exists()


def test_five_megabytes_are_refused_with_a_page(seat):
    answer = came(seat).post(at(seat, "board-insight-create"), {**NOTE, "text": "x" * 5_000_000})

    assert answer.status_code in (200, 400)
    assert "Nothing was saved" in words(answer) or "At most 10,000 characters" in words(answer)
    assert not Insight.objects.exists()


def test_scripts_and_right_to_left_text_are_text(seat):
    browser = came(seat)
    texts = ["<script>alert(1)</script>", "مرحبا بالعالم", "{{ 7*7 }} &amp; <b>"]
    for text in texts:
        browser.post(at(seat, "board-insight-create"), {**NOTE, "text": text})

    page = browser.get(at(seat)).content.decode()

    assert "<script>alert" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in page
    assert "<bdi>مرحبا بالعالم</bdi>" in page
    assert "<bdi>{{ 7*7 }} &amp;amp; &lt;b&gt;</bdi>" in page


def test_own_words_are_mended_and_a_conflict_shows_both(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    address = at(seat, "board-insight-edit", insight.code)
    browser = came(seat)
    mine = {"kind": "offer", "text": "My words", "attribution": "named", "version": 1}
    Insight.objects.update(text="The host’s words", version=2)

    answer = browser.post(address, mine)
    for said in ("Somebody else changed this meanwhile", "The host’s words", "My words"):
        assert said in words(answer)
    browser.post(address, {**mine, "version": 2})

    insight.refresh_from_db()
    assert (insight.text, insight.attribution, insight.version) == ("My words", "named", 3)


def test_an_edit_comes_too_late_after_the_close_and_the_text_is_not_lost(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    address = at(seat, "board-insight-edit", insight.code)
    browser = came(seat)
    Breakout.objects.update(status="closed")

    answer = words(browser.post(address, {**NOTE, "text": "Too late", "version": 1}))

    assert "This break-out is closed" in answer
    assert "Too late" in answer


def test_a_vote_is_pressed_and_taken_back(seat):
    insight = InsightFactory(breakout=seat.breakout)
    browser = came(seat)
    address = at(seat, "vote-edit", insight.code)

    browser.post(address, {"vote": "1"})
    assert "Take my vote back" in words(browser.get(at(seat)))
    assert "1 vote" in words(browser.get(at(seat)))
    answer = browser.post(address, {"vote": "0", "sort": "votes"})

    assert answer["Location"] == f"{at(seat)}?sort=votes#insight-{insight.code}"
    assert "Up-vote" in words(browser.get(at(seat)))
    assert not Vote.objects.exists()


def test_a_vote_on_what_was_hidden_meanwhile_is_refused_in_words(seat):
    insight = InsightFactory(breakout=seat.breakout)
    hide_insight(insight, reason="twice", by=None)

    answer = came(seat).post(at(seat, "vote-edit", insight.code), {"vote": "1"})

    assert "The host has hidden this meanwhile" in words(answer)
    assert not Vote.objects.exists()


def test_nobody_writes_or_votes_in_a_room_they_do_not_sit_in(seat):
    insight = write_insight(seat.breakout, author=seat.registration, **NOTE)
    stranger = came(SeatFactory(breakout__webinar=seat.breakout.webinar))
    own_room = SeatFactory(breakout__status="running")

    answers = [
        stranger.post(at(seat, "board-insight-create"), NOTE),
        stranger.post(at(seat, "board-insight-edit", insight.code), {**NOTE, "version": 1}),
        stranger.post(at(seat, "vote-edit", insight.code), {"vote": "1"}),
        stranger.post(at(seat, "breakout-here")),
        came(own_room).post(at(own_room, "vote-edit", insight.code), {"vote": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert (Insight.objects.count(), Vote.objects.count()) == (1, 0)


# --- News ---


def test_news_come_once_and_again_when_something_changed(seat):
    browser = came(seat)
    first = browser.get(at(seat, "breakout-news"))

    same = browser.get(at(seat, "breakout-news"), headers={"If-None-Match": first["ETag"]})
    write_insight(seat.breakout, author=seat.registration, **NOTE)
    fresh = browser.get(at(seat, "breakout-news"), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, fresh.status_code) == (200, 304, 200)
    assert same.content == b""
    assert "Find partners" in words(fresh)
    assert fresh["ETag"] != first["ETag"]


def test_news_differ_between_readers_and_orders(seat):
    reader = SeatFactory(breakout=seat.breakout)
    tags = {
        came(somebody).get(at(seat, "breakout-news") + order)["ETag"]
        for somebody in (seat, reader)
        for order in ("", "?sort=votes")
    }

    assert len(tags) == 4


def test_news_hold_no_token_so_that_nothing_seems_new(seat):
    browser = came(seat)

    first, second = (browser.get(at(seat, "breakout-news")).content for _ in range(2))

    assert first == second


def test_the_page_holds_the_parts_that_news_bring(seat):
    InsightFactory.create_batch(2, breakout=seat.breakout)
    browser = came(seat)
    page, news = (
        words(browser.get(at(seat, step))) for step in ("breakout-detail", "breakout-news")
    )

    parts = re.findall(r'data-part="(\w+)"', news)

    assert parts == re.findall(r'data-part="(\w+)"', page)
    assert parts == ["state", "heard", "people", "found", "withheld", "number", "insights", "pages"]


@pytest.fixture
def without_cache_queries(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.mark.parametrize("rows", [1, 10])
def test_the_board_asks_the_database_as_often_with_one_note_as_with_forty(
    without_cache_queries, django_assert_num_queries, seat, rows
):
    """The session, the seat, people, broadcasts, conclusions, key insights, what is off the board,
    how many notes, a page of them, own votes, the last choice of name."""
    SeatFactory.create_batch(rows, breakout=seat.breakout)
    InsightFactory.create_batch(rows, breakout=seat.breakout, registration=seat.registration)
    browser = came(seat)

    with django_assert_num_queries(11):
        browser.get(at(seat))


@pytest.mark.parametrize("rows", [1, 10])
def test_nothing_new_costs_two_queries_and_news_three_more(
    without_cache_queries, django_assert_num_queries, seat, rows
):
    """The session and the seat; then, where another has made the parts already, the own votes."""
    SeatFactory.create_batch(rows, breakout=seat.breakout)
    InsightFactory.create_batch(rows, breakout=seat.breakout)
    browser = came(seat)
    tag = browser.get(at(seat, "breakout-news"))["ETag"]

    with django_assert_num_queries(2):
        browser.get(at(seat, "breakout-news"), headers={"If-None-Match": tag})
    with django_assert_num_queries(3):
        browser.get(at(seat, "breakout-news"))


def test_being_here_is_noted_by_a_form_alone(seat):
    seat.seen_at = timezone.now() - timedelta(hours=1)
    seat.save()
    browser = came(seat)

    assert browser.get(at(seat, "breakout-here")).status_code == 405
    assert browser.post(at(seat, "breakout-here")).status_code == 204
