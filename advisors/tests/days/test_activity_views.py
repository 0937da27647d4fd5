"""Logging an activity by its form."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from advisors.models import Activity
from advisors.tests.factories import ActivityFactory, AdvisorFactory, EngagementFactory
from clusters.tests.factories import MembershipFactory, SMEFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement():
    period = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 10, 30)}
    return EngagementFactory(days_agreed=Decimal(2), **period)


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


def test_form_says_how_many_days_are_left_and_keeps_what_goes_beyond(client, engagement):
    ActivityFactory(engagement=engagement, days=Decimal("1.5"))
    client.force_login(engagement.advisor.user)
    assert "0.5 of 2 days left." in client.get(address(engagement)).content.decode()

    page = client.post(address(engagement), fill(days="0.75"), follow=True).content.decode()

    assert "Of its days, 0.25 goes beyond the agreed days" in page
    assert "0.25 beyond the agreed days</span>" in page
    assert Activity.objects.count() == 2


def test_firms_are_chosen_from_the_project_s_clusters_or_counted_with_a_reason(client, engagement):
    inside, stranger = SMEFactory(cluster=engagement.project.lead), SMEFactory()
    client.force_login(engagement.advisor.user)

    wrong = client.post(address(engagement), fill(smes=[stranger.pk], smes_reached="3"))
    client.post(address(engagement), fill(smes=[inside.pk]))
    client.post(address(engagement), fill(smes_reached="40", smes_reason="An open fair"))

    assert set(wrong.context["form"].errors) == {"smes", "smes_reason"}
    counted, chosen = Activity.objects.all()
    assert ([*chosen.smes.all()], chosen.smes_reached) == ([inside], 1)
    assert (counted.smes_reached, counted.smes_reason) == (40, "An open fair")


def test_a_long_day_is_named_to_who_logs_it(client, engagement):
    other = EngagementFactory(advisor=engagement.advisor, project__title="Glass")
    ActivityFactory(engagement=other, days=Decimal("2.5"), held_on=date(2026, 10, 1))
    client.force_login(engagement.advisor.user)

    page = client.post(address(engagement), fill(), follow=True).content.decode()

    assert "3 days are logged on 1 Oct 2026 by one advisor: Glass, " in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "A\r\nBcc: x@y.z", "Line breaks are not allowed here."),
        ("title", "x" * 10_000, "at most 160 characters"),
        ("title", "\u202eevil", "Text-direction control characters are not allowed."),
        ("kind", "party", "Select a valid choice."),
        ("days", "-1", "Ensure this value is greater than or equal to 0.25."),
        ("days", "0", "Ensure this value is greater than or equal to 0.25."),
        ("days", "0.1", "Ensure this value is greater than or equal to 0.25."),
        ("days", "0.3", "Use quarters of a day: 0.25, 0.5, 0.75, 1 …"),
        ("days", "NaN", "Enter a number."),
        ("days", "1e9", "Ensure that there are no more than 4 digits in total."),
        ("held_on", "2026-02-29", "Enter a day as 2021-12-31: year, month, day."),
        ("held_on", "2026-02-30", "Enter a day as 2021-12-31: year, month, day."),
        ("held_on", "2026-08-31", "The engagement began on 1 Sep 2026."),
        ("held_on", "2026-10-31", "The engagement ended on 30 Oct 2026."),
        ("private_notes", "a\x00b", "Null characters are not allowed."),
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
