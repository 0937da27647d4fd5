"""A coordinator's campaign, from the list to the last mail: browser, worker, mail server."""

import re
import time

from playwright.sync_api import expect

from tgtf_portal.core.tests.workbooks import workbook
from webinars.tests.actors import Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
PEOPLE = 24
A_MINUTE = 240

WORLD = f"""
from allauth.account.models import EmailAddress
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import RegistrationFactory, WebinarFactory

webinar = WebinarFactory(title="Green skills")
RegistrationFactory(webinar=webinar, email="p0@example.org")
staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
"""


def guests():
    rows = [[f"p{n}@example.org", f"Person {n}"] for n in range(PEOPLE + 1)]
    return {
        "name": "guests.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": workbook(["email", "name"], *rows),
    }


def figure(staff, name):
    return staff.page.locator(f"[data-part={name}]").last


def test_a_campaign_from_the_list_to_its_last_mail(installation, new_context):
    installation.settings["OUTBOX_RATE_PER_MINUTE"] = str(A_MINUTE)
    installation.script(WORLD)
    installation.start_worker()
    installation.start_beat()
    installation.start_web()
    sink, staff = installation.sink, Staff(new_context, installation)

    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.visit("/admin/webinars/webinar/")
    staff.follow("Green skills")

    # The list is read, and shows who is new before anybody is mailed.
    staff.begin_campaign(file=guests())
    campaign = staff.page.url
    staff.follow("See who they are")
    staff.page.get_by_label("A name, an address or an organisation").fill(f"p{PEOPLE}@")
    staff.press("Find")
    staff.reads("1 person")
    staff.follow("registered already: 1".capitalize())
    staff.reads("p0@example.org")
    staff.visit(campaign)

    # A test mail, to oneself alone.
    staff.do("Send a test mail", "is on its way to staff@example.org")
    [test] = sink.wait_for(1, 30)
    assert test.recipient == "staff@example.org"

    # It starts, and its page moves without being loaded again.
    staff.do("Start now", "is going out")
    expect(figure(staff, "sent")).to_have_text(re.compile(r"[1-9]\d*"), timeout=30_000)

    # A pause: what is out is out, and nothing follows.
    staff.do("Pause", re.compile("kept back"))
    staff.reads("Paused: nothing goes out until you resume it.")
    time.sleep(0.5)
    out = len(sink.deliveries)
    time.sleep(1)
    assert len(sink.deliveries) == out < PEOPLE + 1

    # Resumed, it goes on to the end; the page says so by itself and asks no more.
    staff.do("Resume", re.compile("on their way"))
    staff.sees_done(90)
    expect(figure(staff, "sent")).to_have_text(str(PEOPLE))
    asked = []
    staff.page.on("request", lambda request: asked.append(request.url))
    staff.page.wait_for_timeout(1_500)
    assert asked == []

    got = sorted(delivery.recipient for delivery in sink.deliveries)
    assert got == sorted(
        ["staff@example.org", *(f"p{n}@example.org" for n in range(1, PEOPLE + 1))]
    )
    assert staff.faults == []
