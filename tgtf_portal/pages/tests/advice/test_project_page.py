"""A project's page, for its three sides."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from advisors.health.domain.nudge import nudge_advisor
from advisors.models import Activity, Need
from advisors.results.domain.deliverable import submit_deliverable
from advisors.tests.factories import (
    ActivityFactory,
    DeliverableFactory,
    EngagementFactory,
    PlanFactory,
)
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core import audit
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

WAYS = re.compile(r'href="(/(?:engagements|projects)/[^"#]+)"')


@pytest.fixture
def project():
    """A lead and a partner, each with a manager, and somebody in charge."""
    made = ProjectFactory(title="Green threads", coordinator=CoordinatorFactory(name="Cora"))
    MembershipFactory(cluster=made.lead, user__name="Lea Lead")
    partner = ProjectCluster.objects.create(project=made, cluster=ClusterFactory())
    MembershipFactory(cluster=partner.cluster, user__name="Paul Partner")
    return made


def manager(project, role):
    return project.parts.get(role=role).cluster.memberships.get().user


def text_of(client, person, project):
    client.force_login(person)
    answer = client.get(project.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def submitted(**facts):
    return DeliverableFactory(status="submitted", submitted_at=timezone.now(), **facts)


def test_project_page_says_who_acts_next_the_most_pressing_first(client, project):
    advice = EngagementFactory(project=project, advisor__user__name="Ada Adviser")
    today = timezone.localdate()
    DeliverableFactory(engagement=advice, title="Guide", due_on=today + timedelta(days=40))
    DeliverableFactory(engagement=advice, title="Report", due_on=today - timedelta(days=4))
    submitted(engagement=advice, title="Check", due_on=today)

    page = text_of(client, manager(project, "lead"), project)

    order = ["Hand in “Report”", "Accept “Check” or return it", "Hand in “Guide”"]
    assert [page.index(title) for title in order] == sorted(page.index(t) for t in order)
    assert "overdue since" in page
    assert "the lead’s managers" in page
    assert page.count("Ada Adviser") >= 3


def test_project_page_names_everybody_to_reach(client, project):
    EngagementFactory(project=project, advisor__user__name="Ada Adviser")
    EngagementFactory(project=project, advisor__user__name="Gone Guide", status="withdrawn")

    page = text_of(client, manager(project, "partner"), project)

    for name in ("Cora", "Lea Lead", "Paul Partner", "Ada Adviser"):
        assert name in page
    assert "Gone Guide" not in page
    assert f"mailto:{project.coordinator.email}" in page


def test_project_page_says_who_decides(client, project):
    decides = "you accept its results"

    assert decides in text_of(client, manager(project, "lead"), project)
    assert decides not in text_of(client, manager(project, "partner"), project)


def test_an_advisor_who_left_no_longer_opens_it(client, project):
    client.force_login(EngagementFactory(project=project, status="withdrawn").advisor.user)

    assert client.get(project.get_absolute_url()).status_code == 404


def test_project_page_without_advice_says_what_comes(client, project):
    page = text_of(client, manager(project, "lead"), project)

    assert "The facility is choosing an advisor" in page
    assert "Nothing is logged yet" in page


@pytest.mark.parametrize("number", [30, 3000])
def test_project_page_costs_the_same_queries_however_much_was_done(
    client, project, django_assert_num_queries, number
):
    for advice in EngagementFactory.create_batch(3, project=project):
        Activity.objects.bulk_create(
            ActivityFactory.build_batch(
                number // 3, engagement=advice, held_on=date(2026, 10, 1), author=None
            )
        )
        DeliverableFactory.create_batch(2, engagement=advice)
        plan = PlanFactory(engagement=advice, status="held", held_at=timezone.now())
        Need.objects.create(plan=plan, place=1, text="Less water")
    client.force_login(manager(project, "lead"))

    with django_assert_num_queries(15):
        client.get(project.get_absolute_url())


def test_the_room_draws_how_the_days_went(client, project):
    advice = EngagementFactory(
        project=project, starts_on=date(2026, 9, 1), ends_on=date(2030, 9, 1), days_agreed=8
    )
    ActivityFactory(engagement=advice, held_on=date(2026, 10, 1), days=2)

    page = text_of(client, manager(project, "partner"), project)

    assert "2 of 8 days used" in page
    assert "6 days left until" in page
    assert '<polyline class="burn-steps" points="0,0 ' in page


def test_the_timeline_tells_what_was_done_and_decided_the_latest_first(client, project):
    advice = EngagementFactory(project=project, advisor__user__name="Ada Adviser")
    ActivityFactory(engagement=advice, title="First talk", held_on=date(2026, 10, 1))
    owed = DeliverableFactory(engagement=advice, title="Guide")
    submit_deliverable(owed, link="https://x.example.org", summary="", by=advice.advisor.user)
    client.force_login(manager(project, "partner"))

    page = client.get(f"{project.get_absolute_url()}timeline/").content.decode()

    assert page.index("Handed in “Guide”") < page.index("First talk")
    assert "Ada Adviser" in page


def test_the_timeline_keeps_what_is_the_staffs_own_business(client, project):
    nudge_advisor(EngagementFactory(project=project), ["silent"], by=CoordinatorFactory())

    assert "nudge" not in text_of(client, manager(project, "lead"), project).lower()


def test_the_room_shows_webinars_of_its_clusters_and_what_they_are_credited_with(client, project):
    partner = project.parts.get(role="partner").cluster
    webinar = WebinarFactory(title="Dry dyes", status="held")
    RegistrationFactory.create_batch(2, webinar=webinar, cluster=partner, status="confirmed")
    RegistrationFactory(webinar=WebinarFactory(title="Elsewhere"), status="confirmed")

    page = text_of(client, manager(project, "lead"), project)

    assert "Dry dyes" in page
    assert "2 people" in page
    assert "Elsewhere" not in page


def test_every_way_out_of_the_room_opens_for_whoever_sees_it(client, project):
    """Of another advisor's engagement an advisor reads in the room alone."""
    own, other = EngagementFactory.create_batch(2, project=project)
    for engagement in (own, other):
        plan = PlanFactory(engagement=engagement, status="held", held_at=timezone.now())
        Need.objects.create(plan=plan, place=1, text="Less water")
        DeliverableFactory(engagement=engagement, due_on=timezone.localdate())
        submitted(engagement=engagement, due_on=timezone.localdate())
    lead, coordinator = manager(project, "lead"), project.coordinator
    people = [own.advisor.user, lead, manager(project, "partner"), coordinator]

    ways = {person: set(WAYS.findall(text_of(client, person, project))) for person in people}

    for person, addresses in ways.items():
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {200}
    assert not any(other.code in address for address in ways[own.advisor.user])
    assert any(other.code in address for address in ways[lead])


