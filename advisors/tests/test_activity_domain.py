"""Logging activities within the days that were agreed."""

from datetime import date
from decimal import Decimal

import pytest

from advisors.domain.activity import log_activity
from advisors.models import Activity, Engagement
from advisors.tests.factories import ActivityFactory, EngagementFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def log(engagement, days="1", by=None):
    facts = {"kind": "workshop", "title": "Materials", "held_on": date(2026, 11, 2), "by": by}
    return log_activity(engagement, days=Decimal(days), **facts)


def test_an_activity_may_use_the_last_quarter_of_a_day():
    engagement = EngagementFactory(days_agreed=Decimal("1.25"))
    ActivityFactory(engagement=engagement, days=Decimal(1))
    somebody = UserFactory()

    activity = log(engagement, "0.25", by=somebody)

    trace = AuditEvent.objects.get()
    assert (trace.verb, trace.actor, trace.label) == ("activity.logged", somebody, "Materials")
    assert trace.facts == {"engagement": engagement.code, "days": "0.25"}
    assert activity.engagement == engagement


@pytest.mark.parametrize(
    ("used", "days", "sentence"),
    [
        ("7", "1.25", "Only 1 day of the 8 agreed is left; ask the facility for more."),
        ("6.5", "2", "Only 1.5 days of the 8 agreed are left; ask the facility for more."),
        ("8", "0.25", "All 8 agreed days are used; ask the facility for more."),
        ("1", "-1", "Days are counted in quarters, from 0.25."),
        ("1", "0.3", "Days are counted in quarters, from 0.25."),
    ],
)
def test_days_that_do_not_fit_are_refused(used, days, sentence):
    activity = ActivityFactory(days=Decimal(used))

    with pytest.raises(Refused) as refusal:
        log(activity.engagement, days)

    assert str(refusal.value) == sentence
    assert Activity.objects.get() == activity


@pytest.mark.parametrize("status", ["agreed", "completed", "withdrawn"])
def test_only_a_running_engagement_takes_activities(status):
    engagement = EngagementFactory()
    Engagement.objects.update(status=status)

    with pytest.raises(Refused, match="not running"):
        log(engagement)
