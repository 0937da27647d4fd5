"""A proposal: whom it asks, what each answer makes of it, and what silence does."""

from datetime import date
from decimal import Decimal

import pytest

from advisors.engagement.domain.deadlines import (
    begin_due_engagements,
    lapse_overdue_proposals,
    remind_of_proposals,
)
from advisors.engagement.domain.early_end import withdraw_engagement
from advisors.engagement.domain.engagement import agree_engagement
from advisors.engagement.domain.proposal import change_proposal, faults_of
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.models import Engagement
from advisors.tests.factories import AdvisorFactory, EngagementFactory
from advisors.tests.proposals import (
    LAST_SECOND,
    NOW,
    TOO_LATE,
    advisor_of,
    asked,
    manager_of,
    proposed,
    unsaved,
)
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def accept(engagement, user):
    return answer_proposal(engagement, user, answer="accepted")


def decline(engagement, user, reason="No time."):
    return answer_proposal(engagement, user, answer="declined", reason=reason)


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def letter(kind, to):
    return outbox.write(Message.objects.filter(kind=kind, recipient=to.email).latest("pk"))


# --- Asking --------------------------------------------------------------------------------------
def test_advisor_and_every_manager_of_the_lead_are_asked_by_a_link_of_their_own():
    lead = ClusterFactory()
    managers = [MembershipFactory(cluster=lead).user for _n in range(2)]
    project = ProjectFactory(lead_cluster=lead)
    partner = MembershipFactory().cluster
    ProjectCluster.objects.create(project=project, cluster=partner)

    engagement = proposed(project=project)

    assert engagement.status == "proposed"
    people = {advisor_of(engagement).email, *(manager.email for manager in managers)}
    assert told("engagement.proposed") == people
    mail = letter("engagement.proposed", managers[0])
    assert asked(engagement, "lead").get_link() in mail.text
    assert "8 days, 1 Dec 2026 – 1 Mar 2027" in mail.text


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"answer_by": date(2026, 10, 31)}, "answer_by"),
        ({"answer_by": date(2027, 3, 2)}, "answer_by"),
        ({"answer_by": None}, "answer_by"),
        ({"starts_on": date(2026, 10, 31)}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2026, 11, 30)}, "ends_on"),
        ({"days_agreed": Decimal("0.1")}, "days_agreed"),
        ({"advisor__user__is_active": False}, "advisor"),
        ({"project__status": "withdrawn"}, "project"),
        ({"project__facility__status": "closed"}, "project"),
    ],
)
def test_what_cannot_be_proposed_is_named_by_its_field(facts, field):
    if name := next((key for key in facts if "__" in key), ""):
        made = {"advisor": AdvisorFactory, "project": ProjectFactory}[name.split("__")[0]]
        facts = {name.split("__")[0]: made(**{name.partition("__")[2]: facts[name]})}
    assert [at for at, _sentence in faults_of(unsaved(**facts))] == [field]


def test_who_manages_a_cluster_of_the_project_has_a_tie():
    project = ProjectFactory()
    advisor = AdvisorFactory(user=MembershipFactory(cluster=project.lead).user)

    with pytest.raises(Refused, match="that is a tie"):
        proposed(project=project, advisor=advisor)


def test_without_a_manager_of_the_lead_nobody_could_answer():
    engagement = unsaved()
    engagement.project.lead.memberships.all().delete()

    assert [at for at, _sentence in faults_of(engagement)] == ["project"]


def test_a_pair_comes_back_once_its_first_engagement_is_over():
    first = EngagementFactory(status="running")
    again = {"project": first.project, "advisor": first.advisor}
    with pytest.raises(Refused, match="engaged on this project already"):
        proposed(**again)
    Engagement.objects.update(status="completed")

    assert proposed(**again).status == "proposed"


def test_a_change_before_any_answer_tells_whoever_was_asked_and_none_after():
    engagement = proposed()
    change_proposal(engagement, {"days_agreed": Decimal(5)}, by=None)

    assert told("engagement.proposal_changed") == told("engagement.proposed")
    assert "5 days" in letter("engagement.proposal_changed", advisor_of(engagement)).text
    accept(engagement, advisor_of(engagement))
    with pytest.raises(Refused, match="has answered"):
        change_proposal(engagement, {"days_agreed": Decimal(9)}, by=None)


# --- Answering -----------------------------------------------------------------------------------
def test_both_yes_agree_and_the_engagement_begins_on_its_first_day(clock):
    engagement = proposed()
    assert accept(engagement, manager_of(engagement)).status == "proposed"
    assert accept(engagement, advisor_of(engagement)).status == "agreed"
    assert told("engagement.agreed") == {
        advisor_of(engagement).email,
        manager_of(engagement).email,
        engagement.project.coordinator.email,
    }

    clock.move_to("2026-11-30T22:59:59+00:00", tick=False)
    assert begin_due_engagements() == 0
    clock.move_to("2026-11-30T23:00:00+00:00", tick=False)
    assert begin_due_engagements() == 1
    engagement.refresh_from_db()
    assert (engagement.status, engagement.days_agreed) == ("running", 8)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        *["engagement.proposed", "engagement.accepted", "engagement.accepted"],
        *["engagement.agreed", "engagement.started"],
    ]


