"""An engagement's page: who sees it, what it says, what it costs."""

import re
from datetime import date
from decimal import Decimal

import pytest

from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    DeliverableFactory,
    EngagementFactory,
)
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

# session, person, engagement, parts, clusters, deliverables, may they work, may they judge,
# requests, reports, statements, meetings, number of activities, activities
DETAIL_QUERIES = 19


@pytest.fixture
def cluster():
    return ClusterFactory(name="Alpha")


@pytest.fixture
def engagement(cluster):
    project = ProjectFactory(title="Greener seas", number=7, lead_cluster=cluster)
    return EngagementFactory(project=project, goal="Less waste.", days_agreed=Decimal(8))


def content(client, user, engagement):
    client.force_login(user)
    return client.get(engagement.get_absolute_url()).content.decode()


def test_only_who_takes_part_sees_an_engagement(client, cluster, engagement):
    people = {
        "nobody": UserFactory(),
        "other advisor": AdvisorFactory().user,
        "other manager": MembershipFactory().user,
        "manager": MembershipFactory(cluster=cluster).user,
        "advisor": engagement.advisor.user,
        "staff": CoordinatorFactory(),
    }
    statuses = {"visitor": client.get(engagement.get_absolute_url()).status_code}
    for role, user in people.items():
        client.force_login(user)
        statuses[role] = client.get(engagement.get_absolute_url()).status_code
    assert statuses == {
        "visitor": 302,
        "nobody": 404,
        "other advisor": 404,
        "other manager": 404,
        "manager": 200,
        "advisor": 200,
        "staff": 200,
    }


def test_page_says_what_was_agreed_done_and_owed(client, engagement):
    ActivityFactory(engagement=engagement, title="Materials", days=Decimal("2.5"))
    DeliverableFactory(engagement=engagement, title="Guide", due_on=date(2026, 12, 1))

    page = content(client, engagement.advisor.user, engagement)

    for text in ("Greener seas", "Less waste.", "Alpha", "Materials", "Workshop", "Guide"):
        assert text in page
    assert "due 1 Dec 2026" in page
    assert re.search(r'<meter min="0" max="8(\.0+)?" value="2\.50?" aria-label="Days used">', page)
    assert re.search(r"<dt>Left</dt>\s*<dd>5\.5</dd>", page)


def test_page_offers_each_role_its_own_deeds(client, cluster, engagement):
    DeliverableFactory(engagement=engagement, status="submitted", submitted_at="2026-11-01T10:00Z")
    manager = MembershipFactory(cluster=cluster).user

    for_manager = content(client, manager, engagement)
    assert "/accept/" in for_manager
    assert "/return/" in for_manager
    assert "/submit/" not in for_manager
    assert "/activities/new/" not in for_manager

    for_advisor = content(client, engagement.advisor.user, engagement)
    assert "/accept/" not in for_advisor
    assert "/return/" not in for_advisor
    assert "/submit/" in for_advisor
    assert "/activities/new/" in for_advisor


def test_an_advisor_who_manages_a_cluster_does_not_judge_own_work(client, cluster, engagement):
    DeliverableFactory(engagement=engagement, status="submitted", submitted_at="2026-11-01T10:00Z")
    MembershipFactory(cluster=cluster, user=engagement.advisor.user)
    assert "/accept/" not in content(client, engagement.advisor.user, engagement)


def test_page_says_what_is_overdue(client, engagement):
    DeliverableFactory(engagement=engagement, due_on=date(2026, 1, 1))
    assert "Overdue" in content(client, engagement.advisor.user, engagement)


def test_an_engagement_that_is_over_offers_no_work(client, engagement):
    DeliverableFactory(engagement=engagement)
    engagement.status = "completed"
    engagement.save()
    for user in (engagement.advisor.user, CoordinatorFactory()):
        page = content(client, user, engagement)
        assert "/activities/new/" not in page
        assert "/submit/" not in page


@pytest.mark.parametrize("rows", [1, 10])
def test_page_costs_the_same_with_many_rows(client, engagement, django_assert_num_queries, rows):
    ActivityFactory.create_batch(rows, engagement=engagement, days=Decimal("0.25"))
    DeliverableFactory.create_batch(rows, engagement=engagement)
    for cluster in ClusterFactory.create_batch(rows):
        ProjectCluster.objects.create(project=engagement.project, cluster=cluster)
    client.force_login(engagement.advisor.user)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(engagement.get_absolute_url())
