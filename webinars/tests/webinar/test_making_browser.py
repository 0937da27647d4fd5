"""What it takes to make a webinar, counted in a real browser: clicks, fields and pages."""

import pytest

from tgtf_portal.core.tests.live import running_portal
from webinars.tests.actors import Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor

WORLD = f"""
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from clusters.tests.factories import ClusterFactory, FacilityFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import (
    AgendaItemFactory, BreakoutFactory, HeldWebinarFactory, HostFactory, SeriesFactory,
    SpeakerFactory,
)

facility = FacilityFactory(name="Green Facility")
series = SeriesFactory(title="Cross-cutting support webinars", facility=facility)
old = HeldWebinarFactory(series=series, number=1, title="Pathways 1", summary="About pathways.")
AgendaItemFactory(webinar=old, speaker=SpeakerFactory(webinar=old), minutes=120)
for n in range(5):
    HostFactory(breakout=BreakoutFactory(webinar=old))
old.moderators.create(name="Mia", email="mia@example.org")
for name in ("Sofia Knowledge City", "Clusaga"):
    ClusterFactory(name=name)
staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
"""


class CountedStaff(Staff):
    """Counts what somebody does from the administration's first page on."""

    def begin(self) -> None:
        self.sign_in("staff@example.org", PASSWORD, SECRET)
        self.visit("/admin/")
        self.clicks = self.fields = self.pages = 0
        self.page.on("framenavigated", self._came)

    def _came(self, frame) -> None:
        self.pages += frame == self.page.main_frame

    def click(self, locator) -> None:
        self.clicks += 1
        locator.click()

    def press(self, name: str) -> None:
        """Each of these leads to another page."""
        with self.page.expect_navigation():
            self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():
            self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def fill(self, **fields: str) -> None:
        super().fill(**fields)
        self.fields = getattr(self, "fields", 0) + len(fields)

    def choose_cluster(self, row: int, name: str) -> None:
        field = self.page.locator(f'[name="stories-{row}-cluster"]')
        self.click(field.locator("xpath=following-sibling::span[1]"))
        self.page.locator(".select2-search__field").fill(name)
        self.fields += 1
        self.click(self.page.locator(".select2-results__option", has_text=name))

    def to_the_ways(self) -> None:
        self.visit("/admin/")
        self.clicks = self.fields = self.pages = 0
        with self.page.expect_navigation():
            webinars = '#content-main a[href="/admin/webinars/webinar/"]:visible, '
            webinars += 'nav a[href="/admin/webinars/webinar/"]:visible'
            self.click(self.page.locator(webinars).first)
        self.follow("Make a webinar")


@pytest.fixture
def staff(tmp_path_factory, blank_database, new_context):
    for portal in running_portal(tmp_path_factory, blank_database):
        portal.script(WORLD)
        clerk = CountedStaff(new_context, portal)
        clerk.begin()
        yield clerk


def test_from_an_earlier_webinar_to_announced_takes_few_clicks(staff):
    staff.to_the_ways()
    staff.follow("Choose Pathways 1")
    staff.fill(meeting_link="https://meet.example.org/two")
    staff.press("Make the draft")
    staff.reads("Nothing is missing.")
    staff.press("Announce")

    staff.reads("“Pathways 2” is announced")
    assert staff.clicks <= 15
    assert staff.pages <= 8
    assert staff.faults == []

    staff.to_the_ways()
    staff.press("Next webinar of Cross-cutting support webinars")
    staff.press("Announce")

    staff.reads("“Pathways 3” is announced")
    assert staff.clicks <= 4
    assert staff.faults == []


def test_from_nothing_to_announced_takes_few_clicks_and_pages(staff):
    staff.to_the_ways()
    staff.follow("In steps")
    staff.fill(title="Green skills", meeting_link="https://meet.example.org/skills")
    staff.press("Save and go on")

    for row, name in enumerate(["Ana Green", "Ben Blue"]):
        staff.fill(**{f"speakers-{row}-name": name, f"speakers-{row}-function": "Expert"})
    for row, cluster in enumerate(["Sofia Knowledge City", "Clusaga"]):
        staff.choose_cluster(row, cluster)
        staff.fill(**{f"stories-{row}-points": "explored new markets"})
    staff.press("Save and go on")

    for row in range(5):
        host = {"host_name": f"Host {row}", "host_email": f"host{row}@example.org"}
        fields = {"title": f"Room {row}", **host}
        staff.fill(**{f"breakouts-{row}-{name}": value for name, value in fields.items()})
    staff.fill(**{"moderators-0-name": "Mia", "moderators-0-email": "mia@example.org"})
    staff.press("Save and go on")

    staff.fill(summary="What skills clusters need.", **{"questions-0-text": "What do you eat?"})
    staff.press("Save and go on")
    staff.reads("Nothing is missing.")
    staff.press("Announce")

    staff.reads("“Green skills” is announced")
    assert staff.clicks <= 35
    assert staff.pages <= 8
    assert staff.faults == []
    staff.visit("/webinars/green-skills/")
    for text in ("Ana Green", "Clusaga", "Room 4"):
        staff.reads(text)
