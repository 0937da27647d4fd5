"""Columns that are chosen, and views, in the other lists of people; what each shows by itself."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from advisors.models import Advisor
from advisors.tests.factories import AdvisorFactory
from tgtf_portal.core.models import ListView, User
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(model, page="changelist", *args):
    table = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{table}_{page}", args=args)


@pytest.mark.parametrize(
    ("model", "columns", "cell"),
    [
        (User, ["language", "email"], "zora@example.org"),
        (Advisor, ["mail", "sectors"], "zora@example.org"),
    ],
)
def test_columns_of_every_list_of_people_are_chosen_and_come_as_a_file(staff, model, columns, cell):
    AdvisorFactory(user=UserFactory(email=cell, name="Zora"))
    places = {name: place for place, name in enumerate(columns, start=1)}

    answer = staff.post(f"{address(model, 'columns')}?q=zora", places, follow=True)
    taken = staff.get(address(model, "list_csv"), {"q": "zora"})

    assert answer.context["cl"].list_display[-2:] == columns
    assert cell in answer.content.decode()
    assert "q=zora" in answer.context["request"].get_full_path()
    text = b"".join(taken.streaming_content).decode("utf-8-sig")
    _heading, line = csv.reader(StringIO(text))
    assert cell in line


def test_the_list_of_people_is_taken_out_by_administrators_alone(client):
    for role, may in [(StaffRole.ADMINISTRATOR, True), (StaffRole.COORDINATOR, False)]:
        person = CoordinatorFactory(is_superuser=False)
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        answer = client.get(address(User, "list_csv"))
        assert (answer.status_code == 200) == may
        assert ("list.csv" in client.get(address(User)).content.decode()) == may


def test_a_view_of_another_list_opens_nothing_here(staff):
    view = ListView.objects.create(owner=staff.person, table="advisors.advisor", name="Free")

    assert staff.get(address(User, "view_open", view.pk)).status_code == 404
    assert staff.get(address(Advisor, "view_open", view.pk)).status_code == 302


def test_ready_views_stand_there_by_themselves(staff):
    off = UserFactory(is_active=False)

    page = staff.get(address(User))
    way = next(way for way in page.context["views"] if way["name"] == "Switched off")
    shown = staff.get(way["address"])

    assert [user.pk for user in shown.context["cl"].result_list] == [off.pk]


def test_one_keeps_so_many_views_and_no_more(staff, monkeypatch):
    monkeypatch.setattr("tgtf_portal.core.admin.list_views.MOST_OWN", 1)

    staff.post(address(User, "views"), {"name": "One"})
    again = staff.post(address(User, "views"), {"name": "One", "shared": "on"})
    refused = staff.post(address(User, "views"), {"name": "Two"})

    assert again.status_code == 302
    assert refused.context["form"].non_field_errors() == [
        "You have 1 views of this list: delete one."
    ]
    assert list(ListView.objects.values_list("name", "shared")) == [("One", True)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "x" * 10_000, "Two\nlines", "\u202eevil"])
def test_a_name_that_is_none_is_refused_beside_its_field(staff, name):
    answer = staff.post(address(User, "views"), {"name": name})

    assert "name" in answer.context["form"].errors
    assert not ListView.objects.exists()
