"""Extensions, early ends and replacements: asked, decided, carried out, and told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from advisors.days.domain.activity import log_activity
from advisors.engagement.domain.change_request import (
    ask_for_end,
    ask_for_extension,
    grant_request,
    refuse_request,
    withdraw_request,
)
from advisors.engagement.domain.early_end import (
    end_due_engagements,
    end_engagement,
    withdraw_engagement,
)
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.engagement.domain.replacement import replace_advisor
from advisors.models import Engagement, Meeting
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    DeliverableFactory,
    EngagementFactory,
    MeetingFactory,
    PlanFactory,
)
from advisors.tests.proposals import advisor_of, manager_of
from clusters.models import ProjectCluster
from clusters.tests.factories import MembershipFactory, ProjectFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db
END = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-12-10T12:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def engagement():
    """Three of eight days were used, the last of them on 5 December."""
    project = ProjectFactory(coordinator=UserFactory(is_staff=True))
    MembershipFactory(cluster=project.lead)
    made = EngagementFactory(project=project, starts_on=date(2026, 11, 1), ends_on=END, goal="-")
    ActivityFactory(engagement=made, days=Decimal(3), held_on=date(2026, 12, 5))
    return made


def extension(engagement, user, days="2", ends_on=None):
    days = days and Decimal(days)
    return ask_for_extension(engagement, user, days=days, ends_on=ends_on, reason="More to do.")


def early_end(engagement, user, day):
    return ask_for_end(engagement, user, ends_on=day, reason="I leave.")


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def terms(engagement):
    engagement.refresh_from_db()
    return engagement.status, engagement.days_agreed, engagement.ends_on


# --- Extension -----------------------------------------------------------------------------------
def test_a_granted_extension_counts_from_then_on_and_its_history_knows_what_was_before(engagement):
    asked = extension(engagement, advisor_of(engagement), "2.5", date(2027, 4, 1))
    assert terms(engagement) == ("running", 8, END)
    others = {manager_of(engagement).email, engagement.project.coordinator.email}
    assert told("change.asked") == others

    grant_request(asked, decision="Well founded.", by=engagement.project.coordinator)

    assert terms(engagement) == ("running", Decimal("10.5"), date(2027, 4, 1))
    before = engagement.history.order_by("history_id").values_list("days_agreed", "ends_on")
    assert list(before) == [(8, END), (Decimal("10.5"), date(2027, 4, 1))]
    assert told("change.decided") == {advisor_of(engagement).email, manager_of(engagement).email}
    mail = outbox.write(Message.objects.filter(kind="change.decided").first())
    assert mail.subject.startswith("Granted: 2.5 more days and an end on 1 Apr 2027, ")
    assert "Well founded." in mail.text
    log_activity(
        engagement,
        kind="workshop",
        title="Late",
        held_on=date(2026, 12, 9),
        days=Decimal("7.5"),
        by=None,
    )


@pytest.mark.parametrize(
    ("days", "ends_on", "said"),
    [
        ("0.1", None, "counted in quarters"),
        ("-1", None, "counted in quarters"),
        (None, None, "Ask for more days, a later end, or both"),
        (None, END, "It lasts until 1 Mar 2027 anyway"),
    ],
)
def test_an_extension_that_says_nothing_is_refused(engagement, days, ends_on, said):
    with pytest.raises(Refused, match=said):
        extension(engagement, advisor_of(engagement), days, ends_on)


def test_what_is_not_granted_changes_nothing_and_both_read_why(engagement):
    asked = extension(engagement, manager_of(engagement))
    with pytest.raises(Refused, match="Say why"):
        refuse_request(asked, decision=" ", by=None)
    refuse_request(asked, decision="No money.", by=None)

    assert terms(engagement) == ("running", 8, END)
    for decide in (grant_request, refuse_request):
        with pytest.raises(Refused, match="decided or taken back: it is “Not granted”"):
            decide(asked, decision="Well.", by=None)
    assert engagement.project.coordinator.email in told("change.decided")


def test_one_request_of_a_kind_waits_and_its_side_alone_takes_it_back(engagement):
    asked = extension(engagement, advisor_of(engagement))
    with pytest.raises(Refused, match="asked for already"):
        extension(engagement, manager_of(engagement))
    with pytest.raises(Refused, match="Only the side that asked"):
        withdraw_request(asked, manager_of(engagement))
    withdraw_request(asked, advisor_of(engagement))
    extension(engagement, manager_of(engagement))
    with pytest.raises(Refused, match="it is “Taken back”"):
        grant_request(asked, decision="Yes.", by=None)


def test_nobody_else_asks(engagement):
    partner = MembershipFactory()
    ProjectCluster.objects.create(project=engagement.project, cluster=partner.cluster)
    with pytest.raises(Refused, match="Only the advisor"):
        extension(engagement, partner.user)


# --- Early end -----------------------------------------------------------------------------------
def test_an_end_before_what_was_logged_is_refused_with_its_day(engagement):
    with pytest.raises(Refused, match="logged on 5 Dec 2026: it cannot end before that day"):
        early_end(engagement, advisor_of(engagement), date(2026, 12, 4))
    asked = early_end(engagement, advisor_of(engagement), date(2026, 12, 20))
    ActivityFactory(engagement=engagement, held_on=date(2026, 12, 21))
    with pytest.raises(Refused, match="logged on 21 Dec 2026"):
        grant_request(asked, decision="Yes.", by=None)
    with pytest.raises(Refused, match="ends on 1 Mar 2027 anyway"):
        end_engagement(engagement, ends_on=END, reason="-", by=None)


def test_an_end_to_come_lets_work_go_on_until_its_day_is_over(engagement, clock):
    asked = early_end(engagement, manager_of(engagement), date(2026, 12, 20))
    grant_request(asked, decision="Yes.", by=None)
    assert terms(engagement) == ("running", 8, date(2026, 12, 20))
    ActivityFactory(engagement=engagement, days=Decimal(1), held_on=date(2026, 12, 20))

    clock.move_to("2026-12-20T22:59:59+00:00", tick=False)
    assert end_due_engagements() == 0
    clock.move_to("2026-12-20T23:00:00+00:00", tick=False)
    assert (end_due_engagements(), end_due_engagements()) == (1, 0)

    asked.refresh_from_db()
    assert (*terms(engagement), asked.days) == ("completed", 4, date(2026, 12, 20), 4)


def test_what_ended_before_anything_was_done_is_withdrawn():
    engagement = EngagementFactory(status="agreed", starts_on=date(2027, 1, 1), ends_on=END)
    end_engagement(engagement, ends_on=date(2026, 12, 10), reason="Ill.", by=None)
    assert terms(engagement) == ("withdrawn", 8, date(2026, 12, 10))


# --- Replacement ---------------------------------------------------------------------------------
def replace(engagement, **facts):
    whole = {
        "advisor": AdvisorFactory(),
        "last_day": date(2026, 12, 8),
        "reason": "She moved.",
        "starts_on": date(2027, 1, 4),
        "ends_on": END,
        "answer_by": date(2026, 12, 20),
    }
    return replace_advisor(engagement, by=None, **{**whole, **facts})


def test_the_days_left_and_what_is_owed_pass_over_to_who_replaces_an_advisor(engagement):
    owed = DeliverableFactory(engagement=engagement, title="Guide")
    handed_in = DeliverableFactory(
        engagement=engagement, status="submitted", submitted_at="2026-12-01T10:00Z"
    )

    proposal = replace(engagement)

    assert terms(engagement) == ("completed", 3, date(2026, 12, 8))
    assert (proposal.days_agreed, proposal.replaces) == (5, engagement)
    everybody = {p.email for p in (advisor_of(engagement), manager_of(engagement))}
    assert told("engagement.ended") == everybody | {engagement.project.coordinator.email}
    to_old = Message.objects.get(kind="engagement.ended", recipient=advisor_of(engagement).email)
    text = outbox.write(to_old).text
    assert f"Days that are left: 5. {proposal.advisor} is asked to take over." in text
    assert owed.engagement == engagement
    for user in (advisor_of(proposal), manager_of(proposal)):
        answer_proposal(proposal, user, answer="accepted")
    owed.refresh_from_db()
    handed_in.refresh_from_db()
    assert (owed.engagement, handed_in.engagement) == (proposal, engagement)


def test_who_is_asked_in_vain_is_followed_by_another_and_nobody_is_asked_twice(engagement):
    first = replace(engagement)
    again = {"last_day": None, "reason": ""}
    with pytest.raises(Refused, match="Somebody else was asked already"):
        replace(engagement, **again)
    answer_proposal(first, advisor_of(first), answer="declined", reason="No.")

    assert replace(engagement, **again).days_agreed == 5
    in_use = Engagement.objects.exclude(status="declined")
    assert sum(in_use.values_list("days_agreed", flat=True)) == 8  # as many as were agreed


def test_an_advisor_whose_last_day_is_to_come_is_replaced_after_it(engagement):
    with pytest.raises(Refused, match="last day is still to come"):
        replace(engagement, last_day=date(2026, 12, 20))
    assert terms(engagement) == ("running", 8, END)


# --- Pages ---------------------------------------------------------------------------------------
def test_sides_ask_and_take_back_on_the_engagements_page(client, engagement):
    client.force_login(advisor_of(engagement))
    ask = reverse("advisors:extension-create", args=[engagement.code])
    assert "Ask for more days" in client.post(ask, {"reason": "So."}).content.decode()
    assert client.post(ask, {"days": "1", "reason": "So."}).status_code == 302
    asked = engagement.change_requests.get()
    back = reverse("advisors:change-request-withdraw", args=[engagement.code, asked.code])
    assert back in client.get(engagement.get_absolute_url()).content.decode()

    assert client.post(back).url == asked.get_absolute_url()

    asked.refresh_from_db()
    assert asked.status == "withdrawn"


@pytest.fixture
def staff(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory())
    return client


def test_staff_decide_with_a_reason(staff, engagement):
    asked = extension(engagement, advisor_of(engagement))
    page = reverse("admin:advisors_changerequest_grant", args=[asked.pk])
    assert "8 become 10; the last day is" in staff.get(page).content.decode()
    assert staff.post(page, {"decision": ""}).status_code == 200
    assert staff.post(page, {"decision": "Yes."}).status_code == 302
    assert terms(engagement)[1] == 10


def test_staff_replace_an_advisor_on_one_page_that_names_what_passes_over(staff, engagement):
    DeliverableFactory(engagement=engagement, title="Guide")
    PlanFactory(
        engagement=engagement, status="held", held_at=timezone.now()
    ).planned_activities.create(
        kind="workshop", title="Spring", planned_on=date(2027, 2, 1), days=1, place=1
    )
    page = reverse("admin:advisors_engagement_replace", args=[engagement.pk])
    text = staff.get(page).content.decode()
    assert "Days that pass over: 5." in text
    assert "Guide (1 Dec 2026)" in text
    assert "plans it anew: Spring (1 Feb 2027)." in text
    facts = {"last_day": "2026-12-08", "reason": "She moved.", "starts_on": "2027-01-04"}
    facts |= {"ends_on": "2027-03-01", "answer_by": "2026-12-20", "advisor": AdvisorFactory().pk}
    assert staff.post(page, facts).status_code == 302
    assert engagement.replacements.get().status == "proposed"


def test_staff_end_an_engagement_on_its_page(staff, engagement):
    page = reverse("admin:advisors_engagement_end", args=[engagement.pk])
    early = staff.post(page, {"ends_on": "2026-12-01", "reason": "So."})
    assert "logged on 5 Dec 2026" in early.content.decode()
    assert staff.post(page, {"ends_on": "2026-12-09", "reason": "So."}).status_code == 302
    assert terms(engagement) == ("completed", 3, date(2026, 12, 9))


@pytest.mark.parametrize("decide", [grant_request, refuse_request])
def test_nobody_decides_on_what_they_asked_for_or_on_their_own_advice(engagement, decide):
    asked = extension(engagement, manager_of(engagement))
    for user, words in (
        (manager_of(engagement), "You asked for it"),
        (advisor_of(engagement), "own advice"),
    ):
        with pytest.raises(Refused, match=words):
            decide(asked, decision="Yes.", by=user)
    assert not decide(asked, decision="Yes.", by=UserFactory(is_staff=True)).is_open


def test_meetings_after_the_last_day_are_cancelled_and_told_and_the_others_stay(engagement):
    near, far = MeetingFactory.create_batch(2, engagement=engagement)
    far.starts_at, far.ends_at = (at + timedelta(days=9) for at in (far.starts_at, far.ends_at))
    far.save()

    end_engagement(engagement, ends_on=date(2026, 12, 12), reason="Ill", by=None)
    assert [*Meeting.objects.coming()] == [near]
    assert Meeting.objects.get(pk=far.pk).cancelled_because == "The engagement ends on 12 Dec 2026."
    assert Message.objects.filter(kind="meeting.cancelled").count() == 2

    withdraw_engagement(engagement, by=None)
    assert not Meeting.objects.coming().exists()


def test_an_end_before_what_was_logged_is_said_beside_the_day(client, engagement):
    client.force_login(advisor_of(engagement))
    address = reverse("advisors:end-create", args=[engagement.code])

    page = client.post(address, {"ends_on": "2026-12-04", "reason": "-"})

    assert "logged on 5 Dec 2026" in page.context["form"].errors["ends_on"][0]
    assert not engagement.change_requests.exists()
