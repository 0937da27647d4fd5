"""A recap that was published and withdrawn: its addresses say so, and show nothing of it."""

import pytest
from django.urls import reverse

from webinars.models import Recap
from webinars.recap.domain.publication import withdraw_recap
from webinars.recap.formats.table import FORMATS
from webinars.tests.factories import RecapFactory, StatementFactory

pytestmark = pytest.mark.django_db

NAMES = ["recap-detail", *(f"recap-{form.name}" for form in FORMATS)]


def address(recap, name="recap-detail"):
    return reverse(f"webinars:{name}", args=[recap.webinar.slug])


@pytest.fixture
def withdrawn():
    recap = RecapFactory()
    StatementFactory(recap=recap, text="What nobody is to read any more.")
    withdraw_recap(recap, by=None)
    return recap


@pytest.mark.parametrize("name", NAMES)
def test_its_addresses_say_that_it_was_withdrawn(withdrawn, client, name):
    response = client.get(address(withdrawn, name))

    content = response.content.decode()
    assert response.status_code == 410
    assert "This recap was withdrawn" in content
    assert withdrawn.webinar.title in content
    assert "nobody is to read" not in content


def test_staff_still_read_it(withdrawn, staff):
    response = staff.get(address(withdrawn))

    assert response.status_code == 200
    assert "nobody is to read" in response.content.decode()


def test_approved_anew_it_is_still_gone_and_published_it_is_back(withdrawn, client):
    rows = Recap.objects.filter(pk=withdrawn.pk)
    rows.update(status="approved", approved_at=withdrawn.published_at)
    assert client.get(address(withdrawn)).status_code == 410

    rows.update(status="published")

    assert client.get(address(withdrawn)).status_code == 200


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_what_was_never_published_is_not_found(client, status):
    recap = RecapFactory(status=status, published_at=None, approved_at="2026-01-01T10:00Z")

    assert client.get(address(recap)).status_code == 404
    assert client.get("/webinars/none/recap/").status_code == 404
