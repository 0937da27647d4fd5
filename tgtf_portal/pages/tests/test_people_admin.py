"""The list of people tells everybody's roles, which come from links in every app."""

import pytest
from django.urls import reverse

from advisors.tests.factories import AdvisorFactory
from clusters.tests.factories import ClusterFactory, MembershipFactory, ReviewerFactory
from tgtf_portal.core.people.roles import roles_of
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.tests.factories import HostFactory

pytestmark = pytest.mark.django_db


def busy_person():
    person = UserFactory()
    for cluster in (ClusterFactory(), ClusterFactory()):
        MembershipFactory(user=person, cluster=cluster)
    AdvisorFactory(user=person)
    ReviewerFactory(user=person)
    HostFactory(user=person)
    HostFactory(user=person)
    return person


def test_roles_are_told_in_words():
    person = busy_person()
    first, second = (m.cluster.name for m in person.memberships.all())

    assert set(roles_of(person)) == {
        f"manages {first}, {second}",
        "advisor",
        "reviewer",
        "hosts 2 break-outs",
    }
    assert roles_of(UserFactory()) == []


@pytest.mark.parametrize("rows", [1, 10])
def test_list_of_people_with_roles_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows
):
    for _row in range(rows):
        busy_person()
    client.force_login(CoordinatorFactory())
    address = reverse("admin:core_user_changelist")

    with django_assert_num_queries(13):
        answer = client.get(address)

    assert answer.content.decode().count("hosts 2 break-outs") == rows
