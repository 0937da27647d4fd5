"""Leading a webinar while it runs: what each verb does, and what it refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.campaign.domain.invitations import invite_hosts, moderators_without_link
from webinars.live.domain.help import answer_call
from webinars.live.domain.plenary import plenary_of
from webinars.live.domain.rooms import (
    as_seen,
    broadcast,
    close_rooms,
    extend_rooms,
    open_rooms,
    reopen_room,
    warn_rooms,
)
from webinars.models import Breakout, Broadcast, HelpRequest
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    ModeratorFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar, close_webinar

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def webinar():
    return WebinarFactory(breakout_minutes=30)


@pytest.fixture
def rooms(webinar):
    return BreakoutFactory.create_batch(2, webinar=webinar)


def states(webinar):
    return list(webinar.breakouts.in_order().values_list("status", flat=True))


def pulses(webinar):
    webinar.refresh_from_db()
    return [webinar.pulse, *webinar.breakouts.in_order().values_list("pulse", flat=True)]


def minutes_left(room):
    room.refresh_from_db()
    return round((room.ends_at - timezone.now()) / MINUTE)


# --- Opening -------------------------------------------------------------------------------------
def test_all_rooms_open_for_as_long_as_the_webinar_says(webinar, rooms):
    staff = CoordinatorFactory()

    open_rooms(webinar, by=staff, sender="Marta")

    assert states(webinar) == ["running", "running"]
    assert [minutes_left(room) for room in rooms] == [30, 30]
    assert pulses(webinar) == [1, 1, 1]
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("breakouts.opened", staff)
    assert event.facts == {"sender": "Marta", "rooms": [room.title for room in rooms]}


def test_one_room_opens_and_the_others_wait(webinar, rooms):
    open_rooms(webinar, only=rooms[0], by=None)

    assert states(webinar) == ["running", "planned"]
    assert pulses(webinar) == [1, 1, 0]


def test_two_who_open_at_once_open_once(webinar, rooms):
    open_rooms(webinar, by=None)
    ends = list(webinar.breakouts.values_list("ends_at", flat=True))

    with pytest.raises(Refused, match="No break-out waits to be opened"):
        open_rooms(webinar, by=None)
    with pytest.raises(Refused, match="is running already"):
        open_rooms(webinar, only=rooms[0], by=None)
    assert list(webinar.breakouts.values_list("ends_at", flat=True)) == ends


@pytest.mark.parametrize("status", ["draft", "held", "cancelled"])
@pytest.mark.parametrize("verb", [open_rooms, close_rooms, warn_rooms])
def test_only_an_announced_webinar_is_led(status, verb):
    room = BreakoutFactory(webinar__status=status)

    with pytest.raises(Refused, match=f"this one is {status}"):
        verb(room.webinar, by=None)
    assert pulses(room.webinar) == [0, 0]


def test_rooms_of_another_webinar_stay_as_they_are(webinar, rooms):
    foreign = BreakoutFactory()

    with pytest.raises(Refused):
        open_rooms(webinar, only=foreign, by=None)
    open_rooms(webinar, by=None)
    foreign.refresh_from_db()
    assert foreign.status == Breakout.Status.PLANNED


# --- Warning and speaking ------------------------------------------------------------------------
def test_rooms_that_end_together_are_warned_by_one_sentence(webinar, rooms):
    open_rooms(webinar, by=None)

    warn_rooms(webinar, by=None, sender="Marta")

    sent = Broadcast.objects.get()
    assert (sent.breakout, sent.sender) == (None, "Marta")
    assert sent.text == "30 minutes left: please come to your conclusion."


def test_rooms_that_end_apart_are_each_told_their_own_minutes(webinar, rooms):
    open_rooms(webinar, by=None)
    extend_rooms(webinar, 5, only=rooms[1], by=None)

    warn_rooms(webinar, by=None)

    told = {sent.breakout: sent.text[:2] for sent in Broadcast.objects.all()}
    assert told == {rooms[0]: "30", rooms[1]: "35"}


def test_two_who_warn_at_once_warn_once(webinar, rooms):
    open_rooms(webinar, by=None)
    warn_rooms(webinar, by=None)

    with pytest.raises(Refused, match="told just now"):
        warn_rooms(webinar, by=None)
    assert Broadcast.objects.count() == 1


def test_the_same_sentence_at_once_is_said_once(webinar, rooms):
    first = broadcast(webinar, "Coffee is here.", by=None, sender="Marta")
    again = broadcast(webinar, " Coffee is here. ", by=None, sender="Otto")
    to_one = broadcast(webinar, "Coffee is here.", breakout=rooms[0], by=None)

    assert first == again
    assert list(Broadcast.objects.order_by("pk")) == [first, to_one]
    assert pulses(webinar) == [2, 2, 1]


def test_nothing_is_not_said(webinar, rooms):
    with pytest.raises(Refused, match="Write down first"):
        broadcast(webinar, "   ", by=None)


# --- Time ----------------------------------------------------------------------------------------
def test_more_time_is_added_to_the_end(webinar, rooms):
    open_rooms(webinar, by=None)

    extend_rooms(webinar, 5, by=None)

    assert [minutes_left(room) for room in rooms] == [35, 35]


def test_where_time_is_up_it_counts_from_now(webinar, rooms):
    open_rooms(webinar, by=None)
    webinar.breakouts.update(ends_at=timezone.now() - 10 * MINUTE)

    extend_rooms(webinar, 5, by=None)

    assert minutes_left(rooms[0]) == 5


def test_two_who_extend_at_once_extend_once(webinar, rooms):
    open_rooms(webinar, by=None)
    rooms[0].refresh_from_db()
    seen = as_seen(rooms[0].ends_at)
    extend_rooms(webinar, 5, seen=seen, by=None)

    with pytest.raises(Refused, match="Somebody else changed the time"):
        extend_rooms(webinar, 5, seen=seen, by=None)
    assert minutes_left(rooms[0]) == 35


@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_time_is_extended_by_a_sane_number(webinar, rooms, minutes):
    open_rooms(webinar, by=None)

    with pytest.raises(Refused, match="Extend by 1 to 120 minutes"):
        extend_rooms(webinar, minutes, by=None)


def test_a_room_that_does_not_run_has_no_time_to_extend(webinar, rooms):
    with pytest.raises(Refused, match="No break-out is running"):
        extend_rooms(webinar, 5, by=None)
    with pytest.raises(Refused, match="is not running"):
        warn_rooms(webinar, only=rooms[0], by=None)


# --- Closing -------------------------------------------------------------------------------------
def test_all_open_rooms_close_whether_they_ran_or_not(webinar, rooms):
    open_rooms(webinar, only=rooms[0], by=None)

    close_rooms(webinar, by=None)

    assert states(webinar) == ["closed", "closed"]
    assert not webinar.breakouts.filter(closed_at=None).exists()
    with pytest.raises(Refused, match="All break-outs are closed already"):
        close_rooms(webinar, by=None)


def test_a_closed_room_opens_again_for_some_minutes(webinar, rooms):
    open_rooms(webinar, by=None)
    close_rooms(webinar, only=rooms[0], by=None)
    Breakout.objects.filter(pk=rooms[0].pk).update(ends_at=timezone.now() - MINUTE)

    reopen_room(rooms[0], 5, by=None)

    rooms[0].refresh_from_db()
    assert (rooms[0].status, rooms[0].closed_at) == ("running", None)
    assert minutes_left(rooms[0]) == 5
    with pytest.raises(Refused, match="is open already"):
        reopen_room(rooms[0], 5, by=None)


@pytest.mark.parametrize(
    ("end", "status"), [(close_webinar, "held"), (cancel_webinar, "cancelled")]
)
def test_the_webinars_end_closes_its_rooms_for_good(webinar, rooms, end, status):
    open_rooms(webinar, by=None)
    close_rooms(webinar, only=rooms[0], by=None)
    rooms[0].refresh_from_db()
    first, before = rooms[0].closed_at, pulses(webinar)

    end(webinar, by=CoordinatorFactory())

    closed = webinar.breakouts.in_order().values_list("closed_at", flat=True)
    assert closed[0] == first
    assert closed[1] > first
    assert pulses(webinar) == [pulse + 1 for pulse in before]
    with pytest.raises(Refused, match=f"this one is {status}"):
        reopen_room(rooms[0], by=None)


# --- Help ----------------------------------------------------------------------------------------
def test_of_two_who_come_the_first_is_named(rooms):
    call = HelpRequest.objects.create(breakout=rooms[0], note="No sound")

    answer_call(call, by=None, sender="Marta")

    call.refresh_from_db()
    assert (call.answerer, call.answered_at is None) == ("Marta", False)
    with pytest.raises(Refused, match="on the way"):
        answer_call(call, by=None, sender="Otto")


# --- What the plenary says -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("attribution", "name"), [("named", "Ana"), ("cluster", "Wood cluster"), ("anonymous", "")]
)
def test_a_participants_name_is_told_as_far_as_they_allowed(attribution, name):
    person = RegistrationFactory(name="Ana", cluster=ClusterFactory(name="Wood cluster"))
    insight = InsightFactory(registration=person, author_name="Ana", attribution=attribution)

    assert insight.signature == name


def test_whoever_has_no_cluster_stays_without_a_name():
    person = RegistrationFactory(name="Ana")
    insight = InsightFactory(registration=person, author_name="Ana", attribution="cluster")

    assert insight.signature == ""


def test_hosts_sign_what_they_write():
    insight = InsightFactory(host=HostFactory(name="Hal"), author_name="Hal")

    assert insight.signature == "Hal"


def test_rooms_report_what_is_shown_and_marked(webinar, rooms):
    now = timezone.now()
    InsightFactory(breakout=rooms[0], text="plain")
    InsightFactory(breakout=rooms[0], text="second", key_at=now)
    InsightFactory(breakout=rooms[0], text="first", key_at=now - MINUTE)
    InsightFactory(breakout=rooms[0], text="hidden", key_at=now, hidden_at=now)
    InsightFactory(breakout=rooms[0], text="end", kind="conclusion")
    InsightFactory(text="elsewhere", kind="conclusion")

    reported = plenary_of(webinar).reported

    assert [report.breakout for report in reported] == [rooms[0]]
    assert [said.text for said in reported[0].keys] == ["first", "second"]
    assert [said.text for said in reported[0].conclusions] == ["end"]


# --- Personal links ------------------------------------------------------------------------------
def test_moderators_are_mailed_their_link_once(webinar):
    moderator = ModeratorFactory(webinar=webinar)
    ModeratorFactory(webinar=webinar, email="")
    assert moderators_without_link(webinar) == [moderator]

    assert invite_hosts(webinar, by=None) == 1
    assert invite_hosts(webinar, by=None) == 0

    assert moderators_without_link(webinar) == []
    assert Message.objects.get().kind == "webinar.moderator_link"
