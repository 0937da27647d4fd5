"""One search finds what staff work with, within their rights."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from advisors.tests.factories import PoolEntryFactory
from clusters.models import StaffAssignment
from clusters.tests.factories import (
    ClusterFactory,
    FacilityFactory,
    ProjectFactory,
    SMEFactory,
)
from tgtf_portal.core.desk.search import SHOWN
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory, UserFactory
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RegistrationFactory,
    SpeakerFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

SEARCH = reverse("admin:search")
ROLES = dict(zip("CWAPRM", StaffRole.values, strict=True))
# By the roles of `test_staff_rights`, whose letters these are.
WHO = {
    "webinars-webinar": "CWAPR",
    "webinars-registration": "CWAPR",
    "core-user": "CWAPRM",
    "webinars-host": "CWAR",
    "webinars-speaker": "CWAR",
    "advisors-poolentry": "CA",
    "clusters-cluster": "CWARM",
    "clusters-project": "CWARM",
    "clusters-sme": "CWARM",
    "core-message": "CWAP",
    "webinars-insight": "CWAR",
}
# Clusters, their firms and accounts belong to no facility alone.
EVERYWHERE = {"clusters-cluster", "clusters-sme", "core-user"}


def marked_rows(number=1, after=0):
    """In each table as many rows that are called so, each in a webinar of one facility."""
    webinar = WebinarFactory(title="Žižkov webinar")
    room = BreakoutFactory(webinar=webinar, title="Room")
    for n in range(after, after + number):
        WebinarFactory(title=f"Žižkov {n}", series=webinar.series)
        RegistrationFactory(webinar=webinar, name=f"Žižkov person {n}")
        UserFactory(name=f"Žižkov account {n}")
        HostFactory(breakout=room, name=f"Žižkov host {n}")
        SpeakerFactory(webinar=webinar, name=f"Žižkov speaker {n}", part="speaker")
        PoolEntryFactory(facility=webinar.series.facility, name=f"Žižkov pool {n}")
        ClusterFactory(name=f"Žižkov cluster {n}")
        ProjectFactory(facility=webinar.series.facility, title=f"Žižkov project {n}")
        SMEFactory(name=f"Firm {n}", contact_name=f"Žižkov contact {n}")
        MessageFactory(subject=f"Žižkov mail {n}", about=f"webinar/{webinar.pk}")
        InsightFactory(breakout=room, text=f"Žižkov insight {n}")


def found(client, text):
    page = client.get(SEARCH, {"q": text})
    assert page.status_code == 200
    return {group.key: group for group in page.context["groups"]}


def sign_in(client, role=None, facility=None):
    person = CoordinatorFactory(is_superuser=False)
    if role:
        person.groups.add(Group.objects.get(name=role))
    if facility:
        StaffAssignment.objects.create(user=person, facility=facility)
    client.force_login(person)


@pytest.mark.parametrize("letter", ROLES)
def test_each_group_finds_what_it_may_see_and_no_marker_of_the_rest(client, letter):
    marked_rows()
    sign_in(client, ROLES[letter])

    groups = found(client, "zizkov")

    assert set(groups) == {key for key, letters in WHO.items() if letter in letters}
    for group in groups.values():
        for hit in group.hits:
            assert not hit.address or client.get(hit.address).status_code == 200
        assert not group.list_address or client.get(group.list_address).status_code == 200


def test_staff_without_a_role_find_nothing_and_are_told_why(client):
    marked_rows()
    sign_in(client)

    page = client.get(SEARCH, {"q": "zizkov"})

    assert page.context["groups"] == []
    assert "Your role sees none of what is searched." in page.content.decode()


def test_staff_of_another_facility_find_nothing_of_this_one(client):
    marked_rows()
    sign_in(client, StaffRole.COORDINATOR, FacilityFactory(slug="elsewhere"))

    assert set(found(client, "zizkov")) == EVERYWHERE


@pytest.mark.parametrize("text", ["izk", "ŽIŽ", "žižkov Person", '"zizkov person"'])
def test_half_a_name_is_enough_in_any_case_and_without_accents(staff, text):
    RegistrationFactory(name="Žižkov Person")
    RegistrationFactory(name="Somebody else")

    hits = found(staff, text)["webinars-registration"].hits

    assert ["".join(piece.text for piece in hit.title) for hit in hits] == ["Žižkov Person"]


def test_who_is_called_so_comes_before_what_only_holds_the_word(staff):
    RegistrationFactory(name="Anna Abel", organisation="Green works")
    RegistrationFactory(name="Zora Green", organisation="Acme")

    hits = found(staff, "green")["webinars-registration"].hits

    assert ["".join(p.text for p in hit.title) for hit in hits] == ["Zora Green", "Anna Abel"]


def test_a_group_shows_eight_and_leads_to_all_in_the_list(staff):
    marked_rows(SHOWN + 2)

    groups = found(staff, "zizkov")

    page = staff.get(SEARCH, {"q": "zizkov"}).content.decode()
    assert {key: len(group.hits) for key, group in groups.items()} == dict.fromkeys(WHO, SHOWN)
    for group in groups.values():
        if group.list_address:
            assert staff.get(group.list_address).context["cl"].result_count == group.number
    assert f"All {SHOWN + 2} in the list" in page
    assert len(page) < 120_000


QUERIES = 13


def test_searching_costs_at_most_fifteen_queries_however_many_rows(
    client, django_assert_num_queries
):
    sign_in(client, StaffRole.COORDINATOR)
    marked_rows()
    found(client, "zizkov")

    with django_assert_num_queries(QUERIES):
        found(client, "zizkov person")
    marked_rows(3, after=1)
    with django_assert_num_queries(QUERIES):
        found(client, "zizkov person")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Type a name, an address or a title above"),
        ("   ", "Type a name, an address or a title above"),
        ('""', "Nothing of what you may see has all of these words."),
        ("\x00", "Type a name, an address or a title above"),
        ("zi\x00zkov", "found."),
        ("%", "Nothing of what you may see has all of these words."),
        ("_", "Nothing of what you may see has all of these words."),
        ("' OR 1=1 --", "Nothing of what you may see has all of these words."),
        ("x" * 10_000, "only its beginning was looked for"),
        ("<script>x()</script>", "&lt;script&gt;"),
        ("\ud7ff\uffff", "Nothing of what you may see has all of these words."),
    ],
)
def test_whatever_is_typed_has_a_clear_answer(staff, text, says):
    RegistrationFactory(name="Žižkov Person", email="plain@example.org")

    page = staff.get(f"{SEARCH}?q={quote(text)}")

    assert page.status_code == 200
    assert says in page.content.decode()
    assert len(page.content) < 60_000


def test_the_search_stands_in_the_header_of_every_page(staff):
    for name in ("admin:index", "admin:webinars_webinar_changelist", "admin:webinars_webinar_add"):
        page = staff.get(reverse(name)).content.decode()
        assert page.count(f'action="{SEARCH}"') == 1, name


def test_every_table_that_is_searched_says_who_may_see_it(rf, staff):
    from tgtf_portal.core.desk.search import sources_for

    request = rf.get(SEARCH)
    request.user = staff.person

    keys = {source.model.replace(".", "-") for source in sources_for(request, admin.site)}
    assert keys == WHO.keys()
