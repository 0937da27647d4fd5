"""Logging activities within the days that were agreed."""

from datetime import date
from decimal import Decimal

import pytest

from advisors.days.domain.activity import log_activity
from advisors.days.domain.worked_days import counted_of, long_days
from advisors.models import Activity, Engagement
from advisors.tests.factories import ActivityFactory, EngagementFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def log(engagement, days="1", by=None, held_on=date(2026, 11, 2)):
    facts = {"kind": "workshop", "title": "Materials", "held_on": held_on, "by": by}
    return log_activity(engagement, days=Decimal(days), **facts)


def test_an_activity_may_use_the_last_quarter_of_a_day():
    engagement = EngagementFactory(days_agreed=Decimal("1.25"))
    ActivityFactory(engagement=engagement, days=Decimal(1))
    somebody = UserFactory()

    activity = log(engagement, "0.25", by=somebody)

    trace = AuditEvent.objects.get()
    assert (trace.verb, trace.actor, trace.label) == ("activity.logged", somebody, "Materials")
    assert trace.facts == {"engagement": engagement.code, "days": "0.25", "counted": "0.25"}
    assert (activity.engagement, activity.author) == (engagement, somebody)


def test_what_goes_beyond_the_agreed_days_is_kept_and_counts_once_more_are_agreed():
    engagement = EngagementFactory(days_agreed=Decimal("1.25"))
    first = ActivityFactory(engagement=engagement, days=Decimal(1))
    part, none = log(engagement), log(engagement, "0.5")
    assert (part.counted, none.counted) == (Decimal("0.25"), Decimal())
    assert counted_of(engagement) == {first.pk: 1, part.pk: Decimal("0.25"), none.pk: 0}

    engagement.days_agreed = Decimal(2)

    assert counted_of(engagement) == {first.pk: 1, part.pk: 1, none.pk: 0}


def test_days_count_in_the_order_in_which_they_were_worked():
    engagement = EngagementFactory(days_agreed=Decimal(1))
    late = ActivityFactory(engagement=engagement, days=Decimal(1), held_on=date(2026, 11, 3))

    early = log(engagement, "0.75")

    assert early.counted == Decimal("0.75")
    assert counted_of(engagement) == {early.pk: Decimal("0.75"), late.pk: Decimal("0.25")}


@pytest.mark.parametrize(
    ("days", "held_on", "sentence"),
    [
        ("-1", date(2026, 11, 2), "Days are counted in quarters, from 0.25."),
        ("0.1", date(2026, 11, 2), "Days are counted in quarters, from 0.25."),
        ("1", date(2026, 8, 31), "The engagement began on 1 Sep 2026."),
        ("1", date(2026, 11, 21), "The engagement ended on 20 Nov 2026."),
        ("1", date(2999, 1, 1), "Log an activity once it has been held."),
    ],
)
def test_days_that_cannot_be_are_refused(days, held_on, sentence):
    period = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 11, 20)}
    engagement = EngagementFactory(**period)

    with pytest.raises(Refused) as refusal:
        log(engagement, days, held_on=held_on)

    assert str(refusal.value) == sentence
    assert not Activity.objects.exists()


def test_more_than_a_day_on_one_day_is_named_with_its_projects_and_kept():
    engagement = EngagementFactory(project__title="Steel")
    other = EngagementFactory(advisor=engagement.advisor, project__title="Glass")
    log(other)
    assert long_days(engagement.advisor_id, [date(2026, 11, 2)]) == []

    log(engagement, "2")

    said = "3 days are logged on 2 Nov 2026 by one advisor: Glass, Steel."
    assert long_days(engagement.advisor_id, [date(2026, 11, 2)]) == [said]


@pytest.mark.parametrize("status", ["agreed", "completed", "withdrawn"])
def test_only_a_running_engagement_takes_activities(status):
    engagement = EngagementFactory()
    Engagement.objects.update(status=status)

    with pytest.raises(Refused, match="not running"):
        log(engagement)
