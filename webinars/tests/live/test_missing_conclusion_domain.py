"""Which closed rooms owe a conclusion, who is asked for it and when, and that it still comes in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from webinars.live.domain import conclusions
from webinars.live.domain.conclusions import (
    ask_again,
    ask_for_conclusions,
    keep_conclusion,
    rooms_without_conclusion,
)
from webinars.live.domain.rooms import close_rooms, open_rooms, reopen_room
from webinars.models import Breakout, Insight, Recap, Webinar
from webinars.tasks import compile_due_recaps
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar

pytestmark = pytest.mark.django_db

CLOSED = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)  # the night after, clocks go forward
MORNING = datetime(2026, 3, 29, 7, 0, tzinfo=UTC)  # nine o'clock in Brussels by then


@pytest.fixture
def room():
    """Closed without a conclusion, with a note and a host."""
    webinar = WebinarFactory(title="Pathways", time_zone="Europe/Brussels")
    room = BreakoutFactory(webinar=webinar, title="Energy", status="closed", closed_at=CLOSED)
    InsightFactory(breakout=room)
    HostFactory(breakout=room, name="Hanna", email="hanna@example.org")
    return room


@pytest.fixture
def at(monkeypatch):
    """Set the clock, and ask."""

    def ask(moment):
        monkeypatch.setattr(conclusions.timezone, "now", lambda: moment)
        asked = ask_for_conclusions()
        monkeypatch.undo()
        return asked

    return ask


def asked():
    return sorted(
        Message.objects.filter(kind="conclusion.owed").values_list("recipient", flat=True)
    )


# --- Which rooms ---------------------------------------------------------------------------------
def test_a_closed_room_with_notes_and_without_a_conclusion_owes_one(room):
    assert rooms_without_conclusion(room.webinar) == [room]


@pytest.mark.parametrize("facts", [{"status": "running"}, {"status": "planned"}])
def test_an_open_room_owes_nothing_yet(room, facts):
    Breakout.objects.update(**facts)

    assert rooms_without_conclusion(room.webinar) == []


def test_a_hidden_conclusion_is_none(room):
    conclusion = InsightFactory(breakout=room, kind="conclusion")
    assert rooms_without_conclusion(room.webinar) == []

    Insight.objects.filter(pk=conclusion.pk).update(hidden_at=timezone.now())

    assert rooms_without_conclusion(room.webinar) == [room]


@pytest.mark.parametrize(
    ("status", "owes"),
    [("draft", True), ("withdrawn", True), ("approved", False), ("published", False)],
)
def test_it_is_owed_until_the_recap_is_approved(room, status, owes):
    RecapFactory(webinar=room.webinar, status=status, approved_at=timezone.now())

    assert bool(rooms_without_conclusion(room.webinar)) is owes


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_webinar_that_does_not_take_place_owes_nothing(room, status):
    Webinar.objects.update(status=status)

    assert rooms_without_conclusion(room.webinar) == []


def test_a_room_that_nobody_came_to_owes_nothing(room):
    Insight.objects.all().delete()
    assert rooms_without_conclusion(room.webinar) == []
    seat = SeatFactory(breakout=room)
    assert rooms_without_conclusion(room.webinar) == [room], (
        "nobody was seen anywhere: who had a seat counts"
    )
    other = BreakoutFactory(webinar=room.webinar, status="closed")
    SeatFactory(breakout=other, seen_at=timezone.now())
    assert rooms_without_conclusion(room.webinar) == [other], (
        "people were seen, and none of them here"
    )

    seat.registration.attended = True
    seat.registration.save()

    assert rooms_without_conclusion(room.webinar) == [room, other]


def test_many_rooms_cost_as_many_queries_as_one(room, django_assert_num_queries):
    for _n in range(5):
        HostFactory(breakout=SeatFactory(breakout__webinar=room.webinar).breakout)
    Breakout.objects.update(status="closed", closed_at=CLOSED)

    with django_assert_num_queries(2):
        assert len(rooms_without_conclusion(room.webinar)) == 6


# --- Asking --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (CLOSED + timedelta(minutes=19), 0),
        (CLOSED + timedelta(minutes=20), 1),
        (CLOSED + timedelta(minutes=59), 1),
        (MORNING - timedelta(minutes=1), 0),
        (MORNING, 1),
        (MORNING + timedelta(hours=13), 0),
        (CLOSED + timedelta(days=400), 0),
    ],
)
def test_its_host_is_asked_soon_after_the_close_or_on_the_next_morning(room, at, moment, number):
    assert at(moment) == number
    assert len(asked()) == number


def test_a_host_is_asked_twice_in_all(room, at):
    every = [CLOSED + timedelta(minutes=10 * n) for n in range(6 * 48)]

    assert sum(at(moment) for moment in every) == 2
    keys = Message.objects.order_by("pk").values_list("key", flat=True)
    host = room.hosts.get().pk
    assert [*keys] == [f"conclusion.owed/{room.webinar_id}/{host}/{turn}" for turn in (1, 2)]


def test_closed_reopened_and_closed_again_it_is_still_twice(room, at):
    at(CLOSED + timedelta(minutes=20))
    again = CLOSED + timedelta(hours=1)
    Breakout.objects.update(closed_at=again)

    assert at(again + timedelta(minutes=20)) == 0
    assert at(MORNING) == 1


def test_what_came_meanwhile_is_not_asked_for(room, at):
    at(CLOSED + timedelta(minutes=20))
    room.refresh_from_db()
    keep_conclusion(room, text="Energy is dear.", base="")

    assert at(MORNING) == 0
    assert outbox.write(Message.objects.get()) is None, "nor does the first mail go out any more"


@pytest.mark.parametrize("status", ["approved", "published"])
def test_a_mail_that_waits_is_dropped_once_the_recap_is_approved(room, at, status):
    at(CLOSED + timedelta(minutes=20))
    assert outbox.write(Message.objects.get())

    RecapFactory(webinar=room.webinar, status=status, approved_at=timezone.now())

    assert outbox.write(Message.objects.get()) is None


def test_nor_does_it_go_where_the_webinar_is_cancelled_or_the_host_has_another_address(room, at):
    at(CLOSED + timedelta(minutes=20))
    message = Message.objects.get()
    room.hosts.update(email="other@example.org")
    assert outbox.write(message) is None
    room.hosts.update(email="hanna@example.org")
    assert outbox.write(message)

    Webinar.objects.update(starts_at=timezone.now() + timedelta(days=1))
    cancel_webinar(room.webinar, by=None)

    assert outbox.write(message) is None


def test_a_host_without_an_address_is_not_asked(room, at):
    room.hosts.update(email="")

    assert at(CLOSED + timedelta(minutes=20)) == 0
    with pytest.raises(Refused, match="None of their hosts has an address"):
        ask_again(room.webinar, by=None)


def test_all_webinars_are_asked_in_a_constant_number_of_queries(
    room, at, django_assert_max_num_queries
):
    for _n in range(5):
        InsightFactory(breakout=HostFactory().breakout)
    Breakout.objects.update(status="closed", closed_at=CLOSED)

    with django_assert_max_num_queries(6):
        assert at(CLOSED + timedelta(minutes=30)) == 6


def test_staff_ask_again_whenever_they_like_but_two_at_once_ask_once(room):
    assert ask_again(room.webinar, by=None) == 1
    with pytest.raises(Refused, match="just now"):
        ask_again(room.webinar, by=None)

    assert asked() == ["hanna@example.org"]
    assert AuditEvent.objects.get(verb="conclusions.asked").facts["mails"] == 1


def test_staff_are_told_where_nothing_is_owed(room):
    InsightFactory(breakout=room, kind="conclusion")

    with pytest.raises(Refused, match="has its conclusion"):
        ask_again(room.webinar, by=None)


# --- It still comes in ---------------------------------------------------------------------------
def late(room, text, base="", name="Hanna"):
    return keep_conclusion(Breakout.objects.get(pk=room.pk), text=text, base=base, author_name=name)


def test_a_closed_room_takes_its_conclusion_and_the_recap_is_compiled_again(room):
    Webinar.objects.update(status="held")
    RecapFactory(webinar=room.webinar, status="draft", published_at=None)

    late(room, "Energy is dear.")
    compile_due_recaps()

    texts = "\n".join(Recap.objects.get().statements.values_list("text", flat=True))
    assert "Energy is dear" in texts


def test_two_who_write_late_are_merged_as_ever(room):
    late(room, "Energy is dear.")
    late(room, "Energy is dear. Sun is not.", base="Energy is dear.")

    kept = late(room, "Today energy is dear.", base="Energy is dear.", name="Ben")

    assert kept.conclusion.text == "Today energy is dear. Sun is not."
    clash = late(room, "Nothing.", base="Energy is dear.", name="Ben")
    assert (clash.clash, Insight.objects.conclusions().count()) == (True, 1)


def test_what_was_concluded_in_time_can_be_mended_late(room):
    conclusion = InsightFactory(breakout=room, kind="conclusion", text="In time.")
    Insight.objects.filter(pk=conclusion.pk).update(written_at=CLOSED - timedelta(minutes=1))

    late(room, "In good time.", base="In time.")

    assert Insight.objects.conclusions().get().text == "In good time."


@pytest.mark.parametrize("status", ["approved", "published"])
def test_after_approval_none_is_taken(room, status):
    RecapFactory(webinar=room.webinar, status=status, approved_at=timezone.now())

    with pytest.raises(Refused, match="closed"):
        late(room, "Too late.")

    assert not Insight.objects.conclusions().exists()
    assert Webinar.objects.get().recap_wanted_at is None


def test_a_cancelled_webinar_takes_none(room):
    Webinar.objects.update(status="cancelled")

    with pytest.raises(Refused, match="closed"):
        late(room, "Too late.")


def test_a_room_led_by_a_moderator_owes_and_is_forgiven_while_it_is_open_again():
    webinar = WebinarFactory(starts_at=timezone.now() - timedelta(hours=1))
    room = BreakoutFactory(webinar=webinar)
    SeatFactory(breakout=room, registration=RegistrationFactory(webinar=webinar))
    open_rooms(webinar, by=None)
    close_rooms(webinar, by=None)
    assert rooms_without_conclusion(webinar) == [room]

    reopen_room(room, by=None)

    assert rooms_without_conclusion(webinar) == []
