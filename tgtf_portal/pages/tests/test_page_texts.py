"""The facility's own pages, their preview, and what staff do with their texts."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from clusters.domain.facility_page import publish_page
from clusters.models import FacilityPage, PageQuestion
from clusters.tests.factories import FacilityFactory, FacilityPageFactory
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESSES = ["/about/", "/how-it-works/", "/contact/", "/questions/"]


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def staff(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory())
    return client


def admin_page(page, step="change"):
    return reverse(f"admin:clusters_facilitypage_{step}", args=[page.pk])


def typed(page, **more):
    told = {name: getattr(page, name) for name in ("title", "lead", "body")}
    parts = {f"editions-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    return {**told, **parts, **more}


# --- What everybody reads -------------------------------------------------------------------------
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_that_nobody_wrote_says_so_and_leads_on(client, address):
    page = page_of(client, address)
    assert ("has not written this page yet" in page) == (address != "/contact/")
    assert all(f'href="{other}"' in page for other in ADDRESSES if other != address)


def test_a_page_says_what_was_published(client):
    text = FacilityPageFactory(title="Who we are", lead="In short.", body="## One\n\n*Two* <3")
    publish_page(text, by=None)
    page = page_of(client, "/about/")
    assert "<h1>Who we are</h1>" in page
    assert '<p class="standfirst">In short.</p>' in page
    assert "<h2>One</h2> <p><em>Two</em> &lt;3</p>" in page
    assert "<title>Who we are –" in page


def test_the_contact_page_leads_to_the_facilitys_address(client):
    FacilityFactory(contact_address="facility@example.org")
    assert 'href="mailto:facility@example.org"' in page_of(client, "/contact/")


def test_each_question_has_a_place_of_its_own(client):
    text = FacilityPageFactory(kind="questions")
    PageQuestion.objects.create(page=text, question="Who pays?", answer="The *Union*.")
    publish_page(text, by=None)
    page = page_of(client, "/questions/")
    assert '<h2 id="1-who-pays">Who pays?</h2> <p>The <em>Union</em>.</p>' in page


@pytest.mark.parametrize("rows", [1, 20])
def test_a_page_costs_two_statements(client, rows, django_assert_num_queries):
    text = FacilityPageFactory(kind="questions")
    for number in range(rows):
        PageQuestion.objects.create(page=text, position=number, question="Q?", answer="A.")
        publish_page(text, by=None)
    with django_assert_num_queries(2):
        client.get("/questions/")


# --- Preview --------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", FacilityPage.Kind.values)
def test_staff_see_a_draft_as_visitors_would(staff, kind):
    text = FacilityPageFactory(kind=kind, title="Draft title", body="Draft text.")
    page = page_of(staff, f"/page-texts/{text.pk}/preview/")
    assert "This is a preview" in page
    assert "Draft title" in page
    assert "Draft text." in page
    assert "Draft title" not in page_of(staff, text.address)


def test_staff_read_an_earlier_edition(staff):
    text = FacilityPageFactory(body="First.")
    publish_page(text, by=None)
    text.body = "Second."
    text.save()
    address = f"/page-texts/{text.pk}/preview/"
    assert "First." in page_of(staff, f"{address}?edition=1")
    assert "Second." in page_of(staff, address)
    for wrong in ("2", "x", "9" * 30, "-1"):
        assert staff.get(f"{address}?edition={wrong}").status_code == 404


def test_nobody_else_sees_a_preview(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    text = FacilityPageFactory()
    elsewhere = CoordinatorFactory(is_superuser=False)
    elsewhere.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))
    elsewhere.staff_assignments.create(facility=FacilityFactory(slug="next-year"))
    for person in (None, UserFactory(), elsewhere):
        if person:
            client.force_login(person)
        assert client.get(f"/page-texts/{text.pk}/preview/").status_code == 404


# --- The administration ---------------------------------------------------------------------------
def test_staff_write_publish_and_put_back(staff):
    text = FacilityPageFactory(body="First.")
    assert staff.post(admin_page(text, "publish")).status_code == 302
    assert staff.post(admin_page(text), typed(text, body="Second.")).status_code == 302
    assert "First." in page_of(staff, "/about/")
    staff.post(admin_page(text, "publish"))
    assert "Second." in page_of(staff, "/about/")

    first = text.editions.get(number=1)
    staff.post(admin_page(text, "put_back"), {"edition": first.pk})
    assert "Second." in page_of(staff, "/about/")
    staff.post(admin_page(text, "publish"))
    assert "First." in page_of(staff, "/about/")

    page = page_of(staff, admin_page(text))
    assert f"/page-texts/{text.pk}/preview/?edition=2" in page
    assert first.published_by.name in page
    staff.post(admin_page(text, "withdraw"))
    assert "First." not in page_of(staff, "/about/")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[x](javascript:alert(1))", "Line 1: a link begins with https://"),
        ("[x](/no-such-page/)", "no page for everybody stands at /no-such-page/"),
        ("a" * 100_000, "at most 20000 characters"),
        ("<b>x</b>", "write no HTML"),
        ("a\0b", "Null characters are not allowed"),
    ],
)
def test_a_fault_is_said_beside_the_field_and_nothing_is_saved(staff, body, said):
    text = FacilityPageFactory(body="First.")
    response = staff.post(admin_page(text), typed(text, body=body))
    assert said in response.content.decode().replace("&#x27;", "'")
    text.refresh_from_db()
    assert text.body == "First."


def test_publishing_twice_says_why_not(staff):
    text = FacilityPageFactory()
    staff.post(admin_page(text, "publish"))
    answer = staff.post(admin_page(text, "publish"), follow=True)
    assert "just this text already" in answer.content.decode()
    assert text.editions.count() == 1
