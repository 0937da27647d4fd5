"""What the page before a deletion says: Django's own answer, for many rows as for few."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_deleted_objects
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from advisors.models import Availability
from advisors.tests.factories import AdvisorFactory, AvailabilityFactory, EngagementFactory
from clusters.models import Cluster
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory, SMEFactory
from tgtf_portal.core.admin.deletion import NAMED, deleted_objects
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import CampaignGuest, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    CampaignFactory,
    HostFactory,
    InvitationFactory,
    RegistrationFactory,
    SeatFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf: RequestFactory):
    def make(person):
        request = rf.get("/")
        request.user = person
        return request

    return make


def a_webinar():
    webinar = WebinarFactory(status=Webinar.Status.DRAFT)
    HostFactory(breakout=BreakoutFactory(webinar=webinar))
    return webinar


def a_webinar_with_people():
    webinar = a_webinar()
    registration = RegistrationFactory(webinar=webinar)
    SeatFactory(breakout=webinar.breakouts.get(), registration=registration)
    InvitationFactory(webinar=webinar)
    return webinar


def a_campaign():
    campaign = CampaignFactory()
    for name in ("ana", "bo"):
        campaign.guests.create(email=f"{name}@example.org", name=f"<{name}>")
    return campaign


def a_cluster():
    cluster = ClusterFactory()
    SMEFactory(cluster=cluster)
    MembershipFactory(cluster=cluster)
    return cluster


def a_facility():
    return ProjectFactory().facility


def an_advisor():
    return AvailabilityFactory(advisor=AdvisorFactory()).advisor


def an_engaged_advisor():
    return EngagementFactory().advisor


MADE = [
    *[a_webinar, a_webinar_with_people, a_campaign, a_cluster, an_advisor, an_engaged_advisor],
    *[ClusterFactory, ProjectFactory, a_facility, BreakoutFactory],
]


@pytest.mark.parametrize("make", MADE, ids=lambda make: getattr(make, "__name__", str(make)))
@pytest.mark.parametrize("may", [True, False])
def test_few_rows_get_the_answer_of_djangos_own_page(make, may, request_of):
    thing = make()
    request = request_of(CoordinatorFactory() if may else AnonymousUser())

    words, counts, lacking, held = deleted_objects([thing], request, admin.site)

    _tree, expected, rights, holding = get_deleted_objects([thing], request, admin.site)
    assert counts == expected
    assert sorted(held) == sorted(map(str, holding))
    assert set(map(str, lacking)) == set(map(str, rights))
    assert words[0] == _tree[0]


def many(make, number):
    return [make(n) for n in range(number)]


def page_with(client, number, django_assert_max_num_queries):
    campaign = CampaignFactory()
    CampaignGuest.objects.bulk_create(
        many(
            lambda n: CampaignGuest(
                campaign=campaign,
                email=f"a-rather-long-address-{n}@example.org",
                name="N" * 120,
                cluster=Cluster.objects.first(),
            ),
            number,
        )
    )
    address = reverse("admin:webinars_campaign_delete", args=[campaign.pk])
    with django_assert_max_num_queries(15) as queries:
        answer = client.get(address)
    return campaign, answer.content.decode(), len(queries)


def test_a_page_before_deleting_names_fifty_of_three_thousand(staff, django_assert_max_num_queries):
    ClusterFactory()
    _few, short, queries = page_with(staff, 3, django_assert_max_num_queries)
    campaign, page, of_many = page_with(staff, 3_000, django_assert_max_num_queries)

    assert of_many == queries
    assert page.count("N" * 120) == NAMED
    assert short.count("N" * 120) == 3
    assert "and 2950 more" in page
    assert "more" not in short.partition('id="deleted-objects"')[2].partition("</ul>")[0]
    assert len(page.encode()) <= 120_000

    staff.post(reverse("admin:webinars_campaign_delete", args=[campaign.pk]), {"post": "yes"})
    assert CampaignGuest.objects.count() == 3


def test_a_page_before_deleting_several_names_fifty_of_three_thousand(
    staff, django_assert_max_num_queries
):
    def asked(number):
        Availability.objects.all().delete()
        advisors = AdvisorFactory.create_batch(3)
        Availability.objects.bulk_create(
            AvailabilityFactory.build(advisor=advisor)
            for advisor in advisors
            for _n in range(number // 3)
        )
        chosen = {"action": "delete_selected", "_selected_action": [a.pk for a in advisors]}
        with django_assert_max_num_queries(40) as queries:
            answer = staff.post(reverse("admin:advisors_advisor_changelist"), chosen)
        return answer.content, len(queries)

    _page, few = asked(3)
    page, of_many = asked(3_000)

    assert few == of_many
    assert b"and 2950 more" in page
    assert len(page) <= 120_000