def test_one_no_ends_it_and_the_others_read_why():
    engagement = proposed()
    accept(engagement, advisor_of(engagement))

    assert decline(engagement, manager_of(engagement), "We wanted a chemist.").status == "declined"

    others = {advisor_of(engagement).email, engagement.project.coordinator.email}
    assert told("engagement.declined") == others
    assert "We wanted a chemist." in letter("engagement.declined", advisor_of(engagement)).text


def test_a_no_without_a_reason_is_refused():
    engagement = proposed()
    with pytest.raises(Refused, match="Say why"):
        decline(engagement, advisor_of(engagement), " ")
    assert not engagement.answers.given().exists()


def test_a_side_answers_once_and_is_told_who_did():
    lead = ClusterFactory()
    first, second = (MembershipFactory(cluster=lead).user for _n in range(2))
    engagement = proposed(project=ProjectFactory(lead_cluster=lead))
    accept(engagement, first)

    with pytest.raises(Refused) as refusal:
        decline(engagement, second)

    assert str(refusal.value) == f"{first} accepted this proposal on 1 Nov 2026."


def test_nobody_else_answers():
    engagement = proposed()
    partner = MembershipFactory()
    ProjectCluster.objects.create(project=engagement.project, cluster=partner.cluster)
    for somebody in (partner.user, engagement.project.coordinator):
        with pytest.raises(Refused, match="do not answer for either side"):
            accept(engagement, somebody)


def test_who_came_to_manage_the_lead_meanwhile_may_answer():
    engagement = proposed()
    new = MembershipFactory(cluster=engagement.project.lead).user
    accept(engagement, new)
    assert accept(engagement, advisor_of(engagement)).status == "agreed"


def test_what_was_asked_here_is_not_noted_as_agreed_by_staff():
    with pytest.raises(Refused, match="they answer themselves"):
        agree_engagement(proposed(), by=None)
    assert agree_engagement(EngagementFactory(status="proposed"), by=None).status == "agreed"


def test_a_proposal_taken_back_is_told_to_those_who_were_asked_of_it():
    withdraw_engagement(EngagementFactory(status="proposed"), by=None)
    assert told("engagement.withdrawn") == set()
    engagement = withdraw_engagement(proposed(), by=None)
    assert advisor_of(engagement).email in told("engagement.withdrawn")


# --- Silence -------------------------------------------------------------------------------------
def test_a_yes_counts_until_the_last_second_and_silence_lapses_at_the_next(clock):
    early, late = proposed(), proposed()
    for engagement in (early, late):
        accept(engagement, manager_of(engagement))
    clock.move_to(LAST_SECOND, tick=False)
    assert lapse_overdue_proposals() == 0
    assert accept(early, advisor_of(early)).status == "agreed"

    clock.move_to(TOO_LATE, tick=False)
    with pytest.raises(Refused, match="lapsed: both sides had to answer by 15 Nov 2026"):
        accept(late, advisor_of(late))
    assert (lapse_overdue_proposals(), lapse_overdue_proposals()) == (1, 0)

    late.refresh_from_db()
    assert late.status == "lapsed"
    assert told("engagement.lapsed") == {
        advisor_of(late).email,
        manager_of(late).email,
        late.project.coordinator.email,
    }
    assert "No answer came from: Advisor." in letter("engagement.lapsed", manager_of(late)).text


def test_reminders_go_once_three_days_and_a_day_before_to_who_has_not_answered(clock):
    engagement = proposed()
    accept(engagement, manager_of(engagement))
    heard = []
    for moment in (
        *["2026-11-12T22:59:59+00:00", "2026-11-12T23:00:00+00:00", "2026-11-13T08:00:00+00:00"],
        *["2026-11-14T23:00:00+00:00", "2026-11-15T12:00:00+00:00", TOO_LATE],
    ):
        clock.move_to(moment, tick=False)
        heard.append(remind_of_proposals())

    assert heard == [0, 1, 0, 1, 0, 0]
    assert told("engagement.reminded") == {advisor_of(engagement).email}


def test_a_reminder_whose_reader_answers_before_it_leaves_is_not_sent(clock):
    engagement = proposed()
    clock.move_to("2026-11-13T08:00:00+00:00", tick=False)
    remind_of_proposals()
    accept(engagement, advisor_of(engagement))

    assert letter("engagement.reminded", advisor_of(engagement)) is None
    assert letter("engagement.reminded", manager_of(engagement)).subject.startswith(
        "Please answer by 15 Nov 2026"
    )
