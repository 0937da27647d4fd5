"""The health board: what it counts, whom it opens to, and the mails that start from it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from advisors.health.domain.board import board_of
from advisors.health.domain.digest import promise_digests
from advisors.health.domain.health import health
from advisors.models import DayStatement, Engagement, HealthLimits
from advisors.tests.factories import ActivityFactory, DeliverableFactory, EngagementFactory
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

BOARD = reverse("admin:advisors_engagement_health")
NUDGE = reverse("admin:advisors_engagement_nudge")
TODAY = timezone.localdate()


@pytest.fixture
def facility():
    return FacilityFactory(status="current")


def engaged(facility, reference, days_ago=30, **facts):
    """On a project of its own, in the middle of its period."""
    project = {name: facts.pop(name) for name in list(facts) if name.startswith("project__")}
    return EngagementFactory(
        project__facility=facility,
        reference=reference,
        starts_on=TODAY - timedelta(days=days_ago),
        ends_on=TODAY + timedelta(days=30),
        **project,
        **facts,
    )


def test_the_board_counts_each_state_and_who_has_no_advisor(facility):
    engaged(facility, "silent")
    busy = engaged(facility, "busy")
    ActivityFactory(engagement=busy, held_on=TODAY, days=4)
    engaged(facility, "asked", days_ago=0, status=Engagement.Status.PROPOSED)
    owing = engaged(facility, "owing", days_ago=0)
    DeliverableFactory(engagement=owing, due_on=TODAY - timedelta(days=1))
    DayStatement.objects.create(
        engagement=owing, facility=facility, starts_on=TODAY, ends_on=TODAY, status="disputed"
    )
    ProjectFactory(facility=facility)
    ProjectFactory(facility=facility, status="completed")

    board = board_of(facility, TODAY)

    assert board.counts == {
        "silent": 1, "behind": 1, "ahead": 0, "overdue": 1, "unaccepted": 1, "disputed": 1,
        "unadvised": 1,
    }  # fmt: skip
    assert [course.code for course in board.courses] == ["asked", "owing", "silent"]


def test_the_limits_are_the_facilitys_own(facility):
    quiet = engaged(facility, "quiet", days_ago=15)
    ActivityFactory(engagement=quiet, held_on=TODAY - timedelta(days=10), days=2)
    assert health(facility, TODAY)["silent"] == health(facility, TODAY)["behind"] == []

    HealthLimits.objects.create(
        facility=facility, silent_after_days=9, behind_percent=90, ahead_percent=10,
        ahead_left_percent=60,
    )  # fmt: skip

    found = health(facility, TODAY)
    assert (found["silent"], found["behind"], found["ahead"]) == (["quiet"], ["quiet"], ["quiet"])


def test_a_coordinator_sees_their_own_projects_or_all(staff, facility):
    mine = engaged(facility, "mine", project__coordinator=staff.person)
    engaged(facility, "other")

    own = staff.get(BOARD, {"whose": "mine"}).content.decode()
    every = staff.get(BOARD, {"state": "silent"}).content.decode()

    assert str(mine.project) in own
    assert own.count('<th scope="row">') == 1
    assert every.count('<th scope="row">') == 2


def test_the_board_costs_as_much_for_many_as_for_one(staff, facility, django_assert_num_queries):
    engaged(facility, "one")
    staff.get(BOARD)
    with django_assert_num_queries(7) as few:
        staff.get(BOARD)
    for number in range(8):
        ActivityFactory(engagement=engaged(facility, f"n{number}"), held_on=TODAY)

    with django_assert_num_queries(len(few)):
        staff.get(BOARD)


def test_one_press_asks_everybody_in_a_state_but_nobody_twice_a_week(staff, facility):
    asked = engaged(facility, "asked", nudged_at=timezone.now() - timedelta(days=6))
    quiet = engaged(facility, "quiet")
    fine = engaged(facility, "fine")
    ActivityFactory(engagement=fine, held_on=TODAY, days=8)

    staff.post(NUDGE, {"whose": "all"})
    assert not Message.objects.exists()
    answer = staff.post(NUDGE, {"state": "silent", "whose": "all"}, follow=True)

    (mail,) = Message.objects.filter(kind="engagement.nudge")
    assert mail.recipient == quiet.advisor.user.email
    assert "1 advisor is asked by mail. 1 was asked" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.nudged_at < timezone.now() - timedelta(days=5)


# --- The digest ----------------------------------------------------------------------------------
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)  # seven in Brussels


@pytest.mark.parametrize(("early", "mails"), [(timedelta(minutes=1), 0), (timedelta(), 1)])
def test_a_digest_goes_out_on_monday_morning_once_a_week(facility, early, mails):
    in_charge = UserFactory(is_staff=True)
    EngagementFactory(
        project__facility=facility, project__coordinator=in_charge, project__number=7,
        starts_on=date(2026, 9, 1), ends_on=date(2027, 3, 1), days_agreed=Decimal(8),
    )  # fmt: skip

    promise_digests(MONDAY - early)
    promise_digests(MONDAY - early)

    sent = Message.objects.filter(kind="advice.digest", recipient=in_charge.email)
    assert sent.count() == mails
    if mails:
        letter = outbox.write(sent.get())
        assert "Silent: 1 (project 7)" in letter.text
        assert f"{BOARD}?whose=mine" in letter.text


def test_a_coordinator_with_nothing_on_the_board_gets_no_digest(facility):
    in_charge = UserFactory(is_staff=True)
    working = engaged(facility, "fine", project__coordinator=in_charge)
    ActivityFactory(engagement=working, held_on=TODAY, days=5)

    assert promise_digests(timezone.now()) == 0
