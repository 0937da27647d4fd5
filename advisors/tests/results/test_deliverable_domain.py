"""A result's way from due to accepted by both."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from advisors.engagement.domain.early_end import withdraw_engagement
from advisors.engagement.domain.engagement import (
    complete_engagement,
    start_engagement,
)
from advisors.models import Deliverable
from advisors.results.domain.deliverable import (
    accept_deliverable,
    confirm_deliverable,
    return_deliverable,
    submit_deliverable,
    undo_acceptance,
)
from advisors.results.domain.due_results import remind_of_due_results
from advisors.tests.factories import DeliverableFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.documents.holders import documents_for
from tgtf_portal.core.documents.keeping import look_into
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Document, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests import files
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LINK = "https://docs.example.org/guide"


@pytest.fixture
def deliverable():
    """With an advisor, a manager of the lead and a coordinator in charge, who get its mails."""
    made = DeliverableFactory(
        title="Guide",
        engagement__advisor__user__email="ann@example.org",
        engagement__project__coordinator=UserFactory(email="cora@example.org", is_staff=True),
    )
    project = made.engagement.project
    MembershipFactory(cluster=project.lead, user__email="lea@example.org")
    return made


def submit(deliverable, **given):
    given = {"link": LINK, "summary": "A guide", "by": None, **given}
    return submit_deliverable(deliverable, **given)


def confirmed(deliverable, by=None):
    return confirm_deliverable(submit(deliverable), by=by)


def mails(kind):
    found = Message.objects.filter(kind=f"deliverable.{kind}").order_by("recipient")
    return [message.recipient.partition("@")[0] for message in found]


def test_a_result_is_returned_handed_in_again_and_accepted_by_the_cluster_then_the_facility():
    deliverable = submit(DeliverableFactory())
    assert (deliverable.status, deliverable.link) == ("submitted", LINK)

    deliverable = return_deliverable(deliverable, remark="Add figures", by=None)
    assert (deliverable.status, deliverable.remark) == ("returned", "Add figures")

    deliverable = confirmed(deliverable)
    assert (deliverable.status, deliverable.remark) == ("confirmed", "")
    deliverable = accept_deliverable(deliverable, by=None)
    assert deliverable.submitted_at <= deliverable.confirmed_at <= deliverable.accepted_at

    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb.removeprefix("deliverable.") for verb in verbs] == [
        "submitted",
        "returned",
        "submitted",
        "confirmed",
        "accepted",
    ]


def test_the_facility_decides_after_the_cluster_and_not_before_it():
    with pytest.raises(Refused, match="The cluster has not accepted it yet"):
        accept_deliverable(submit(DeliverableFactory()), by=None)


def test_nobody_accepts_for_both_sides(deliverable):
    both = UserFactory()

    with pytest.raises(Refused, match="somebody else does for the facility"):
        accept_deliverable(confirmed(deliverable, by=both), by=both)


def test_the_facility_still_returns_what_the_cluster_accepted_and_the_cluster_does_not(deliverable):
    deliverable = confirmed(deliverable)
    with pytest.raises(Refused, match="this is “Accepted by the cluster”"):
        return_deliverable(deliverable, remark="No", by=None)

    deliverable = return_deliverable(deliverable, remark="Add figures", by=None, for_facility=True)

    assert (deliverable.status, deliverable.confirmed_at) == ("returned", None)
    assert mails("returned") == ["ann", "lea"]


def test_what_was_not_submitted_cannot_be_judged():
    deliverable = DeliverableFactory()
    for verb in (accept_deliverable, confirm_deliverable):
        with pytest.raises(Refused, match="this is “Due”"):
            verb(deliverable, by=None)
    with pytest.raises(Refused, match="this is “Due”"):
        return_deliverable(deliverable, remark="No", by=None)


def test_what_was_accepted_stays_as_it_is():
    deliverable = confirmed(DeliverableFactory())
    with pytest.raises(Refused, match="the facility decides next"):
        submit(deliverable)
    deliverable = accept_deliverable(deliverable, by=None)
    with pytest.raises(Refused, match="accepted already"):
        submit(deliverable, link="https://example.org")
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


# --- Versions ------------------------------------------------------------------------------------
def test_each_version_stays_with_what_it_was_returned_for(deliverable):
    first = look_into(files.upload(files.PDF, "guide.pdf"))
    second = look_into(files.upload(files.word(), "guide.docx"))
    submit(deliverable, link="", file=first)
    return_deliverable(deliverable, remark="Add figures", by=None)
    deliverable = submit(deliverable, link="", file=second)

    told = deliverable.submissions.values_list("number", "document__name", "remark")
    assert list(told) == [(2, "guide.docx", ""), (1, "guide.pdf", "Add figures")]
    assert deliverable.document.version == 2
    assert Document.objects.values("series").distinct().count() == 1


def test_a_result_is_a_file_or_a_link():
    with pytest.raises(Refused, match="a file or a link"):
        submit(DeliverableFactory(), link="")


# --- Taking it back ------------------------------------------------------------------------------
def test_who_accepted_takes_it_back_on_the_same_day(deliverable):
    manager, coordinator = UserFactory.create_batch(2)
    deliverable = accept_deliverable(confirmed(deliverable, by=manager), by=coordinator)

    with pytest.raises(Refused, match="who accepted it last"):
        undo_acceptance(deliverable, by=manager)
    deliverable = undo_acceptance(deliverable, by=coordinator)
    assert (deliverable.status, deliverable.accepted_at) == ("confirmed", None)
    deliverable = undo_acceptance(deliverable, by=manager)
    assert (deliverable.status, deliverable.confirmed_at) == ("submitted", None)
    with pytest.raises(Refused, match="Nobody has accepted it"):
        undo_acceptance(deliverable, by=manager)
    assert mails("undone") == ["ann", "ann", "cora", "cora", "lea", "lea"]


def test_an_acceptance_stands_from_the_next_day_on(deliverable, time_machine):
    manager = UserFactory()
    time_machine.move_to("2026-11-30T23:59:00Z")
    confirmed(deliverable, by=manager)

    time_machine.move_to("2026-12-01T00:01:00Z")

    with pytest.raises(Refused, match="on the same day only"):
        undo_acceptance(deliverable, by=manager)


# --- Mails ---------------------------------------------------------------------------------------
def test_whoever_must_act_next_is_told_and_the_advisor_of_each_answer(deliverable):
    manager = deliverable.engagement.project.lead.memberships.get().user
    submit(deliverable, by=deliverable.engagement.advisor.user)
    assert mails("submitted") == ["lea"]
    confirm_deliverable(deliverable, by=manager)
    assert mails("confirmed") == ["ann", "cora"]
    accept_deliverable(deliverable, by=deliverable.engagement.project.coordinator)
    assert mails("accepted") == ["ann", "lea"]

    written = [outbox.write(message) for message in Message.objects.order_by("pk")]

    assert [letter and letter.subject for letter in written] == [
        None,  # it was answered before the mail went out
        None,
        None,
        "“Guide” is accepted",
        "“Guide” is accepted",
    ]


def test_a_returned_result_is_told_with_what_to_change(deliverable):
    return_deliverable(submit(deliverable), remark="Add figures", by=None)

    letter = outbox.write(
        Message.objects.get(kind="deliverable.returned", recipient__startswith="ann")
    )

    assert "To change:\n\nAdd figures" in letter.text


def test_an_advisor_is_reminded_a_month_and_a_week_before_and_each_once(deliverable):
    today = timezone.localdate()

    def sent(days, **facts):
        Deliverable.objects.update(due_on=today + timedelta(days=days), **facts)
        return remind_of_due_results(today)

    assert [sent(31), sent(30), sent(30), sent(-1)] == [0, 1, 0, 0]
    due = today + timedelta(days=30)
    assert [remind_of_due_results(due - timedelta(days=n)) for n in (8, 7, 6, 0)] == [0, 0, 0, 0]
    Deliverable.objects.update(due_on=due)
    assert [remind_of_due_results(due - timedelta(days=n)) for n in (8, 7, 6, 0)] == [0, 1, 0, 0]
    assert mails("due") == ["ann", "ann"]

    submit(deliverable)
    assert sent(3, status="submitted") == 0
    assert [outbox.write(m) for m in Message.objects.filter(kind="deliverable.due")] == [None, None]


def test_whoever_advises_judges_nothing_of_it_not_even_as_staff(deliverable):
    advisor = deliverable.engagement.advisor.user
    advisor.is_superuser = advisor.is_staff = True
    advisor.save()
    submit(deliverable)
    for judge in (confirm_deliverable, partial(return_deliverable, remark="-", for_facility=True)):
        with pytest.raises(Refused, match="own advice"):
            judge(deliverable, by=advisor)
    confirm_deliverable(deliverable, by=None)
    with pytest.raises(Refused, match="own advice"):
        accept_deliverable(deliverable, by=advisor)


def test_a_file_that_a_link_replaced_is_still_opened_from_its_version(deliverable):
    advisor = deliverable.engagement.advisor.user
    submit(deliverable, file=look_into(files.upload(files.PDF, "guide.pdf")), link="")
    submit(deliverable)

    assert documents_for(advisor).get() == deliverable.submissions.last().document
    assert not documents_for(UserFactory()).exists()
