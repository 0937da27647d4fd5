"""All about one person: each group of staff finds what it may see, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from advisors.models import PoolEntry, PrivateNote
from advisors.tests.factories import ActivityFactory, AdvisorFactory, PoolEntryFactory
from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory, MembershipFactory, SMEFactory
from tgtf_portal.core.access_log import note_access
from tgtf_portal.core.models import AccessEntry, Consent, OptOut
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    MessageFactory,
    SuspendedAddressFactory,
    UserFactory,
)
from webinars.models import Feedback
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    RegistrationFactory,
    SpeakerFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
EMAIL = "ana.novak@example.org"
PARTS = ["person", "advice", "webinars", "mail", "records"]


def person_page(thing):
    return reverse("admin:core_user_person", args=[thing._meta.label_lower, thing.pk])


def member(role):
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=role))
    return person


@pytest.fixture
def ana():
    """Known in every way, each with a marker of its own; her account is what leads to her."""
    user = UserFactory(email=EMAIL, name="Ana Novak")
    advisor = AdvisorFactory(user=user)
    activity = ActivityFactory(engagement__advisor=advisor)
    PrivateNote.objects.create(activity=activity, text="Zqnote")
    MembershipFactory(user=user, cluster__name="Zqmanaged")
    SMEFactory(contact_address=EMAIL, name="Zqfirm")
    PoolEntryFactory(email=EMAIL, facility=FacilityFactory(slug="zq", name="Zqpool"))
    registration = RegistrationFactory(email=EMAIL, webinar__title="Zqregistered")
    Feedback.objects.create(registration=registration, rating=4, helped="Zqhelped")
    InvitationFactory(email=EMAIL, webinar__title="Zqinvited")
    HostFactory(email=EMAIL, breakout=BreakoutFactory(title="Zqhosted"))
    ModeratorFactory(email=EMAIL, webinar__title="Zqmoderated")
    SpeakerFactory(email=EMAIL, webinar=WebinarFactory(title="Zqspoken"))
    MessageFactory(recipient=EMAIL, subject="Zqmail")
    SuspendedAddressFactory(email=EMAIL, reason="Zqsuspended")
    OptOut.objects.create(email=EMAIL, topic="Zqoptout")
    facts = {"digest": "0" * 64, "given_at": timezone.now()}
    Consent.objects.create(email=EMAIL, purpose="x", text="Zqconsent", source="-", **facts)
    note_access("opened", registration, by=UserFactory(name="Zqlooker"))
    return user


WEBINARS = "registered invited hosted moderated spoken helped"
# What each role finds, of the markers.
FINDS = {
    StaffRole.COORDINATOR: f"{WEBINARS} note managed firm pool mail suspended optout consent",
    StaffRole.WEBINARS: f"{WEBINARS} managed firm mail suspended optout",
    StaffRole.ADVICE: "note managed firm pool registered hosted spoken mail suspended",
    StaffRole.POST: "registered invited mail suspended optout",
    StaffRole.READER: "managed firm registered hosted moderated spoken helped",
    StaffRole.ADMINISTRATOR: "managed firm consent optout looker",
}


@pytest.mark.parametrize("role", FINDS)
def test_each_role_finds_what_it_may_see_and_no_marker_of_anything_else(client, ana, role):
    client.force_login(member(role))

    text = "".join(client.get(person_page(ana), {"part": part}).content.decode() for part in PARTS)

    every = {*" ".join(FINDS.values()).split()}
    assert {word for word in every if f"Zq{word}" in text} == {*FINDS[role].split()}


def test_who_is_assigned_to_another_facility_finds_nothing_of_this_one(client, ana):
    person = member(StaffRole.COORDINATOR)
    StaffAssignment.objects.create(user=person, facility=FacilityFactory(slug="next"))
    client.force_login(person)

    text = "".join(client.get(person_page(ana), {"part": part}).content.decode() for part in PARTS)

    found = {w for w in ("registered", "invited", "hosted", "note", "mail") if f"Zq{w}" in text}
    assert found == set()
    registration = RegistrationFactory(email=EMAIL)
    assert client.get(person_page(registration)).status_code == 404


def test_it_is_reached_from_each_row_about_her_and_looking_is_noted(client, ana):
    reader = CoordinatorFactory()
    client.force_login(reader)
    rows = [
        ana,
        ana.advisor,
        ana.memberships.get(),
        RegistrationFactory(email=EMAIL),
        InvitationFactory(email=EMAIL),
        MessageFactory(recipient=EMAIL),
        PoolEntry.objects.get(email=EMAIL),
        SMEFactory(contact_address=EMAIL),
    ]

    for row in rows:
        change = reverse(
            f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
        )
        assert person_page(row) in client.get(change).content.decode(), row
        assert EMAIL in client.get(person_page(row)).content.decode(), row
    host = HostFactory(email=EMAIL)
    room = reverse("admin:webinars_breakout_change", args=[host.breakout_id])
    listed = client.get(reverse("admin:webinars_registration_changelist")).content.decode()

    assert person_page(host) in client.get(room).content.decode()
    assert person_page(rows[3]) in listed
    looked = AccessEntry.objects.filter(by=reader, page="core_user_person")
    assert looked.count() == len(rows)
    assert EMAIL.split("@")[0] not in person_page(ana)


def test_an_unknown_row_or_one_without_a_person_has_no_page(staff):
    blank = HostFactory(email="", user=None)
    for label, pk in [
        ("core.user", "0"),
        ("core.user", "9" * 40),
        ("core.user", "x"),
        ("core.nothing", "1"),
        ("x" * 1000, "1"),
        (blank._meta.label_lower, blank.pk),
    ]:
        address = reverse("admin:core_user_person", args=[label, pk])
        assert staff.get(address).status_code == 404, (label, pk)
    assert staff.get(person_page(WebinarFactory())).status_code == 404


def test_the_way_to_handing_over_and_erasing_is_for_those_who_may(client, ana):
    for role, may in [(StaffRole.ADMINISTRATOR, True), (StaffRole.COORDINATOR, False)]:
        client.force_login(member(role))
        page = client.get(person_page(ana)).content.decode()
        assert (reverse("admin:core_erasure_person") in page) == may

    client.force_login(member(StaffRole.ADMINISTRATOR))
    asked = client.post(reverse("admin:core_erasure_person"), {"email": EMAIL, "verb": "look"})
    assert asked.context["plan"].subject.email == EMAIL


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_costs_the_same_however_much_is_known(
    client, ana, part, rows, django_assert_max_num_queries
):
    client.force_login(member(StaffRole.COORDINATOR))
    MessageFactory.create_batch(rows, recipient=EMAIL)
    HostFactory.create_batch(rows, email=EMAIL)

    with django_assert_max_num_queries(15):
        answer = client.get(person_page(ana), {"part": part})

    text = answer.content.decode()
    many = part in ("mail", "webinars") and rows == 60
    assert ("The latest 50; there are more." in text) == many
