"""Logging an activity by its form."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from advisors.models import Activity
from advisors.tests.factories import ActivityFactory, AdvisorFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    return EngagementFactory(days_agreed=Decimal(2), starts_on=date(2026, 9, 1))


def address(engagement):
    return f"/engagements/{engagement.code}/activities/new/"


def fill(**changes):
    form = {"kind": "workshop", "title": "Materials", "held_on": "2026-10-01", "days": "0.5"}
    return {**form, "notes": "", **changes}


def test_only_the_advisor_of_a_running_engagement_and_staff_log(client, engagement):
    cluster = engagement.project.lead
    people = {
        "manager": MembershipFactory(cluster=cluster).user,
        "other advisor": AdvisorFactory().user,
        "advisor": engagement.advisor.user,
        "staff": CoordinatorFactory(),
    }
    statuses = {"visitor": client.get(address(engagement)).status_code}
    for role, user in people.items():
        client.force_login(user)
        statuses[role] = client.post(address(engagement), fill()).status_code
    assert statuses == {
        "visitor": 302,
        "manager": 404,
        "other advisor": 404,
        "advisor": 302,
        "staff": 302,
    }
    assert Activity.objects.count() == 2


def test_an_engagement_that_is_over_has_no_form(client, engagement):
    engagement.status = "completed"
    engagement.save()
    client.force_login(engagement.advisor.user)
    assert client.get(address(engagement)).status_code == 404

    client.force_login(CoordinatorFactory())
    response = client.post(address(engagement), fill())
    assert response.context["form"].errors["days"] == [
        "This engagement is not running; it is “Completed”."
    ]


def test_form_says_how_many_days_are_left_and_refuses_more(client, engagement):
    ActivityFactory(engagement=engagement, days=Decimal("1.5"))
    client.force_login(engagement.advisor.user)
    assert "0.5 of 2 agreed days are left." in client.get(address(engagement)).content.decode()

    response = client.post(address(engagement), fill(days="0.75"))

    sentence = "Only 0.5 days of the 2 agreed are left; ask the facility for more."
    assert response.context["form"].errors["days"] == [sentence]
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "A\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("title", "\u202eevil", "Text-direction control characters are not allowed."),
        ("kind", "party", "Select a valid choice."),
        ("days", "-1", "Ensure this value is greater than or equal to 0.25."),
        ("days", "0", "Ensure this value is greater than or equal to 0.25."),
        ("days", "0.3", "Use quarters of a day: 0.25, 0.5, 0.75, 1 …"),
        ("days", "NaN", "Enter a number."),
        ("days", "1e9", "Ensure that there are no more than 4 digits in total."),
        ("held_on", "2026-02-30", "Enter a day as 2021-12-31: year, month, day."),
        ("held_on", "2026-08-31", "The engagement began on 1 Sep 2026."),
        ("notes", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_not_saved(
    client, engagement, field, value, sentence
):
    client.force_login(engagement.advisor.user)

    response = client.post(address(engagement), fill(**{field: value}))

    assert response.status_code == 200
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert not Activity.objects.exists()


def test_an_activity_is_logged_once_it_has_been_held(client, engagement):
    client.force_login(engagement.advisor.user)
    tomorrow = timezone.localdate() + timedelta(days=2)
    response = client.post(address(engagement), fill(held_on=tomorrow.isoformat()))
    assert "Log an activity once it has been held." in response.content.decode()
    assert not Activity.objects.exists()
