"""A year of advice, from the CVs to the end reports: real browser, worker and mail server."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.tests.live import running_portal
from webinars.tests.actors import Actor, Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
PHONE = {"viewport": {"width": 390, "height": 844}}

# Before anybody advises: a facility, its coordinator, a project, and the lead's manager.
BEFORE = f"""
from allauth.account.models import EmailAddress
from clusters.tests.factories import (
    ClusterFactory, FacilityFactory, MembershipFactory, ProjectFactory, ThemeFactory,
)
from tgtf_portal.core.tests.factories import CoordinatorFactory

facility = FacilityFactory(status="current", contact_address="desk@example.org")
ThemeFactory(name="Green skills")
staff = CoordinatorFactory(email="staff@example.org", name="Cora Desk")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
cluster = ClusterFactory(slug="dyers", name="Dyers", listed=True)
MembershipFactory(cluster=cluster, user__email="lea@example.org", user__name="Lea Lead")
project = ProjectFactory(
    facility=facility, lead_cluster=cluster, number=7, title="Dry dyes", coordinator=staff
)
"""
SESSION = """
from tgtf_portal.core.models import User
from tgtf_portal.pages.tests.addresses import session_of
print(session_of(User.objects.get(email={email!r})))
"""
POOL = b"""email,name,country,languages,themes,sectors,days,bio
ada@example.org,Ada Adviser,BE,en|fr,Green skills,Textile,10,"Ten years with dyers."
bob@example.org,Bob Booker,IT,it,Green skills,Textile,5,"Five years with weavers."
"""


@pytest.fixture
def portal(tmp_path_factory, blank_database):
    """One of the test's own: a second try begins anew."""
    yield from running_portal(tmp_path_factory, blank_database)


class Side(Actor):
    """A manager or an advisor, on a phone."""

    def sign_in_as(self, email):
        self.take_session(self.portal.script(SESSION.format(email=email)).split()[-1])

    def choose(self, label):
        self.page.get_by_label(label, exact=True).check()


def link_in(delivery):
    """The longest address in a mail's text, its footer apart: the personal one."""
    found = re.findall(r"https?://\S+", delivery.text)
    return max((link for link in found if "/mail/" not in link), key=len)


class Mails:
    """Reads in the sink, one mail after the other of each person."""

    def __init__(self, sink):
        self.sink = sink
        self.read = {}

    def next(self, who, subject):
        """The next mail to them that says so; those between are passed over, never again read."""
        address, seen = f"{who}@example.org", self.read.get(who, 0)
        for number in range(seen + 1, seen + 6):
            mail = self.sink.wait_for(number, 30, to=address)[number - 1]
            if subject in mail.mail["Subject"]:
                self.read[who] = number
                return mail
        raise AssertionError(f"{who} got no mail “{subject}”")


def test_a_year_of_advice_from_the_pool_to_the_end_reports(portal, new_context):
    portal.script(BEFORE)
    mails = Mails(portal.sink)
    staff = Staff(new_context, portal)
    lead, advisor = Side(new_context, portal, **PHONE), Side(new_context, portal, **PHONE)

    # The list of CVs; one is picked.
    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.visit("/admin/advisors/poolentry/")
    staff.follow("Import a list")
    staff.page.locator("input[name=file]").set_input_files(
        {"name": "pool.csv", "mimeType": "text/csv", "buffer": POOL}
    )
    staff.press("Look at it")
    staff.do("Take over", "created")
    staff.visit("/admin/advisors/poolentry/")
    staff.follow("Ada Adviser")
    staff.follow("Pick")
    staff.fill(why="Knows dyers.")
    staff.page.locator(".press input[type=submit]").click()
    staff.reads("is picked, and gets a mail")

    # She confirms her profile by the link; then she is an advisor.
    advisor.visit(link_in(mails.next("ada", "Would you advise")))
    advisor.page.get_by_label("I agree that").check()
    advisor.press("Yes, I want to advise")
    mails.next("ada", "Welcome among the advisors")
    advisor.sign_in_as("ada@example.org")

    # Staff propose her to the project; the lead accepts by the mailed link, she on the dashboard.
    today = timezone.localdate()
    staff.visit("/admin/advisors/engagement/add/")
    staff._choose("project", "Dry dyes")
    staff._choose("advisor", "Ada")
    staff.fill(
        goal="Firms dye with half the water.",
        days_agreed="2",
        starts_on=today,
        ends_on=today + timedelta(days=90),
        answer_by=today + timedelta(days=7),
    )
    staff.press("Save")
    lead.visit(link_in(mails.next("lea", "Do you agree?")))
    lead.choose("Accept")
    lead.press("Send the answer")
    mails.next("ada", "Do you agree?")
    advisor.visit("/dashboard/")
    advisor.page.locator(".task", has_text="7 · Dry dyes").get_by_role("link").first.click()
    advisor.choose("Accept")
    advisor.press("Send the answer")
    for who in ("lea", "ada", "staff"):
        mails.next(who, "Agreed: Ada Adviser advises")

    # The kick-off: a plan that all three accept.
    lead.sign_in_as("lea@example.org")
    lead.visit("/dashboard/")
    project = lead.page.get_by_role("link", name="Project 7 · Dry dyes", exact=True)
    room = project.get_attribute("href")
    advisor.visit(room)
    advisor.follow("Ada Adviser")
    engagement = advisor.page.url
    advisor.follow("Plan: needs and targets")
    advisor.page.get_by_role("link", name="Draw up the plan").first.click()
    advisor.fill(
        **{
            "needs-0-text": "Less water",
            "targets-0-measure": "Firms with a closed circuit",
            "targets-0-unit": "firms",
            "targets-0-start": "0",
            "targets-0-goal": "4",
            "targets-0-due_on": str(today + timedelta(days=80)),
            "activities-0-title": "Workshop in the mill",
            "activities-0-planned_on": str(today + timedelta(days=20)),
            "activities-0-days": "1.5",
        }
    )
    advisor.page.locator("[name=activities-0-kind]").select_option("workshop")
    advisor.page.locator("[name=save].btn").click()
    advisor.follow("Put forward")
    advisor.press("Put version 1 forward")
    for who, person in (("lea", lead), ("staff", staff)):
        person.visit(link_in(mails.next(who, "Please read and answer")))
        person.follow("Accept version 1")
        person.press("Accept version 1")
    for who in ("ada", "lea"):
        mails.next(who, "Agreed by all three")

    # What was done: within the agreed days, and beyond them.
    for title, days in (("Talk with dyers", "1"), ("Workshop in the mill", "1.5")):
        advisor.visit(engagement)
        advisor.follow("Log an activity")
        advisor.page.locator("[name=kind]").select_option("workshop")
        advisor.fill(title=title, days=days, private_notes="The owner is wary.")
        advisor.press("Log activity")
        advisor.reads("is logged")
    advisor.reads("beyond")
    lead.visit(room)
    for text in ("Less water", "0 of 4 firms", "Workshop in the mill"):
        lead.reads(text)
    assert "wary" not in lead.page.content()
    assert [*staff.faults, *lead.faults, *advisor.faults] == []
