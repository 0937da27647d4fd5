"""What the portal owes its readers to say."""

import pytest

from clusters.tests.factories import FacilityFactory

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_notices_cost_one_query(client, address, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(address)
