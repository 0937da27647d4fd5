"""What the portal owes its readers to say."""

import pytest

from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.values.periods import PERIODS

pytestmark = pytest.mark.django_db

# Of what leaves no portal with a mail server, and of hashes.
UNTOLD = {"mail_files", "journal"}


@pytest.fixture(autouse=True)
def _facility():
    FacilityFactory(contact_address="facility@example.org")


@pytest.mark.parametrize(
    "heading",
    [
        "Compliance status",
        "Non-accessible content",
        "Preparation of this statement",
        "Feedback and contact information",
        "Enforcement procedure",
        "Date",
    ],
)
def test_accessibility_statement_has_the_headings_of_the_european_model(client, heading):
    assert f"<h2>{heading}</h2>" in client.get("/accessibility/").content.decode()


@pytest.mark.parametrize(
    "heading",
    ["What we keep, why, and for how long", "Who receives it", "What you can ask for", "Contact"],
)
def test_privacy_notice_says_what_why_how_long_who_and_whom_to_ask(client, heading):
    page = client.get("/privacy/").content.decode()
    assert f">{heading}</h2>" in page
    assert "mailto:facility@example.org" in page


@pytest.mark.parametrize(("address", "queries"), [("/privacy/", 2), ("/accessibility/", 1)])
def test_notices_cost_few_queries(client, address, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        client.get(address)


def test_the_privacy_notice_tells_the_figures_in_force(client):
    RetentionPeriod.objects.create(name="registrations", days=99)

    page = client.get("/privacy/").content.decode()

    assert "99 days after the webinar" in page
    for name, period in PERIODS.items():
        days = 99 if name == "registrations" else period.days
        assert name in UNTOLD or f"{days} days {period.since}" in page, name


def test_the_privacy_notice_leads_to_ones_own_data(client):
    assert 'href="/privacy/data/"' in client.get("/privacy/").content.decode()