def test_the_room_asks_both_sides_for_an_answer_to_a_plan(client, project):
    engagement = EngagementFactory(project=project, advisor__user__name="Ada Adviser")
    plan = PlanFactory(engagement=engagement, status="proposed", proposed_at=timezone.now())
    plan.answers.create(
        side="advisor", person=engagement.advisor.user, accepted=True, answered_at=timezone.now()
    )

    page = text_of(client, manager(project, "lead"), project)

    assert "Accept the plan with Ada Adviser or return it" in page
    assert "the lead’s managers, the facility" in page


def test_a_proposal_has_no_used_days_in_the_room(client, project):
    EngagementFactory(
        project=project,
        status="proposed",
        answer_by=timezone.localdate(),
        days_agreed=1,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=30),
    )

    page = text_of(client, manager(project, "lead"), project)

    assert '<p class="muted small">1 day</p>' in page
    assert "burn-down" not in page
    assert "<meter" not in page


def test_the_room_tells_what_happened_without_naming_itself(client, project):
    engagement = EngagementFactory(project=project, advisor__user__name="Ada Adviser")
    audit.record("engagement.started", engagement, by=project.coordinator)
    ActivityFactory(engagement=engagement, kind="workshop", days=1)

    page = text_of(client, manager(project, "lead"), project)

    assert "The advice began: Ada Adviser</p>" in page
    assert "Workshop · 1 day</p>" in page
