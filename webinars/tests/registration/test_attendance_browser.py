"""Coming in, the door and the certificate in a browser; the meeting is a server of its own."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from webinars.tests.actors import Guest, Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
PHONE = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}

# The meeting's link is written past the form, which takes nothing but https.
EVENING = """
import json
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import HeldWebinarFactory, RegistrationFactory, WebinarFactory

staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({password!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
now = WebinarFactory(
    slug="tonight", venue="Room 4", meeting_link={link!r},
    starts_at=timezone.now() + timedelta(minutes=10),
)
ana = RegistrationFactory(webinar=now, name="Ana Šimić", email="ana@example.org")
bo = RegistrationFactory(webinar=now, name="Bo", email="bo@example.org")
was = RegistrationFactory(webinar=HeldWebinarFactory(), name="محمد", attended=True)
print(json.dumps({{
    "ana": ana.get_absolute_url(), "was": was.get_absolute_url(),
    "scan": bo.get_check_in_url(), "pk": ana.pk,
}}))
"""


class Meeting(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Meeting</title><p>You are in the meeting.")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def meeting():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Meeting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/j/1"
    server.shutdown()


@pytest.fixture(scope="module")
def evening(portal, meeting):
    printed = portal.script(EVENING.format(password=PASSWORD, link=meeting))
    return json.loads(printed.strip().splitlines()[-1])


def arrivals(portal):
    return dict(portal.query("SELECT name, arrival FROM webinars_registration"))


def test_coming_in_by_the_join_page_counts_and_lands_in_the_meeting(
    portal, evening, meeting, new_context
):
    guest = Guest(new_context, portal)
    guest.visit(evening["ana"])
    guest.follow("Join the webinar")
    guest.reads("The doors are open")
    assert meeting not in guest.page.content()

    guest.press("Join the webinar")

    guest.page.wait_for_url(meeting)
    guest.reads("You are in the meeting.")
    assert arrivals(portal)["Ana Šimić"] == "joined"
    assert not [fault for fault in guest.faults if "favicon" not in fault]


NOBODY_CAME = """
from webinars.models import Registration
Registration.objects.filter(name="Bo").update(attended=False, arrived_at=None, arrival="")
"""


def test_staff_check_people_in_on_a_phone(portal, evening, new_context):
    portal.script(NOBODY_CAME)  # however far a first try came
    staff = Staff(new_context, portal, **PHONE)
    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.visit("/webinars/tonight/check-in/")
    width = staff.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing to scroll sideways"

    staff.fill(q="BO")
    staff.press("Search")
    button = staff.page.get_by_role("button", name="Is here Bo")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    staff.reads("Bo is here.")
    assert arrivals(portal)["Bo"] == "checked_in"

    staff.visit(evening["scan"])
    staff.reads("Checked in on site")
    staff.press("Undo")
    expect(staff.page.get_by_role("button", name="Check in")).to_be_visible()
    assert arrivals(portal)["Bo"] == ""
    assert staff.faults == []


def test_the_certificate_is_downloaded_and_anybody_can_check_it(portal, evening, new_context):
    guest = Guest(new_context, portal)
    guest.visit(evening["was"])

    with guest.page.expect_download() as download:
        guest.press("Get your certificate of attendance")
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    guest.visit(evening["was"])
    guest.follow("Its check page")
    guest.reads("This certificate holds")
    guest.reads("محمد")
    assert re.search(r"/certificates/[\w-]+/$", guest.page.url)
    assert guest.faults == []
