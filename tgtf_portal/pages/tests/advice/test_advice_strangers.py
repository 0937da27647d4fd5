"""Whoever has parts elsewhere, or had one here, finds nothing of a project; nor do mixed addresses.

One person has all these parts at once: what any of them let in would show.
"""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from advisors.tests.factories import AdvisorFactory, EngagementFactory
from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import SecondFactorFactory, UserFactory
from tgtf_portal.pages.tests.addresses import browser, session_of, small_world
from tgtf_portal.pages.tests.test_role_matrix import arguments

pytestmark = pytest.mark.django_db

ROOM = ("project-", "conversation-", "comment-", "document-")
OPEN = ("advisors:day-statement-check", "advisors:pool-", "advisors:proposal-")
REFUSED = {404, 405}


def addresses_of(world):
    """Of engagements and of a project's room: the name, and what fills it."""
    for name, filled in arguments(world).items():
        space, _colon, rest = name.partition(":")
        in_room = space == "pages" and rest.startswith(ROOM)
        if " " not in name and not name.startswith(OPEN) and (in_room or space == "advisors"):
            yield name, filled


def answers(settings, user, addresses):
    """Those that are not refused, whether they are read or sent a form."""
    client = browser(settings, session_of(user))
    found = {}
    for name, filled in addresses:
        address = reverse(name, args=filled)
        codes = {client.get(address).status_code, client.post(address).status_code}
        if codes - REFUSED:
            found[name] = codes
    return found


def somebody_of_elsewhere(world):
    """Advises and manages another project, managed this one's lead, and was to advise here."""
    project = world.engagement.project
    advisor = AdvisorFactory()
    for status in ("withdrawn", "declined", "lapsed"):
        EngagementFactory(advisor=advisor, project=project, status=status)
    EngagementFactory(advisor=advisor, project__facility=project.facility)
    other = ProjectFactory(facility=project.facility)
    MembershipFactory(cluster=other.lead, user=advisor.user)
    MembershipFactory(cluster=world.cluster, user=advisor.user).delete()
    return advisor.user


def staff_of_elsewhere():
    person = UserFactory(is_staff=True)
    SecondFactorFactory(user=person)
    person.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))
    StaffAssignment.objects.create(user=person, facility=FacilityFactory(slug="next"))
    return person


def test_parts_elsewhere_and_former_parts_open_nothing_of_a_project(settings):
    world = small_world()
    addresses = list(addresses_of(world))

    assert len(addresses) > 40
    assert answers(settings, somebody_of_elsewhere(world), addresses) == {}
    assert answers(settings, staff_of_elsewhere(), addresses) == {}


def test_what_belongs_to_another_engagement_or_project_is_not_found(settings):
    """Whoever may see both finds each under its own address alone."""
    world = small_world()
    other = EngagementFactory(
        advisor=world.engagement.advisor, project=ProjectFactory(lead_cluster=world.cluster)
    )
    other_code = {"advisors": other.code, "pages": other.project.code}
    mixed = [
        (name, [other_code[name.partition(":")[0]], *filled[1:]])
        for name, filled in addresses_of(world)
        if len(filled) > 1
    ]

    assert len(mixed) > 25
    for role in ("advisor", "manager", "staff"):
        assert answers(settings, world.people[role], mixed) == {}
