"""A year of advice, from the CVs to the end reports: real browser, worker and mail server."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tgtf_portal.core.tests.live import running_portal
from webinars.tests.actors import Actor, Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
TODAY = timezone.localdate(timezone=ZoneInfo("Europe/Brussels"))  # as its people see it
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
QUESTIONS = """
from advisors.models import EndReportQuestion
from clusters.models import Facility
facility = Facility.objects.get()
EndReportQuestion.objects.create(facility=facility, text="What came of it?", position=1)
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


class Year:
    """Who takes part, and where they meet."""

    def __init__(self, portal, new_context):
        self.portal, self.mails = portal, Mails(portal.sink)
        self.staff = Staff(new_context, portal)
        self.lead = Side(new_context, portal, **PHONE)
        self.advisor = Side(new_context, portal, **PHONE)
        self.room = self.engagement = ""

    @property
    def faults(self):
        return [*self.staff.faults, *self.lead.faults, *self.advisor.faults]


def picks_from_the_pool(year):
    """The list of CVs; one is picked."""
    year.staff.visit("/admin/advisors/poolentry/")
    year.staff.follow("Import a list")
    year.staff.page.locator("input[name=file]").set_input_files(
        {"name": "pool.csv", "mimeType": "text/csv", "buffer": POOL}
    )
    year.staff.press("Look at it")
    year.staff.do("Take over", "created")
    year.staff.visit("/admin/advisors/poolentry/")
    year.staff.follow("Ada Adviser")
    year.staff.follow("Pick")
    year.staff.fill(why="Knows dyers.")
    year.staff.page.locator(".press input[type=submit]").click()
    year.staff.reads("is picked, and gets a mail")


def confirms_her_profile(year):
    """She confirms her profile by the link; then she is an advisor."""
    year.advisor.visit(link_in(year.mails.next("ada", "Would you advise")))
    year.advisor.page.get_by_label("I agree that").check()
    year.advisor.press("Yes, I want to advise")
    year.mails.next("ada", "Welcome among the advisors")
    year.advisor.sign_in_as("ada@example.org")


def is_proposed_and_accepted(year):
    """The lead accepts by the mailed link, she on the dashboard."""
    year.staff.visit("/admin/advisors/engagement/add/")
    year.staff._choose("project", "Dry dyes")
    year.staff._choose("advisor", "Ada")
    year.staff.fill(
        goal="Firms dye with half the water.",
        days_agreed="2",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        answer_by=TODAY + timedelta(days=7),
    )
    year.staff.press("Save")
    year.lead.visit(link_in(year.mails.next("lea", "Do you agree?")))
    year.lead.choose("Accept")
    year.lead.press("Send the answer")
    year.mails.next("ada", "Do you agree?")
    year.advisor.visit("/dashboard/")
    year.advisor.page.locator(".task", has_text="7 · Dry dyes").get_by_role("link").first.click()
    year.advisor.choose("Accept")
    year.advisor.press("Send the answer")
    for who in ("lea", "ada", "staff"):
        year.mails.next(who, "Agreed: Ada Adviser advises")


def agree_on_a_plan(year):
    """The kick-off: a plan that all three accept."""
    year.lead.sign_in_as("lea@example.org")
    year.lead.visit("/dashboard/")
    project = year.lead.page.get_by_role("link", name="Project 7 · Dry dyes", exact=True)
    year.room = project.get_attribute("href")
    year.advisor.visit(year.room)
    year.advisor.follow("Ada Adviser")
    year.engagement = year.advisor.page.url
    year.advisor.follow("Plan: needs and targets")
    year.advisor.page.get_by_role("link", name="Draw up the plan").first.click()
    year.advisor.fill(
        **{
            "needs-0-text": "Less water",
            "targets-0-measure": "Firms with a closed circuit",
            "targets-0-unit": "firms",
            "targets-0-start": "0",
            "targets-0-goal": "4",
            "targets-0-due_on": str(TODAY + timedelta(days=80)),
            "activities-0-title": "Workshop in the mill",
            "activities-0-planned_on": str(TODAY + timedelta(days=20)),
            "activities-0-days": "1.5",
        }
    )
    year.advisor.page.locator("[name=activities-0-kind]").select_option("workshop")
    year.advisor.page.locator("[name=save].btn").click()
    year.advisor.follow("Put forward")
    year.advisor.press("Put version 1 forward")
    for who, person in (("lea", year.lead), ("staff", year.staff)):
        person.visit(link_in(year.mails.next(who, "Please read and answer")))
        person.follow("Accept version 1")
        person.press("Accept version 1")
    for who in ("ada", "lea"):
        year.mails.next(who, "Agreed by all three")


def logs_what_was_done(year):
    """What was done: within the agreed days, and beyond them."""
    for title, days in (("Talk with dyers", "1"), ("Workshop in the mill", "1.5")):
        year.advisor.visit(year.engagement)
        year.advisor.follow("Log an activity")
        year.advisor.page.locator("[name=kind]").select_option("workshop")
        year.advisor.fill(title=title, days=days, private_notes="The owner is wary.")
        year.advisor.press("Log activity")
        year.advisor.reads("is logged")
    year.advisor.reads("beyond")
    year.lead.visit(year.room)
    for text in ("Less water", "0 of 4 firms", "Workshop in the mill"):
        year.lead.reads(text)
    assert "wary" not in year.lead.page.content()


