"""Guests of a campaign, brought along as a list in the browser."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.models import AuditEvent, Message, TableImport
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import csv_file, safe_cell
from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.tests.workbooks import workbook
from webinars.campaign.domain.guest_list import FACTS, GUESTS
from webinars.models import Campaign
from webinars.tests.factories import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return CampaignFactory()


def listed(campaign):
    return list(campaign.guests.values_list("email", "name", "organisation", "cluster__name"))


def take_over(campaign, text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return GUESTS.take_over(content, campaign, **options)[0]


# --- In the browser -------------------------------------------------------------------------------
def upload(staff, campaign, text):
    file = SimpleUploadedFile("guests.csv", text.encode())
    address = upload_address("guests", campaign)
    return words(staff.post(address, {"kind": "guests", "file": file}, follow=True))


def page(name="change"):
    return reverse(f"admin:core_tableimport_{name}", args=[TableImport.objects.get().pk])


def test_a_list_is_looked_at_the_right_rows_are_taken_and_the_wrong_ones_come_back(staff, campaign):
    ClusterFactory(name="AEI Tèxtils")
    campaign.guests.create(email="ana@example.org", name="Ana")

    shown = upload(
        staff,
        campaign,
        "email;name;cluster\nANA@example.org;Ana;\nbo@example.org;Bo;aei textils\n"
        "bo@example.org;Bo B;\nnobody;Cy;Atlantis\n",
    )
    for label, number in [("rows", 4), ("new", 1), ("known", 2), ("wrong", 1)]:
        assert f'<dt>{label}</dt><dd data-part="{label}">{number}</dd>' in shown
    assert "1 line names somebody again." in shown
    assert "The directory has no cluster “Atlantis”." in shown
    assert listed(campaign) == [("ana@example.org", "Ana", "", None)]

    taken = words(staff.post(page("take"), {"only_right": "right"}, follow=True))

    assert "1 created, 0 updated, 1 unchanged." in taken
    assert listed(campaign)[1:] == [("bo@example.org", "Bo", "", "AEI Tèxtils")]
    file = staff.get(page("wrong_rows")).content.decode("utf-8-sig")
    _header, row = csv.reader(io.StringIO(file))
    assert row[1:] == ["nobody", "Cy", "Atlantis"]
    assert not Message.objects.exists()


def test_all_or_nothing_lists_nobody_while_a_row_is_wrong(staff, campaign):
    upload(staff, campaign, "email\nana@example.org\nnobody\n")

    shown = words(staff.post(page("take"), {"only_right": "all"}, follow=True))

    assert "Rows are wrong; take the right ones, or correct the file." in shown
    assert listed(campaign) == []


def test_who_stays_away_from_the_new_list_is_said_and_goes_if_staff_choose_it(staff, campaign):
    for name in ("ana", "bo"):
        campaign.guests.create(email=f"{name}@example.org")

    shown = upload(staff, campaign, "email\nbo@example.org\ncy@example.org\n")
    staff.post(page("take"), {"also": "on"})

    assert "1 person on the campaign’s list is not in this file." in shown
    assert [email for email, *_facts in listed(campaign)] == ["bo@example.org", "cy@example.org"]


def test_a_campaign_leads_to_its_import_and_the_import_back_to_it(staff, campaign):
    own = reverse("admin:webinars_campaign_change", args=[campaign.pk])
    address = upload_address("guests", campaign).replace("&", "&amp;")

    assert f'href="{address}">Import a list of guests</a>' in words(staff.get(own))
    assert f'href="{own}">Back</a>' in words(staff.get(upload_address("guests", campaign)))
    assert f'href="{own}">Campaign</a>' in upload(staff, campaign, "email\nana@example.org\n")


def test_a_campaign_that_has_started_says_so_and_takes_no_list(staff, campaign):
    Campaign.objects.update(status="sending")
    own = reverse("admin:webinars_campaign_change", args=[campaign.pk])

    assert "Import a list of guests" not in words(staff.get(own))
    assert "This campaign is going out." in upload(staff, campaign, "email\nana@example.org\n")
    assert "This campaign is going out." in words(staff.post(page("take"), follow=True))
    assert listed(campaign) == []


# --- What becomes of the rows ---------------------------------------------------------------------
def test_an_empty_cell_leaves_alone_what_is_known_and_the_same_list_again_changes_nothing(campaign):
    first = "email,name,organisation,language\nana@example.org,Ana,AQUIMER,en\n"
    take_over(campaign, first)

    assert str(take_over(campaign, first)).startswith("Nothing changed")
    assert str(take_over(campaign, "email,organisation\nana@example.org,\n")).startswith("Nothing")
    changed = take_over(campaign, "email,name,organisation\nana@example.org,Ana Lind,\n")

    assert str(changed) == "0 created, 1 updated, 0 unchanged."
    assert listed(campaign) == [("ana@example.org", "Ana Lind", "AQUIMER", None)]
    assert [event.facts["people"] for event in AuditEvent.objects.all()] == [1, 1, 1, 1]


def test_every_bad_line_and_column_is_named(campaign):
    with pytest.raises(BadTable) as fault:
        take_over(
            campaign, 'email,name,cluster\nann@example.org,"A\nBcc: x",\nnobody,Bo,Unheard of\n'
        )

    assert [(error.line, error.column) for error in fault.value.errors] == [
        (2, "name"),
        (4, "email"),
        (4, "cluster"),
    ]


def test_a_list_of_guests_that_leaves_as_a_table_comes_back_as_it_was(campaign):
    """Cells that a spreadsheet would compute with come back, too, from either kind of file."""
    cluster = ClusterFactory(name="AEI Tèxtils")
    facts = {"name": "=Ana", "organisation": "@Home, 's Hof", "cluster": cluster}
    campaign.guests.create(email="+ana@example.org", **facts)
    campaign.guests.create(email="bo@example.org")
    names = [*FACTS[:3], "cluster__name", *FACTS[4:]]
    before = list(campaign.guests.values_list(*names))
    cells = [[cell or "" for cell in row] for row in before]
    written = [[safe_cell(cell) for cell in row] for row in cells]

    for file in (csv_file([FACTS, *cells], "guests").content, workbook([*FACTS], *written)):
        campaign.guests.all().delete()
        take_over(campaign, file)
        assert list(campaign.guests.values_list(*names)) == before


def test_a_list_for_a_campaign_that_is_gone_is_refused(staff, campaign):
    upload(staff, campaign, "email\nana@example.org\n")
    campaign.delete()

    with pytest.raises(Refused, match="not there any more"):
        GUESTS.thing(TableImport.objects.get().target)
    assert "not there any more" in words(staff.post(page("take"), follow=True))


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_costs_the_same_however_long(campaign, rows, django_assert_num_queries):
    people = "".join(f"p{n}@example.org,Person {n}\n" for n in range(rows))
    take_over(campaign, f"email,name\n{people}")

    with django_assert_num_queries(9):
        take_over(campaign, f"email,name\n{people}".replace("Person", "Guest"))
