"""Two coordinators who decide on one request at once: the days are granted once."""

from decimal import Decimal

import pytest

from advisors.engagement.domain import change_request
from advisors.engagement.domain.change_request import (
    ask_for_extension,
    grant_request,
    refuse_request,
)
from advisors.models import Engagement
from advisors.tests.factories import EngagementFactory
from advisors.tests.races import at_once, needs_row_locks, unlocked
from tgtf_portal.core.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def request_of_two_days():
    engagement = EngagementFactory(days_agreed=Decimal(8))
    facts = {"days": Decimal(2), "ends_on": None, "reason": "More to do."}
    return ask_for_extension(engagement, engagement.advisor.user, **facts)


def deciding(request, verb):
    return lambda: verb(request, decision="So.", by=None).status


@pytest.mark.parametrize("turn", range(3))
def test_two_coordinators_grant_once(request_of_two_days, turn):
    came = at_once(*[deciding(request_of_two_days, grant_request)] * 2)

    assert sorted(came) == sorted(
        ["granted", "This request is decided or taken back: it is “Granted”."]
    )
    assert Engagement.objects.get().days_agreed == 10


@pytest.mark.parametrize("turn", range(3))
def test_granting_against_refusing_is_the_first_of_them(request_of_two_days, turn):
    came = at_once(
        deciding(request_of_two_days, grant_request), deciding(request_of_two_days, refuse_request)
    )

    request_of_two_days.refresh_from_db()
    status = request_of_two_days.status
    assert came.count(status) == 1
    assert Engagement.objects.get().days_agreed == (10 if status == "granted" else 8)
    assert Message.objects.filter(kind="change.decided").count() == 1


@needs_row_locks
def test_control_without_the_lock_both_are_told_that_they_decided(request_of_two_days, monkeypatch):
    unlocked(monkeypatch, change_request, "_decide")
    came = at_once(
        deciding(request_of_two_days, grant_request), deciding(request_of_two_days, refuse_request)
    )

    assert sorted(came) == ["granted", "refused"]