def states_the_days(year):
    """The days are stated; the lead disputes one line, she mends it, the facility accepts all."""
    year.advisor.visit(year.engagement)
    year.advisor.follow("State your days")
    year.advisor.fill(starts_on=TODAY, ends_on=TODAY)
    year.advisor.press("Put forward to the lead")
    year.lead.visit(link_in(year.mails.next("lea", "Days to confirm")))
    year.lead.page.get_by_role("link", name="Dispute Workshop in the mill").click()
    year.lead.fill(reason="It was one day.")
    year.lead.press("Dispute this line")
    year.advisor.visit(link_in(year.mails.next("ada", "Disputed days")))
    year.advisor.page.get_by_role("link", name="Answer Workshop in the mill").click()
    year.advisor.fill(days="1", remark="You are right.")
    year.advisor.press("Answer the lead")
    year.lead.visit(link_in(year.mails.next("lea", "Days to confirm again")))
    year.lead.press("Confirm all 2 lines that wait")
    year.staff.visit(link_in(year.mails.next("staff", "Days to accept")))
    year.staff.follow("Accept the statement")
    year.staff.press("Accept the statement")
    for who in ("lea", "ada"):
        assert "2 days" in year.mails.next(who, "Days accepted").text
    year.staff.follow("Its check page")
    year.staff.reads("genuine")


def hands_in_a_result(year):
    """A result is handed in as a file, and accepted twice."""
    year.staff.visit("/admin/advisors/engagement/")
    year.staff.page.get_by_role("link", name="7 · Dry dyes").click()
    year.staff._add("deliverables", {"title": "Guide", "due_on": str(TODAY + timedelta(days=40))})
    year.staff.press("Save")
    year.advisor.visit(year.engagement)
    year.advisor.page.get_by_role("link", name="Hand in Guide").click()
    year.advisor.page.locator("[name=file]").set_input_files(
        {"name": "guide.txt", "mimeType": "text/plain", "buffer": b"Use less water."}
    )
    year.advisor.press("Hand in")
    year.lead.visit(link_in(year.mails.next("lea", "Please read “Guide”")))
    year.lead.page.get_by_role("link", name="Accept Guide").click()
    year.lead.press("Accept")
    year.staff.visit(link_in(year.mails.next("staff", "The cluster has accepted “Guide”")))
    year.staff.page.get_by_role("link", name="Accept Guide").click()
    year.staff.press("Accept")
    for who in ("lea", "ada"):
        year.mails.next(who, "“Guide” is accepted")


def gets_more_days(year):
    """More days are asked for and granted; what went beyond the agreed ones counts then."""
    year.advisor.visit(year.engagement)
    year.advisor.follow("Ask for an extension")
    year.advisor.fill(days="1", reason="Two more firms want to take part.")
    year.advisor.press("Ask for it")
    year.mails.next("staff", "A request: 7 · Dry dyes")
    year.staff.visit("/admin/advisors/changerequest/")
    year.staff.page.get_by_role("link", name="Ada Adviser · 7 · Dry dyes").click()
    year.staff.follow("Grant")
    year.staff.fill(decision="Well worth it.")
    year.staff.page.locator(".press input[type=submit]").click()
    year.staff.reads(": granted.")
    for who in ("lea", "ada"):
        year.mails.next(who, "Granted: ")
    year.advisor.visit(year.engagement)
    year.advisor.reads("1 of 3 days left")


def report_at_the_end(year):
    """At the end both sides report, and read each other's."""
    year.portal.script(QUESTIONS)
    year.staff.visit("/admin/advisors/engagement/")
    year.staff.page.locator("#result_list input.action-select").first.check()
    year.staff.page.locator("select[name=action]").select_option("complete")
    year.staff.page.locator(".actions button[name=index]").click()
    year.staff.reads("1 changed.")
    year.portal.script("from advisors.tasks import ask_for_end_reports\nask_for_end_reports()")
    for who, person in (("ada", year.advisor), ("lea", year.lead)):
        person.visit(link_in(year.mails.next(who, "Your end report")))
        person.page.get_by_label("What came of it?").fill(f"{who}: half the water.")
        person.press("Hand in")
    year.mails.next("ada", "The end reports are in")
    year.advisor.visit(f"{year.engagement}reports/")
    year.advisor.reads("lea: half the water.")


def test_a_year_of_advice_from_the_pool_to_the_end_reports(portal, new_context):
    portal.script(BEFORE)
    year = Year(portal, new_context)
    year.staff.sign_in("staff@example.org", PASSWORD, SECRET)

    picks_from_the_pool(year)
    confirms_her_profile(year)
    is_proposed_and_accepted(year)
    agree_on_a_plan(year)
    logs_what_was_done(year)
    states_the_days(year)
    hands_in_a_result(year)
    gets_more_days(year)
    report_at_the_end(year)

    assert year.faults == []
