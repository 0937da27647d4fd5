"""A plan of reminders: when each is due, who gets it, and what never happens."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from webinars.campaign.domain.invitations import invitation_mail
from webinars.followup.domain.reminders import send_due_reminders
from webinars.models import Reminder, Webinar
from webinars.tests.factories import InvitationFactory, RegistrationFactory, WebinarFactory
from webinars.webinar.domain.actions import announce_webinar, cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 18, 8, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(LONG_BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def webinar(clock):
    draft = WebinarFactory(status=Webinar.Status.DRAFT, starts_at=START, time_zone="Europe/Berlin")
    return announce_webinar(draft, by=None)


def sweep():
    """Who is promised what by a sweep."""
    before = set(Message.objects.values_list("pk", flat=True))
    send_due_reminders()
    new = Message.objects.exclude(pk__in=before).order_by("pk")
    return [(message.kind, message.recipient) for message in new]


def test_announcing_makes_the_standard_plan_once(webinar):
    assert sorted(webinar.reminders.values_list("kind", flat=True)) == [
        "followup.missed",
        "followup.thanks",
        "recap.published",
        "reminder.day",
        "reminder.hour",
        "reminder.unanswered",
        "reminder.week",
    ]


def test_each_reminder_goes_once_at_its_time(webinar, clock):
    RegistrationFactory(webinar=webinar, email="ann@example.org")
    heard = []
    for step in range(int(32 * DAY / HOUR)):
        clock.move_to(LONG_BEFORE + step * HOUR)
        heard += [(kind, START - LONG_BEFORE - step * HOUR) for kind, _to in sweep()]

    assert heard == [("reminder.week", 7 * DAY), ("reminder.day", DAY), ("reminder.hour", HOUR)]


def test_two_sweeps_and_a_clock_set_back_promise_nothing_twice(webinar, clock):
    RegistrationFactory(webinar=webinar)
    clock.move_to(START - DAY)
    assert len(sweep()) == 1
    assert sweep() == []
    clock.move_to(START - DAY - HOUR)
    assert sweep() == []
    Reminder.objects.update(done_for=None)  # as if the sweep had died before noting that it is done
    clock.move_to(START - DAY)
    assert sweep() == []


def test_whoever_registers_after_the_reminders_time_gets_none_of_it(webinar, clock):
    clock.move_to(START - DAY + timedelta(seconds=10))
    RegistrationFactory(webinar=webinar)

    assert sweep() == []


@pytest.mark.parametrize(
    ("late", "heard"),
    [
        (START - 6 * DAY - timedelta(seconds=1), ["reminder.week"]),
        (START - 6 * DAY, []),
        (START - 18 * HOUR - timedelta(seconds=1), ["reminder.day"]),
        (START - 18 * HOUR, []),
        (START - timedelta(seconds=1), ["reminder.hour"]),
        (START, []),
    ],
)
def test_what_comes_too_late_does_not_come(webinar, clock, late, heard):
    RegistrationFactory(webinar=webinar, email="ann@example.org")
    clock.move_to(late)

    assert [kind for kind, _to in sweep()] == heard
    assert Message.objects.filter(drop_after__lte=late).count() == 0


def test_a_clock_that_jumps_a_day_skips_the_stale_and_catches_up_once(webinar, clock):
    RegistrationFactory(webinar=webinar)
    clock.move_to(START - 7 * DAY - HOUR)
    assert sweep() == []
    clock.shift(DAY)
    assert [kind for kind, _to in sweep()] == ["reminder.week"]
    clock.move_to(START - DAY - HOUR)
    clock.shift(DAY)
    assert [kind for kind, _to in sweep()] == ["reminder.hour"]
    assert sweep() == []


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # The day before has no 02:30: an hour later by the clock, once.
        (datetime(2026, 3, 30, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # The day before has two: the first of them, once.
        (datetime(2026, 10, 26, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # 10:00 stays 10:00 although the clocks changed in between.
        (datetime(2026, 3, 29, 10, 0), datetime(2026, 3, 28, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_change_of_the_clocks_neither_doubles_nor_loses_a_reminder(clock, start, due):
    starts_at = start.replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    clock.move_to(starts_at - 2 * DAY)
    draft = WebinarFactory(
        status=Webinar.Status.DRAFT, starts_at=starts_at, time_zone="Europe/Berlin"
    )
    webinar = announce_webinar(draft, by=None)
    RegistrationFactory(webinar=webinar)
    heard = []
    for minutes in range(0, 36 * 60, 10):
        at = starts_at - 36 * HOUR + timedelta(minutes=minutes)
        clock.move_to(at)
        heard += [(kind, at) for kind, _to in sweep()]

    assert [found for found in heard if found[0] == "reminder.day"] == [("reminder.day", due)]


def test_a_moved_webinar_reminds_again_where_the_new_time_lies_ahead(webinar, clock):
    RegistrationFactory(webinar=webinar)
    clock.move_to(START - DAY)
    sweep()
    [first] = Message.objects.filter(kind="reminder.day")
    later = START + 3 * DAY
    move_webinar(webinar, starts_at=later, ends_at=later + HOUR, time_zone="Europe/Berlin", by=None)

    assert outbox.write(first) is None  # promised for the time that is no more
    assert sweep() == []
    clock.move_to(later - DAY)
    assert [kind for kind, _to in sweep()] == ["reminder.day"]


def test_what_a_move_overtakes_is_passed_over(webinar, clock):
    RegistrationFactory(webinar=webinar)
    clock.move_to(START - 10 * DAY)
    soon = START - 9 * DAY - HOUR
    move_webinar(webinar, starts_at=soon, ends_at=soon + HOUR, time_zone="Europe/Berlin", by=None)

    assert sweep() == []
    clock.move_to(soon - HOUR)
    assert [kind for kind, _to in sweep()] == ["reminder.hour"]


def test_a_reminder_is_asked_again_right_before_it_is_sent(webinar, clock):
    stays, leaves = RegistrationFactory.create_batch(2, webinar=webinar)
    clock.move_to(START - DAY)
    sweep()
    mails = {m.context["registration"]: m for m in Message.objects.filter(kind="reminder.day")}
    leaves.status, leaves.cancelled_at = "cancelled", START - DAY
    leaves.save()

    assert outbox.write(mails[leaves.pk]) is None
    letter = outbox.write(mails[stays.pk])
    assert f"/registrations/{stays.token}/join/" in letter.text
    Reminder.objects.update(enabled=False)
    assert outbox.write(mails[stays.pk]) is None
    Reminder.objects.update(enabled=True)
    cancel_webinar(webinar, by=None)
    assert outbox.write(mails[stays.pk]) is None


def test_a_cancelled_webinar_and_a_reminder_switched_off_are_silent(webinar, clock):
    RegistrationFactory(webinar=webinar)
    webinar.reminders.filter(kind="reminder.day").update(enabled=False)
    clock.move_to(START - DAY)
    assert sweep() == []
    cancel_webinar(webinar, by=None)
    clock.move_to(START - HOUR)
    assert [kind for kind, _to in sweep() if kind.startswith("reminder")] == []


def test_only_who_got_the_invitation_and_has_not_answered_is_asked_again(webinar, clock):
    asked, _unmailed, answered = InvitationFactory.create_batch(3, webinar=webinar)
    for invitation in (asked, answered):
        outbox.promise(invitation_mail(invitation))
    Message.objects.update(status="sent", sent_at=LONG_BEFORE)
    registration = RegistrationFactory(webinar=webinar, email=answered.email)
    registration.status, registration.cancelled_at = "cancelled", LONG_BEFORE
    registration.save()
    clock.move_to(START - 5 * DAY)

    assert sweep() == [("reminder.unanswered", asked.email)]
    message = Message.objects.get(kind="reminder.unanswered")
    assert asked.get_link() in outbox.write(message).text
    RegistrationFactory(webinar=webinar, email=asked.email)
    assert outbox.write(message) is None


def test_follow_ups_wait_until_somebody_noted_who_came(webinar, clock):
    came, missed = RegistrationFactory.create_batch(2, webinar=webinar)
    clock.move_to(webinar.ends_at + 2 * HOUR)
    assert sweep() == []
    came.attended = True
    came.save()
    clock.shift(3 * DAY)

    assert sorted(sweep()) == [("followup.missed", missed.email), ("followup.thanks", came.email)]
    assert sweep() == []


def test_in_doubt_thanks_are_not_sent_twice_and_reminders_are(webinar, clock):
    RegistrationFactory(webinar=webinar, attended=True)
    for moment in (START - DAY, webinar.ends_at + 2 * HOUR):
        clock.move_to(moment)
        sweep()

    policies = dict(Message.objects.values_list("kind", "at_most_once"))
    assert policies == {"reminder.day": False, "followup.thanks": True}


def test_a_sweep_that_died_halfway_goes_on(webinar, clock, monkeypatch):
    RegistrationFactory.create_batch(5, webinar=webinar)
    monkeypatch.setattr("webinars.followup.domain.reminders.AT_ONCE", 2)
    clock.move_to(START - DAY)
    promise_all, calls = outbox.promise_all, []

    def dying(promises):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return promise_all(promises)

    monkeypatch.setattr(outbox, "promise_all", dying)
    with pytest.raises(SystemExit):
        send_due_reminders()
    assert Message.objects.count() == 2

    assert len(sweep()) == 3
    assert Message.objects.values("recipient").distinct().count() == 5


@pytest.mark.parametrize("people", [1, 10])
def test_a_sweep_costs_the_same_for_one_and_for_ten(
    webinar, clock, people, django_assert_num_queries
):
    RegistrationFactory.create_batch(people, webinar=webinar)
    clock.move_to(START - 7 * DAY)

    with django_assert_num_queries(8):
        send_due_reminders()
    batch = list(Message.objects.all())
    with django_assert_num_queries(4):
        write = writing.writers(batch)["reminder.week"]
        assert all(write(message) for message in batch)
