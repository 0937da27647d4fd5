"""A deliverable's way from due to accepted."""

import pytest

from advisors.domain.deliverable import accept_deliverable, return_deliverable, submit_deliverable
from advisors.domain.engagement import (
    complete_engagement,
    start_engagement,
    withdraw_engagement,
)
from advisors.models import Deliverable
from advisors.tests.factories import DeliverableFactory, EngagementFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused

pytestmark = pytest.mark.django_db
LINK = "https://docs.example.org/guide"


def submit(deliverable):
    return submit_deliverable(deliverable, link=LINK, summary="A guide", by=None)


def test_a_deliverable_is_submitted_returned_submitted_again_and_accepted():
    deliverable = submit(DeliverableFactory())
    assert (deliverable.status, deliverable.link) == ("submitted", LINK)

    deliverable = return_deliverable(deliverable, remark="Add figures", by=None)
    assert (deliverable.status, deliverable.remark) == ("returned", "Add figures")

    deliverable = accept_deliverable(submit(deliverable), by=None)
    assert (deliverable.status, deliverable.remark) == ("accepted", "")
    assert deliverable.submitted_at <= deliverable.accepted_at

    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb.removeprefix("deliverable.") for verb in verbs] == [
        "submitted",
        "returned",
        "submitted",
        "accepted",
    ]


def test_what_was_not_submitted_cannot_be_judged():
    deliverable = DeliverableFactory()
    with pytest.raises(Refused, match="this is “Due”"):
        accept_deliverable(deliverable, by=None)
    with pytest.raises(Refused, match="this is “Due”"):
        return_deliverable(deliverable, remark="No", by=None)


def test_what_was_accepted_stays_as_it_is():
    deliverable = accept_deliverable(submit(DeliverableFactory()), by=None)
    with pytest.raises(Refused, match="accepted already"):
        submit_deliverable(deliverable, link="https://example.org", summary="", by=None)
    assert Deliverable.objects.get().link == LINK


def test_an_engagement_that_does_not_run_takes_no_deliverable():
    deliverable = DeliverableFactory(engagement=EngagementFactory(status="completed"))
    with pytest.raises(Refused, match="not running; it is “Completed”"):
        submit(deliverable)


def test_an_engagement_is_started_and_completed_but_not_backwards():
    engagement = EngagementFactory(status="agreed")

    engagement = complete_engagement(start_engagement(engagement, by=None), by=None)

    assert engagement.status == "completed"
    with pytest.raises(Refused, match="“Completed”; it cannot become “Withdrawn”"):
        withdraw_engagement(engagement, by=None)
    assert AuditEvent.objects.count() == 2
