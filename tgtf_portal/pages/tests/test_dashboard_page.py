"""What needs whom."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from advisors.models import Deliverable
from advisors.plan.domain.plan import accept_plan, return_plan
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    DeliverableFactory,
    EngagementFactory,
    PlanFactory,
)
from advisors.tests.plans import kickoff, put_forward
from clusters.models import ProjectCluster, StaffAssignment
from clusters.tests.factories import (
    ClusterFactory,
    FacilityFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
)
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import breaker
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory, UserFactory
from tgtf_portal.pages.domain.sections import MOST_OF_A_KIND, MOST_TASKS
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SeriesFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

SUBMITTED = Deliverable.Status.SUBMITTED


@pytest.fixture
def see(client):
    def look(user):
        client.force_login(user)
        response = client.get("/dashboard/")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return look


BRUSSELS = ZoneInfo("Europe/Brussels")


def in_days(number):
    """By the readers' calendar."""
    return timezone.localdate(timezone=BRUSSELS) + timedelta(days=number)


def test_dashboard_asks_visitors_to_sign_in(client):
    response = client.get("/dashboard/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/?next=/dashboard/")


def test_dashboard_of_a_person_without_a_role_says_why_and_what_to_do(see):
    page = see(UserFactory())
    assert "You have no role in the facility yet" in page
    assert "There is nothing to register for." in page
    assert "Nothing needs you right now." in page


# --- Everybody's webinars -------------------------------------------------------------------------
def test_participant_is_asked_to_register_for_the_next_webinar(see):
    webinar = WebinarFactory(title="Pathways", capacity=10)
    page = see(UserFactory())
    assert "Register for “Pathways”" in page
    assert "10 places left" in page
    assert f"/webinars/{webinar.slug}/register/" in page


def test_participant_who_registered_without_wishes_is_asked_to_rank(see):
    person = UserFactory()
    webinar = WebinarFactory(title="Pathways")
    BreakoutFactory(webinar=webinar)
    registration = RegistrationFactory(webinar=webinar, email=person.email)
    page = see(person)
    assert "Rank the break-outs of “Pathways”" in page
    assert registration.get_absolute_url() in page
    assert "Register for" not in page


def test_participant_who_was_seated_reads_the_room(see):
    person = UserFactory()
    # So that no two kinds of row share their numbers by chance.
    RegistrationFactory.create_batch(2, webinar=HeldWebinarFactory())
    room = BreakoutFactory(title="Green leadership")
    registration = RegistrationFactory(webinar=room.webinar, email=person.email)
    registration.seat = room.seats.create(registration=registration)
    page = see(person)
    assert "Break-out: Green leadership" in page
    assert "Nothing more is needed" in page


# --- Managers -------------------------------------------------------------------------------------
def test_manager_is_told_of_gaps_in_their_firms_and_of_results_to_accept(see):
    membership = MembershipFactory(cluster=ClusterFactory(name="Oak", summary="Wood."))
    SMEFactory(cluster=membership.cluster)
    project = ProjectFactory(lead_cluster=membership.cluster, title="Planks")
    engagement = EngagementFactory(project=project, advisor__user__name="Ada", days_agreed=8)
    ActivityFactory(engagement=engagement, days=Decimal("2.5"))
    DeliverableFactory(
        engagement=engagement, title="Plan", status=SUBMITTED, submitted_at=timezone.now()
    )
    page = see(membership.user)
    assert "Complete the entry of 1 firm" in page
    assert "Accept “Plan” or return it" in page
    assert engagement.get_absolute_url() in page
    assert "2.5 of 8 days used" in page
    assert "1 firm" in page


def test_a_partner_s_manager_sees_the_project_and_is_not_asked_to_decide(see):
    membership, project = MembershipFactory(), ProjectFactory(title="Planks")
    ProjectCluster.objects.create(project=project, cluster=membership.cluster)
    DeliverableFactory(
        engagement__project=project, title="Plan", status=SUBMITTED, submitted_at=timezone.now()
    )
    page = see(membership.user)
    assert project.get_absolute_url() in page
    assert "Accept “Plan”" not in page


def test_manager_of_a_bare_cluster_is_told_where_to_begin(see):
    membership = MembershipFactory(cluster=ClusterFactory(name="Oak"))
    project = ProjectFactory(lead_cluster=membership.cluster)
    page = see(membership.user)
    assert "Say what Oak does" in page
    assert "Add the first firms of Oak" in page
    assert f"Project {project}" in page
    assert "The facility is choosing an advisor" in page


