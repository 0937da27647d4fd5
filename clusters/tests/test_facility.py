"""Which of the facility's cohorts the portal speaks of."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from clusters.domain.facility import make_current
from clusters.models import Facility
from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused

pytestmark = pytest.mark.django_db


def statuses():
    return dict(Facility.objects.values_list("slug", "status"))


def test_a_new_facility_is_prepared_and_changes_nothing():
    this_year = FacilityFactory()

    Facility.objects.create(slug="next", name="Next Facility", acronym="NF")

    assert Facility.objects.current() == this_year
    assert statuses()["next"] == "preparing"


def test_making_one_current_closes_the_one_before_and_back():
    this_year, next_year = FacilityFactory(), FacilityFactory(slug="next")

    make_current(next_year, by=None)
    assert statuses() == {"tgtf": "closed", "next": "current"}
    make_current(this_year, by=None)
    assert statuses() == {"tgtf": "current", "next": "closed"}

    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["facility.closed", "facility.made_current"] * 2
    with pytest.raises(Refused, match="current already"):
        make_current(this_year, by=None)


def test_the_database_holds_one_current_facility():
    FacilityFactory()

    with pytest.raises(IntegrityError):
        FacilityFactory(slug="next", status="current")


def test_staff_make_a_facility_current_after_reading_what_it_changes(staff):
    FacilityFactory(name="This Year")
    page = reverse("admin:clusters_facility_make_current", args=[FacilityFactory(slug="next").pk])

    asked = staff.get(page).content.decode()
    answer = staff.post(page, follow=True).content.decode()

    assert "This Year (TGTF) is closed; it can be made current again." in asked
    assert "is current now." in answer
    assert statuses() == {"tgtf": "closed", "next": "current"}
