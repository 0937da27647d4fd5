"""The year at a glance: what its readers see, what it costs, and days that make no sense."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisors.models import Activity
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.models import StaffAssignment
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.year.world import facility_of, fill
from webinars.models import Registration
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, SeriesFactory

pytestmark = pytest.mark.django_db

YEAR = {"first": "2025-01-01", "last": "2025-12-31"}


def page_of(client, **asked):
    return client.get(reverse("admin:year"), {**YEAR, **asked})


def text_of(answer):
    content = answer.content.decode().split('<div id="content"')[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content)).split())


@pytest.fixture
def as_role(client):
    """A browser of somebody who has one role, or none."""

    def sign_in(role=None, facility=None):
        person = CoordinatorFactory(is_superuser=False)
        if role:
            person.groups.add(Group.objects.get(name=role))
        if facility:
            StaffAssignment.objects.create(user=person, facility=facility)
        client.force_login(person)
        return client

    return sign_in


# --- What stands there ----------------------------------------------------------------------------
def test_every_number_of_the_page_opens_as_many_rows(staff):
    fill(facility_of())
    numbers = 0
    for way, text in re.findall(
        r'<a href="(/admin/[^"]*counted=[^"]+)"[^>]*>(?:<strong>)?([\d.]+)<',
        page_of(staff).content.decode(),
    ):
        if "days" in way or "activit" in way or "statement" in way:
            continue  # days, which are no rows
        numbers += 1
        listed = staff.get(unescape(way))
        assert listed.context["cl"].queryset.count() == int(text), way

    assert numbers > 25


def test_page_names_facility_days_and_zone(staff):
    fill(facility_of())

    text = text_of(page_of(staff))

    assert "Towards Green Transition Facility, 1 Jan 2025 – 31 Dec 2025." in text
    assert "by the clock of Europe/Brussels" in text


def test_map_has_a_square_for_each_country_that_opens_its_clusters(staff):
    fill(facility_of())

    page = page_of(staff).content.decode()

    way = unescape(re.search(r'<a href="([^"]*)" aria-label="Portugal, Clusters: 1"', page)[1])
    assert [c.country.code for c in staff.get(way).context["cl"].queryset] == ["PT"]


def test_this_year_is_shown_where_the_address_names_none(staff):
    facility_of()
    this = timezone.localdate().year

    text = text_of(staff.get(reverse("admin:year")))

    assert f"1 Jan {this} – 31 Dec {this}" in text


def test_year_without_anything_says_what_will_stand_there_and_when(staff):
    facility_of()

    text = text_of(page_of(staff))

    assert "Nothing was counted in these days." in text
    assert "The people of each webinar stand here once it is over." in text
    assert "Days stand here as soon as an advisor logs an activity of this period." in text
    assert "Results stand here by the day on which they are due" in text


def test_portal_without_a_facility_says_so(staff):
    assert "There is no facility yet." in text_of(page_of(staff))
    assert staff.get(reverse("admin:year-report", args=["xlsx"])).status_code == 302


# --- Which facility -------------------------------------------------------------------------------
def test_several_facilities_can_be_chosen(staff):
    fill(facility_of())
    other = facility_of("other", name="Another facility")
    fill(other, mark="Other ")

    assert "<select" in page_of(staff).content.decode()
    assert "Another facility, 1 Jan 2025" in text_of(page_of(staff, facility=other.pk))


def test_assigned_staff_see_their_own_facility_alone(as_role):
    own, other = facility_of("own", name="Their own"), facility_of("other", name="Others' own")
    fill(own, mark="Own ")
    fill(other, mark="Other ")
    client = as_role(StaffRole.COORDINATOR, own)

    assert "Their own, 1 Jan 2025" in text_of(page_of(client))
    assert "Others" not in page_of(client).content.decode()
    refused = page_of(client, facility=other.pk)
    assert "Choose one of the facilities in the list." in text_of(refused)
    assert "Others" not in refused.content.decode()
    way = reverse("admin:year-report", args=["xlsx"])
    assert client.get(way, {**YEAR, "facility": other.pk}).status_code == 302


# --- Who may read what ----------------------------------------------------------------------------
PARTS = {
    StaffRole.COORDINATOR: "PCFAR",
    StaffRole.WEBINARS: "PCF",
    StaffRole.ADVICE: "PCFAR",
    StaffRole.POST: "P",
    StaffRole.READER: "PCFAR",
    StaffRole.ADMINISTRATOR: "C",
}
HEADINGS = {
    "P": "People by month",
    "C": "Projects by theme",
    "F": "Insights by kind",
    "A": "Days by month",
    "R": "Results due, by state",
}


@pytest.mark.parametrize("role", PARTS)
def test_each_role_sees_the_parts_whose_rows_it_may_read(as_role, role):
    fill(facility_of())
    client = as_role(role)

    page = page_of(client)

    assert page.status_code == 200
    text = text_of(page)
    assert {letter for letter, words in HEADINGS.items() if words in text} == {*PARTS[role]}
    ways = {unescape(w) for w in re.findall(r'href="([^"]*counted=[^"]*)"', page.content.decode())}
    assert {way: client.get(way).status_code for way in ways if ways} == dict.fromkeys(ways, 200)


def test_nobody_without_a_right_to_facilities_opens_it(as_role):
    facility_of()
    client = as_role()

    assert page_of(client).status_code == 403
    assert client.get(reverse("admin:year-report", args=["pdf"])).status_code == 403


# --- Days that make no sense ----------------------------------------------------------------------
WRONG = [
    ({"first": "2025-02-01", "last": "2025-01-01"}, "The end must not be before the start."),
    ({"first": "2198-01-01", "last": "2198-12-31"}, "This day is still to come."),
    ({"first": "1999-12-31"}, "Choose a day since the year 2000."),
    ({"first": "2011-01-01", "last": "2025-12-31"}, "Choose a period of five years at most."),
    ({"first": "x" * 10_000}, "Enter a day as 2021-12-31"),
    ({"last": "2025-02-30"}, "Enter a day as 2021-12-31"),
    ({"last": "9999-12-31"}, "Choose a period of five years at most."),
    ({"last": "\x00"}, "Enter a day as 2021-12-31"),
    ({"facility": "\x00"}, "Choose one of the facilities in the list."),
    ({"facility": "9" * 10_000}, "Choose one of the facilities in the list."),
    ({"facility": "tgtf"}, "Choose one of the facilities in the list."),
]


@pytest.mark.parametrize(("asked", "sentence"), WRONG)
def test_days_that_make_no_sense_are_said_beside_their_field(staff, asked, sentence):
    facility_of()
    facility_of("other", name="Another")

    answer = page_of(staff, **asked)

    assert answer.status_code == 200
    assert sentence in re.sub(r"\s+", " ", unescape(answer.content.decode()))
    assert 'class="errorlist"' in answer.content.decode()
    assert "People by month" not in text_of(answer)
    report = staff.get(reverse("admin:year-report", args=["pdf"]), {**YEAR, **asked})
    assert report.status_code == 302
    assert report["Location"].startswith(reverse("admin:year") + "?")


def test_format_that_there_is_none_of_is_not_found(staff):
    facility_of()

    for name in ("csv", "PDF", "x" * 3000):
        assert staff.get(reverse("admin:year-report", args=[name])).status_code == 404


# --- What it costs --------------------------------------------------------------------------------
MOST = 15


def cost_of(client, name="year", *args):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"admin:{name}", args=args), YEAR).status_code == 200
    return len(asked)


def many(facility, number):
    """So many people in one webinar, and activities of as many days."""
    held = facility_webinar(facility)
    people = RegistrationFactory.build_batch(number, webinar=held, country="BE", attended=True)
    Registration.objects.bulk_create(people)
    engagement = EngagementFactory(project__facility=facility)
    start = date(2025, 1, 1)
    days = [start + timedelta(days=n % 365) for n in range(number)]
    Activity.objects.bulk_create(
        ActivityFactory.build(engagement=engagement, held_on=day) for day in days
    )


def facility_webinar(facility):
    series = SeriesFactory(slug=f"many-{facility.slug}", facility=facility)
    starts_at = timezone.make_aware(timezone.datetime(2025, 3, 3, 10))
    return HeldWebinarFactory(series=series, starts_at=starts_at, capacity=10_000)


def test_page_costs_as_many_statements_for_thirty_rows_as_for_three_thousand(as_role):
    facility = fill(facility_of())
    client = as_role(StaffRole.READER)
    cost_of(client)
    many(facility, 30)
    few = cost_of(client)
    many(facility, 3_000)

    assert cost_of(client) == few <= MOST
    assert "3,0" in text_of(page_of(client))


def test_report_costs_as_many_statements_for_three_projects_as_for_thirty(as_role):
    facility = fill(facility_of())
    client = as_role(StaffRole.READER)
    cost_of(client, "year-report", "xlsx")
    work = {"engagement__project__facility": facility, "held_on": date(2025, 2, 2)}
    ActivityFactory(**work)
    few = cost_of(client, "year-report", "xlsx")
    ActivityFactory.create_batch(27, **work)

    assert cost_of(client, "year-report", "xlsx") == few


def test_page_of_the_story_shows_its_year(staff):
    call_command("seed_demo", until="engagement", force=True, verbosity=0)

    text = text_of(staff.get(reverse("admin:year")))

    assert "Nothing was counted" not in text
    assert "Direct consultancy" in text
