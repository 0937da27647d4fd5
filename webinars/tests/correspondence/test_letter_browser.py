"""From a webinar to a letter to those without a seat, counted in clicks."""

import re

import pytest
from playwright.sync_api import expect

from webinars.tests.actors import Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
pytestmark = pytest.mark.browser

WORLD = f"""
from allauth.account.models import EmailAddress
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import (
    BreakoutFactory, RegistrationFactory, SeatFactory, WebinarFactory,
)

webinar = WebinarFactory(title="Green skills")
room = BreakoutFactory(webinar=webinar)
for n in range(3):
    RegistrationFactory(webinar=webinar, name=f"Person {{n}}", email=f"p{{n}}@example.org")
SeatFactory(registration=webinar.registrations.get(name="Person 0"), breakout=room)
staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
"""


def test_those_without_a_seat_are_written_to_in_five_clicks(installation, new_context):
    installation.script(WORLD)
    installation.start_worker()
    installation.start_beat()
    installation.start_web()
    staff = Staff(new_context, installation)
    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.visit("/admin/webinars/webinar/")
    staff.follow("Green skills")
    page, clicks = staff.page, 0

    def click(role, name, **how):
        nonlocal clicks
        page.get_by_role(role, name=name, **how).first.click()
        clicks += 1

    click("link", "Write to people")
    click("link", "Participants without a seat")
    page.get_by_label("Subject").fill("Choose a break-out before {when}")
    page.get_by_label("Text").fill("Dear {name},\n\nyou have no seat yet.\n\n{link}")
    click("button", "Save", exact=True)
    expect(page.locator("#reach-heading")).to_be_visible()
    click("link", "Send now")
    click("button", "Send now")

    assert clicks == 5
    sent = installation.sink.wait_for(2, 60)
    assert sorted(mail.recipient for mail in sent) == ["p1@example.org", "p2@example.org"]
    assert {re.sub(r"\d", "#", mail.text.partition(",")[0]) for mail in sent} == {"Dear Person #"}
    staff.sees_done(60)
    assert staff.faults == []
