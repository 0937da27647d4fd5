"""Lists of advice as files: what is listed, all of it, and nothing that a spreadsheet computes."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from openpyxl import load_workbook

from advisors.tests.factories import ActivityFactory, AdvisorFactory, EngagementFactory
from clusters.models import Facility, StaffAssignment
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.models import AccessEntry
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


def file_of(client, model, kind, query=""):
    answer = client.get(reverse(f"admin:advisors_{model}_list_{kind}") + query)
    return b"".join(answer.streaming_content)


def lines_of(client, model, query=""):
    return [*csv.reader(StringIO(file_of(client, model, "csv", query).decode("utf-8-sig")))]


def test_a_list_is_handed_out_as_it_is_narrowed_and_who_took_it_is_noted(client):
    person = CoordinatorFactory()
    client.force_login(person)
    for kind in ("workshop", "teaching"):
        ActivityFactory(kind=kind, title=f"=A {kind}")

    heading, *lines = lines_of(client, "activity", "?kind__exact=workshop&q=A")

    assert heading[3:7] == ["Kind", "Title", "Date", "Days"]
    assert [line[3:7] for line in lines] == [["Workshop", "'=A workshop", "2026-10-01", "0.50"]]
    entry = AccessEntry.objects.get(verb="exported")
    assert (entry.by, entry.page) == (person, "advisors_activity_list_csv")


def test_a_workbook_has_numbers_and_days_as_such(client):
    client.force_login(CoordinatorFactory())
    ActivityFactory(title="=1+1", days=Decimal("0.75"))

    sheet = load_workbook(BytesIO(file_of(client, "activity", "xlsx"))).active

    _heading, line = sheet.iter_rows(values_only=True)
    assert line[4] == "'=1+1"
    assert (line[5].date(), line[6]) == (date(2026, 10, 1), 0.75)


def test_nobody_takes_along_what_their_list_does_not_show(client):
    ActivityFactory()
    elsewhere = ProjectFactory(facility=FacilityFactory(slug="next"))
    ActivityFactory(engagement=EngagementFactory(project=elsewhere), title="Elsewhere")
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))
    StaffAssignment.objects.create(user=person, facility=Facility.objects.get(slug="next"))
    client.force_login(person)
    assert [line[4] for line in lines_of(client, "activity")[1:]] == ["Elsewhere"]

    client.force_login(AdvisorFactory().user)
    page = reverse("admin:advisors_activity_list_csv")
    assert client.get(page).status_code in (302, 403)


@pytest.mark.parametrize("model", ["advisor", "daystatement", "deliverable", "engagement"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_of_advice_can_be_taken_along(client, model, kind):
    client.force_login(CoordinatorFactory())
    assert file_of(client, model, kind)
    page = client.get(reverse(f"admin:advisors_{model}_changelist") + "?q=x").content.decode()
    assert f"list.{kind}?q=x" in page


@pytest.mark.parametrize("rows", [1, 10])
def test_a_file_costs_the_same_whatever_its_length(client, rows, django_assert_num_queries):
    client.force_login(CoordinatorFactory())
    ActivityFactory.create_batch(rows)
    file_of(client, "activity", "csv")
    with django_assert_num_queries(5):
        assert len(lines_of(client, "activity")) == rows + 1
