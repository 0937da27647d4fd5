"""A coordinator brings a long list along: browser and worker, on a phone."""

import csv

from playwright.sync_api import expect

from tgtf_portal.core.tables.import_actions import AT_ONCE
from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
PEOPLE, LONG = 1_800, "und Söhne " * 14  # more bytes than are read while the page is waited for
PHONE = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}

WORLD = f"""
from allauth.account.models import EmailAddress
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import WebinarFactory

WebinarFactory(title="Green skills", capacity=9000)
staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
"""


def guests():
    rows = [f"p{n}@example.org;Person {n};Bäckerei {n} {LONG};Österreich" for n in range(PEOPLE)]
    lines = ["Guests", "E-Mail;Name;Firma;Land;Fee", *rows, "nobody;Cy;;Atlantis;"]
    content = "\r\n".join(lines).replace("reich\r", "reich;\r").encode("cp1252")
    assert len(content) > AT_ONCE
    return {"name": "guests.csv", "mimeType": "text/csv", "buffer": content}


def test_a_long_list_from_the_upload_to_its_wrong_row(installation, new_context):
    installation.script(WORLD)
    installation.start_worker()
    installation.start_web()
    staff = Staff(new_context, installation, **PHONE)
    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.visit("/admin/webinars/webinar/")
    staff.follow("Green skills")

    staff.follow("Import a list")
    expect(staff.page.get_by_label("Registrations")).to_be_checked()
    assert faults_of(staff.page) == []
    staff.page.get_by_label("File:").set_input_files(guests())
    staff.press("Look at it")

    # A column is unknown: one sentence, one press.
    staff.reads("Unknown column “Fee”.")
    staff.page.reload()
    staff.follow("Go on without the unknown columns")
    staff.press("Go on without the unknown columns")

    # The worker reads it, and the page says so by itself.
    staff.follow("Decide")
    staff.reads("was read as Windows-1252")
    staff.reads("Unknown country “Atlantis”")
    assert staff.faults == []
    assert faults_of(staff.page) == []
    staff.faults.clear()  # the examination itself writes styles

    staff.follow("Take over")
    staff.press("Take over")
    staff.reads(f"{PEOPLE} registered, 0 were registered already.")
    with staff.page.expect_download() as download:
        staff.page.get_by_role("link", name="The wrong rows as a file").click()
    with download.value.path().open(encoding="utf-8-sig") as file:
        _header, row = csv.reader(file)
    assert row[1:4] == ["nobody", "Cy", ""]
    assert staff.faults == []