def test_abuse_01_manager_sees_nothing_of_other_clusters(see):
    SMEFactory(cluster__name="Foreign cluster")
    EngagementFactory(project__title="Foreign project")
    page = see(MembershipFactory().user)
    assert "Foreign" not in page


# --- Advisors -------------------------------------------------------------------------------------
def test_advisor_is_told_what_is_due_the_overdue_first_and_the_days_left(see):
    engagement = EngagementFactory(project__title="Planks", days_agreed=Decimal(8))
    ActivityFactory(engagement=engagement, days=Decimal("1.5"), held_on=in_days(0))
    DeliverableFactory(engagement=engagement, title="Report", due_on=in_days(9))
    late = DeliverableFactory(engagement=engagement, title="Plan", due_on=in_days(-3))
    DeliverableFactory(engagement=engagement, title="Final report", due_on=in_days(90))
    page = see(engagement.advisor.user)
    assert page.index("Hand in “Plan”") < page.index("Hand in “Report”")
    assert f"/engagements/{engagement.code}/deliverables/{late.code}/submit/" in page
    assert "overdue since" in page
    assert "6.5 days left" in page
    assert "Hand in “Final report”" not in page
    assert "Draw up the plan with the lead cluster" in page
    assert "3 things need you" in page


def test_advisor_without_a_project_reads_what_comes(see):
    assert "You are not engaged on a project yet" in see(AdvisorFactory().user)


def test_a_plan_waits_for_each_side_once_and_no_more_when_it_has_answered(see):
    people = kickoff()
    put_forward(people)
    accept = "Accept version 1 of the plan or return it"

    waiting = {
        name
        for name in vars(people)
        if name != "engagement" and accept in see(getattr(people, name))
    }
    accept_plan(people.engagement, 1, by=people.lead)

    assert waiting == {"lead", "coordinator"}
    assert accept not in see(people.lead)
    assert accept not in see(CoordinatorFactory())  # another one is in charge
    return_plan(people.engagement, 1, remark="No.", by=people.coordinator)
    assert "Mend the plan: version 1 of the plan was returned" in see(people.advisor)


