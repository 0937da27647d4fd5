"""The list of participants and the page of a person in a browser: clicks, widths and faults."""

import pytest
from django.conf import settings as portal_settings
from django.urls import reverse
from playwright.sync_api import expect

from tgtf_portal.core.models import ListView
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.rules import faults_of
from tgtf_portal.pages.tests.addresses import session_of
from webinars.models import Seat
from webinars.tests.factories import BreakoutFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    """One sits there, and one of the same webinar has no seat."""
    room = BreakoutFactory(title="Energy")
    seated = RegistrationFactory(webinar=room.webinar, name="Ana Seated")
    RegistrationFactory(
        webinar=room.webinar, name="Bea Standing", organisation="Donaudampfschifffahrts" * 6
    )
    Seat.objects.create(registration=seated, breakout=room)
    return room


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def staff(page, context, live_server, coordinator):
    name, key = portal_settings.SESSION_COOKIE_NAME, session_of(coordinator)
    context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    return page


def people_of(room):
    return (
        f"{reverse('admin:webinars_registration_changelist')}?webinar__id__exact={room.webinar.pk}"
    )


def test_who_has_no_seat_is_two_clicks_from_the_webinar(staff, live_server, room):
    webinar = reverse("admin:webinars_webinar_change", args=[room.webinar.pk])
    staff.goto(live_server.url + webinar)
    clicks = 0

    for way in (staff.locator(f'a[href="{people_of(room)}"]'), staff.get_by_text("Without a seat")):
        way.first.click()
        clicks += 1

    expect(staff.locator("#result_list tbody tr")).to_have_count(1)
    expect(staff.locator("#result_list")).to_contain_text("Bea Standing")
    assert clicks == 2


def test_the_list_fits_every_width_also_with_all_its_columns(staff, live_server, room, coordinator):
    staff.goto(live_server.url + people_of(room))
    faults = faults_of(staff)
    staff.set_viewport_size({"width": 390, "height": 800})
    label = staff.locator("#result_list tbody td.field-state").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )
    every = ["name", "address", "state", "wishes", "seated_in", "attended", "seq", "organisation"]
    every += ["cluster", "country", "language", "came_by", "group", "maturity", "offers", "seeks"]
    columns = [[name, name] for name in every]
    table = "webinars.registration"
    ListView.objects.create(owner=coordinator, table=table, columns=columns)
    staff.goto(live_server.url + people_of(room))

    assert faults == []
    assert label == '"State"'
    assert faults_of(staff) == []


def test_all_about_a_person_is_one_click_from_the_list(staff, live_server, room):
    staff.goto(live_server.url + people_of(room))
    person = room.seats.get().registration

    staff.get_by_role("link", name=person.email).click()

    expect(staff.get_by_role("heading", name="All about Ana Seated")).to_be_visible()
    assert person.email not in staff.url
    for width in (1280, 390, 320):
        staff.set_viewport_size({"width": width, "height": 900})
        assert staff.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert faults_of(staff) == []
