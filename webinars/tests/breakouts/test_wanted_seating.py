"""Seating very many: wanted by a press, done by the worker once, and told with its time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain import wanted_seating
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.breakouts.domain.wanted_seating import want_seating, withdraw_seating
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Seat, SeatingRun, WantedSeating
from webinars.registration.domain.actions import cancel_registration
from webinars.tasks import seat_as_wanted
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory
from webinars.webinar.domain.actions import cancel_webinar

pytestmark = pytest.mark.django_db


@pytest.fixture
def webinar(monkeypatch):
    """Two rooms, and more people than a page seats while its reader waits."""
    monkeypatch.setattr(wanted_seating, "AT_ONCE", 2)
    webinar = WebinarFactory()
    webinar.rooms = [
        BreakoutFactory(webinar=webinar, title=title, position=n, capacity=3)
        for n, title in enumerate(["Energy", "Waste"], start=1)
    ]
    webinar.people = [guest(webinar, webinar.rooms[n % 2], name=f"Guest {n}") for n in range(4)]
    return webinar


def guest(webinar, *wishes, **facts):
    registration = RegistrationFactory(webinar=webinar, **facts)
    save_ranking(registration, ranking=list(wishes))
    return registration


def page(webinar, name="seat"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def mails():
    return Message.objects.filter(kind="breakouts.seated").count()


def meanwhile(monkeypatch, change, times=1):
    """`change` happens while the worker works out who sits where."""
    worked_out, left = wanted_seating.preview_seating, [times]

    def preview(*args):
        seating = worked_out(*args)
        if left[0]:
            left[0] -= 1
            change()
        return seating

    monkeypatch.setattr(wanted_seating, "preview_seating", preview)


# --- Pressed ------------------------------------------------------------------------------------
def test_the_press_writes_down_that_it_is_wanted_and_the_worker_does_it(staff, webinar):
    rules = {"per_cluster": "2", "spread": "on"}

    pressed = staff.post(page(webinar), rules, follow=True)

    assert "everybody is being seated" in said(pressed)[0]
    wanted = WantedSeating.objects.get()
    assert (wanted.wanted_by, wanted.rules["per_cluster"], wanted.later) == (staff.person, 2, False)
    assert not Seat.objects.exists()
    text = pressed.content.decode()
    assert f"wanted by {staff.person}" in text
    assert "It waits for its turn." in text
    assert 'hx-trigger="every 3s"' in text

    seat_as_wanted()

    assert not WantedSeating.objects.exists()
    run = SeatingRun.objects.get()
    assert (run.made_by, run.rules["spread"]) == (staff.person, True)
    assert run.wishes_of <= run.made_at
    assert dict(Seat.objects.values_list("registration", "breakout")) == {
        person.pk: webinar.rooms[n % 2].pk for n, person in enumerate(webinar.people)
    }
    assert mails() == 4
    assert "by the wishes as they were at" in staff.get(page(webinar)).content.decode()


def test_a_few_people_are_seated_at_once(staff, webinar, monkeypatch):
    monkeypatch.setattr(wanted_seating, "AT_ONCE", 4)

    staff.post(page(webinar))

    assert Seat.objects.count() == 4
    assert not WantedSeating.objects.exists()


def test_mails_that_shall_wait_wait(webinar):
    want_seating(webinar, later=True, by=None)

    seat_as_wanted()

    assert Seat.objects.filter(untold=True).count() == 4
    assert mails() == 0


def test_who_presses_second_reads_who_was_first_and_nothing_is_done_twice(staff, webinar):
    first = UserFactory(name="Ada First")
    want_seating(webinar, by=first)

    response = staff.post(page(webinar), follow=True)

    assert "Everybody is being seated: Ada First" in said(response)[0]
    assert WantedSeating.objects.get().wanted_by == first
    assert "action-press" not in response.content.decode()
    seat_as_wanted()
    assert mails() == 4
    assert SeatingRun.objects.count() == 1


def test_a_webinar_without_an_open_room_is_refused_at_the_press(webinar):
    Breakout.objects.update(status="closed")

    with pytest.raises(Refused, match="no open break-out"):
        want_seating(webinar, by=None)
    assert not WantedSeating.objects.exists()


# --- How far it is ------------------------------------------------------------------------------
def test_the_page_is_told_each_step_once_and_how_it_ended(staff, webinar):
    want_seating(webinar, by=staff.person)

    def asked(step, run=0):
        return staff.get(page(webinar, "seating_state"), {"step": step, "run": run})

    assert asked("waiting").status_code == 204
    WantedSeating.objects.update(step="seating", begun_at=timezone.now())
    assert "Step 2 of 3" in asked("waiting").content.decode()
    WantedSeating.objects.update(step="waiting", begun_at=None)
    seat_as_wanted()
    over = asked("writing").content.decode()

    assert "Everybody is seated." in over
    assert "hx-get" not in over


def test_each_step_is_written_down_before_it_is_taken(webinar, monkeypatch):
    steps = []
    read, preview, write = (
        getattr(wanted_seating, name) for name in ("participants_of", "preview_seating", "_write")
    )
    for name, verb in (("participants_of", read), ("preview_seating", preview), ("_write", write)):

        def noted(*args, verb=verb, name=name):
            found = WantedSeating.objects.values_list("step", flat=True).first()
            steps.append((name, found))
            return verb(*args)

        monkeypatch.setattr(wanted_seating, name, noted)
    want_seating(webinar, by=None)

    seat_as_wanted()

    assert steps[:3] == [
        ("participants_of", "reading"),
        ("preview_seating", "seating"),
        ("_write", "writing"),
    ]


# --- A worker that dies, or is slow -------------------------------------------------------------
def test_what_a_killed_worker_had_is_taken_up_once_when_it_counts_as_dead(webinar, monkeypatch):
    def die(*args, **facts):
        raise SystemExit

    want_seating(webinar, by=None)
    with monkeypatch.context() as patch:
        patch.setattr(wanted_seating, "write_seating", die)
        with pytest.raises(SystemExit):
            seat_as_wanted()
    assert not Seat.objects.exists()
    assert mails() == 0

    seat_as_wanted()
    assert not Seat.objects.exists()  # another may be at work on it

    WantedSeating.objects.update(begun_at=timezone.now() - timedelta(minutes=4))
    seat_as_wanted()
    seat_as_wanted()

    assert Seat.objects.count() == mails() == 4
    assert SeatingRun.objects.count() == 1


def test_a_slow_worker_whose_seating_was_taken_up_writes_nothing(webinar, monkeypatch):
    def taken_up():
        WantedSeating.objects.update(begun_at=timezone.now() - timedelta(minutes=4))
        seat_as_wanted()

    want_seating(webinar, by=None)
    meanwhile(monkeypatch, taken_up)

    seat_as_wanted()

    assert Seat.objects.count() == mails() == 4
    assert SeatingRun.objects.count() == 1


def test_one_that_fails_keeps_nobody_else_waiting(webinar, monkeypatch):
    other = WebinarFactory()
    room = BreakoutFactory(webinar=other)
    for _n in range(3):
        guest(other, room)
    preview = wanted_seating.preview_seating

    def fails_for_one(found, *args):
        if found.pk == webinar.pk:
            raise RuntimeError
        return preview(found, *args)

    monkeypatch.setattr(wanted_seating, "preview_seating", fails_for_one)
    want_seating(webinar, by=None)
    want_seating(other, by=None)

    seat_as_wanted()

    assert set(Seat.objects.values_list("breakout", flat=True)) == {room.pk}
    assert WantedSeating.objects.get().webinar_id == webinar.pk


# --- What changes meanwhile ---------------------------------------------------------------------
def test_who_cancels_meanwhile_gets_no_seat_and_who_comes_waits_for_one(webinar, monkeypatch):
    def changes():
        cancel_registration(webinar.people[0], by=None)
        guest(webinar, webinar.rooms[0], name="Late")

    want_seating(webinar, by=None)
    meanwhile(monkeypatch, changes)

    seat_as_wanted()

    sitting = set(Seat.objects.values_list("registration", flat=True))
    assert sitting == {person.pk for person in webinar.people[1:]}
    assert mails() == 3


def test_wishes_changed_meanwhile_count_the_next_time_and_the_rank_is_todays(webinar, monkeypatch):
    energy, waste = webinar.rooms
    person = webinar.people[0]
    want_seating(webinar, by=None)
    meanwhile(monkeypatch, lambda: save_ranking(person, ranking=[waste, energy]))

    seat_as_wanted()

    seat = Seat.objects.get(registration=person)
    assert (seat.breakout, seat.rank) == (energy, 2)


@pytest.mark.parametrize("times", [1, wanted_seating.TRIES])
def test_seats_changed_meanwhile_make_it_another_seating(webinar, monkeypatch, times):
    keen, places = webinar.people[0], webinar.rooms[::-1] * 2

    want_seating(webinar, by=None)
    meanwhile(monkeypatch, lambda: move_seat(keen, breakout=places.pop(0), by=None), times)

    seat_as_wanted()

    seat = Seat.objects.get(registration=keen)
    assert (seat.breakout, seat.pinned) == (webinar.rooms[times % 2], True)
    assert Seat.objects.count() == 4
    assert SeatingRun.objects.count() == 1


def test_a_room_that_lost_places_meanwhile_is_not_over_full(webinar, monkeypatch):
    energy, _waste = webinar.rooms
    fewer = Breakout.objects.filter(pk=energy.pk)
    want_seating(webinar, by=None)
    meanwhile(monkeypatch, lambda: fewer.update(capacity=1))

    seat_as_wanted()

    assert energy.seats.count() == 1
    assert Seat.objects.count() == 4


def test_a_webinar_cancelled_meanwhile_seats_nobody_and_the_reason_stays(webinar, monkeypatch):
    want_seating(webinar, by=None)
    meanwhile(monkeypatch, lambda: cancel_webinar(webinar, by=UserFactory()))

    seat_as_wanted()
    seat_as_wanted()

    assert not Seat.objects.exists()
    assert "Only an announced webinar is seated" in WantedSeating.objects.get().refusal


def test_a_refusal_stands_on_the_page_until_somebody_presses_anew(staff, webinar):
    want_seating(webinar, by=None)
    Breakout.objects.update(status="closed")
    seat_as_wanted()
    text = staff.get(page(webinar)).content.decode()
    assert "Nobody was seated:" in text
    assert "no open break-out" in text
    assert "hx-get" not in text.partition('id="seating-state"')[2].partition("</div>")[0]

    Breakout.objects.update(status="planned")
    staff.post(page(webinar))
    seat_as_wanted()

    assert Seat.objects.count() == 4


# --- Taken back ---------------------------------------------------------------------------------
def test_it_can_be_withdrawn_until_it_is_written_down(staff, webinar, monkeypatch):
    want_seating(webinar, by=None)
    assert "nobody gets a mail" in staff.get(page(webinar, "withdraw_seating")).content.decode()
    meanwhile(monkeypatch, lambda: staff.post(page(webinar, "withdraw_seating")))

    seat_as_wanted()

    assert not Seat.objects.exists()
    assert not WantedSeating.objects.exists()
    assert AuditEvent.objects.filter(verb="breakouts.seating_withdrawn").count() == 1
    ended = staff.get(page(webinar, "seating_state"), {"step": "seating", "run": "0"})
    assert "it was withdrawn" in ended.content.decode()
    with pytest.raises(Refused, match="done already, or was withdrawn"):
        withdraw_seating(webinar, by=None)


@pytest.mark.parametrize("name", ["seating_state", "withdraw_seating"])
def test_strangers_learn_and_withdraw_nothing(client, webinar, name):
    want_seating(webinar, by=None)
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        for answer in (client.get(page(webinar, name)), client.post(page(webinar, name))):
            assert answer.status_code in (302, 403)
    assert WantedSeating.objects.exists()