# --- Hosts ----------------------------------------------------------------------------------------
def test_host_is_asked_for_the_conclusion_once_the_break_out_began(see):
    person = UserFactory()
    now = timezone.now()
    begun = WebinarFactory(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    room = BreakoutFactory(webinar=begun, title="Skills")
    HostFactory(breakout=room, user=person)
    assert "Write the conclusion of “Skills”" in see(person)
    InsightFactory(breakout=room, kind="conclusion")
    page = see(person)
    assert "Write the conclusion of “Skills”" not in page
    assert "Concluded" in page
    assert room.get_host_url() in page


def test_host_of_a_coming_break_out_finds_the_console_and_nothing_to_do(see):
    host = HostFactory(user=UserFactory())
    page = see(host.user)
    assert host.breakout.get_host_url() in page
    assert "nobody seated yet" in page
    assert "Write the conclusion" not in page


# --- Reviewers ------------------------------------------------------------------------------------
def test_reviewer_reads_that_no_call_is_open_and_what_comes(see):
    assert "No call is open." in see(ReviewerFactory().user)


# --- Staff ----------------------------------------------------------------------------------------
def invited(**facts):
    webinar = WebinarFactory(**facts)
    InvitationFactory(webinar=webinar)
    return webinar


def unseated():
    webinar = invited(title="Pathways")
    BreakoutFactory(webinar=webinar)
    RegistrationFactory(webinar=webinar)


def over():
    now = timezone.now()
    invited(
        title="Pathways", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(minutes=1)
    )


@pytest.mark.parametrize(
    ("happened", "step"),
    [
        (lambda: WebinarFactory(title="Pathways", status="draft"), "Announce “Pathways”"),
        (lambda: WebinarFactory(title="Pathways"), "Invite people to “Pathways”"),
        (unseated, "Seat the participants of “Pathways”"),
        (over, "Close “Pathways”"),
        (
            lambda: RecapFactory(webinar__title="Pathways", status="draft", published_at=None),
            "Publish the recap of “Pathways”",
        ),
    ],
)
def test_coordinator_is_told_each_webinars_next_step(see, happened, step):
    happened()
    page = see(CoordinatorFactory())
    assert step in page


def test_coordinator_has_nothing_to_do_for_a_webinar_that_goes_by_itself(see):
    invited()
    HeldWebinarFactory()
    RecapFactory(title="Told")
    page = see(CoordinatorFactory())
    assert "Nothing waits for you: every webinar has had its next step" in page
    assert "Recap published" in page


def test_coordinator_is_told_of_mail_that_did_not_go_out(see):
    MessageFactory.create_batch(2, status=Message.Status.FAILED)
    page = see(CoordinatorFactory())
    assert "2 mails are failed" in page
    assert "/admin/core/message/?status__exact=failed" in page


def test_coordinator_is_told_when_all_mail_is_held_and_when_the_mail_server_is_away(see):
    outbox.hold_all("The text was wrong", None)
    breaker.open_up("No connection to the mail server: refused")
    page = see(CoordinatorFactory())
    assert "All mail is held: The text was wrong" in page
    assert "The mail server cannot be reached: No connection" in page


def test_of_very_much_the_oldest_stands_there_and_the_page_says_that_more_comes(see):
    PlanFactory.create_batch(
        MOST_OF_A_KIND + 5, status="proposed", proposed_at=timezone.now() - timedelta(days=3)
    )
    page = see(CoordinatorFactory())
    assert page.count('class="task"') == MOST_TASKS
    assert f"{MOST_TASKS} things and more need you" in page
    assert "More comes up here as these are done." in page


# --- All of it at once ----------------------------------------------------------------------------
STAFF = ["The facility"]
LINKED = ["Your clusters", "Your advice", "Your break-outs", "Your reviews"]


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("factory", "expected", "queries"),
    [(CoordinatorFactory, [*STAFF, *LINKED], 19), (UserFactory, [*LINKED, "Webinars"], 17)],
)
def test_dashboard_of_a_person_with_every_role_shows_all_at_a_constant_cost(
    client, rows, factory, expected, queries, django_assert_num_queries
):
    person = factory()
    advisor = AdvisorFactory(user=person)
    ReviewerFactory(user=person)
    for _row in range(rows):
        cluster = MembershipFactory(user=person).cluster
        SMEFactory(cluster=cluster)
        project = ProjectFactory(lead_cluster=cluster)
        DeliverableFactory(engagement=EngagementFactory(project=project, advisor=advisor))
        PlanFactory(engagement__project=project, status="proposed")
        HostFactory(user=person)
        registration = RegistrationFactory(email=person.email)
        BreakoutFactory(webinar=registration.webinar)
        MessageFactory()
        RecapFactory()
    client.force_login(person)
    with django_assert_num_queries(queries):
        page = client.get("/dashboard/").content.decode()
    places = [page.index(f">{title}</h2>") for title in expected]
    assert places == sorted(places)


def test_host_is_not_asked_to_register_for_the_webinar_they_host_at(see):
    host = HostFactory(user=UserFactory(), breakout__webinar__title="Pathways")
    assert "Register for “Pathways”" not in see(host.user)


def test_what_needs_a_coordinator_who_moderates_too_is_counted_once(see):
    begun = timezone.now() - timedelta(minutes=10)
    webinar = WebinarFactory(title="Pathways", starts_at=begun, ends_at=begun + timedelta(hours=2))
    BreakoutFactory(webinar=webinar)
    moderator = ModeratorFactory(webinar=webinar, user=CoordinatorFactory())

    page = see(moderator.user)

    assert "One thing needs you" in page
    assert page.count('class="task"') == 1
    assert "Listed above" in page


def test_who_is_assigned_to_a_facility_is_shown_what_waits_there_alone(see):
    person, here = CoordinatorFactory(is_superuser=False), FacilityFactory()
    person.groups.add(Group.objects.get(name="coordinator"))
    for facility, name in (
        (here, "Ours"),
        (FacilityFactory(slug="theirs", status="preparing"), "Theirs"),
    ):
        DeliverableFactory(
            title=f"{name} result",
            engagement__project__facility=facility,
            status="confirmed",
            submitted_at=timezone.now(),
            confirmed_at=timezone.now(),
        )
        series = SeriesFactory(slug=name.lower(), facility=facility)
        RecapFactory(webinar=HeldWebinarFactory(title=f"{name} webinar", series=series))
    MessageFactory(status=Message.Status.FAILED)
    assert "Theirs result" in see(person)

    StaffAssignment.objects.create(user=person, facility=here)
    page = see(person)
    assert "Ours result" in page
    assert "Ours webinar" in page
    assert "Theirs" not in page
    assert "mail is failed" not in page  # it is about nothing of this facility
