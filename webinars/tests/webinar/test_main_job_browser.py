"""The main job, from the admin to the published recap: real browser, worker and mail server."""

import re

import icalendar
import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.live import running_portal
from webinars.tests.actors import Guest, Host, Staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"  # of the factory's second factor
TOLD = {
    "webinar": {
        "number": 2,
        "series": "Cross-cutting support webinars",
        "title": "Building the pathways for green clusters",
        "purpose": ["share best practices", "create a community of practitioners"],
        "moderator": {"name": "Pouyan Maleki", "role": "Sustainability consultant"},
    },
    "success_stories": [
        {
            "presenter": "Fabio Montagnino",
            "cluster": "Sofia Knowledge City",
            "points": ["explored new markets for digital technologies"],
        },
        {
            "presenter": "Roberto Alonso",
            "cluster": "Clusaga",
            "points": ["developed a strategic plan", "brought together the key actors"],
        },
    ],
    "breakouts": [
        {
            "title": "Resilient business models",
            "conclusion": "Some regulations have a negative effect on green innovation",
        },
        {
            "title": "Green action strategies",
            "conclusion": "Common tools to assess green actions are needed",
        },
        {
            "title": "Green communication",
            "conclusion": "The right tool should be used for each target group",
        },
        {
            "title": "Skills for SMEs",
            "conclusion": "SME roadmaps for the green transition should be prepared",
        },
        {"title": "Green leadership", "conclusion": "Clusters have a role in leading"},
    ],
    "closing": "Key insights were shared among participants.",
}
GUESTS = b"email,name,organisation,cluster\nguest@example.org,Gaia Verdi,Verdi srl,clusaga\n\
second@example.org,Leo Blau,,\n"

# A facility with its cohort, as it stands before the webinar is thought of.
COHORT = f"""
from allauth.account.models import EmailAddress
from advisors.tests.factories import EngagementFactory
from clusters.tests.factories import (
    ClusterFactory, FacilityFactory, MembershipFactory, ProjectFactory,
)
from tgtf_portal.core.tests.live import running_portal
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.tests.factories import SeriesFactory

facility = FacilityFactory(selected_projects=25)
SeriesFactory(title="Cross-cutting support webinars", facility=facility)
for slug, name in (("sofia", "Sofia Knowledge City"), ("clusaga", "Clusaga")):
    cluster = ClusterFactory(slug=slug, name=name, listed=True)
    ProjectFactory(facility=facility, lead_cluster=cluster)
    MembershipFactory(cluster=cluster, user__email=f"{{slug}}@example.org")
for n in range(2):
    EngagementFactory(
        project__facility=facility, advisor__user__email=f"advisor{{n}}@example.org"
    )
staff = CoordinatorFactory(email="staff@example.org")
staff.set_password({PASSWORD!r})
staff.save()
EmailAddress.objects.create(user=staff, email=staff.email, verified=True, primary=True)
"""


@pytest.fixture
def portal(tmp_path_factory, blank_database):
    """One of the test's own: a second try begins anew."""
    yield from running_portal(tmp_path_factory, blank_database)


def link_in(delivery) -> str:
    """The longest address in a mail's text, its footer apart: the personal one."""
    found = re.findall(r"https?://\S+", delivery.text)
    return max((link for link in found if "/mail/" not in link), key=len)


def event_in(delivery):
    calendar = icalendar.Calendar.from_ical(delivery.calendar)
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


@pytest.mark.parametrize("rooms", [2, pytest.param(5, marks=pytest.mark.chaos)])
def test_a_webinar_from_the_invitation_to_the_published_recap(portal, new_context, rooms):
    portal.script(COHORT)
    sink = portal.sink
    breakouts = TOLD["breakouts"][-rooms:]
    hosts = {
        room["title"]: (f"Host of {room['title']}", f"host{n}@example.org")
        for n, room in enumerate(breakouts)
    }
    staff = Staff(new_context, portal)

    # Staff write the webinar and its rooms, announce it and invite managers, advisors and a list.
    staff.sign_in("staff@example.org", PASSWORD, SECRET)
    staff.write_webinar({**TOLD, "breakouts": breakouts})
    page = staff.page.url
    staff.name_hosts(hosts)
    staff.do("Check and announce", "is announced")
    staff.invite("Managers of the cohort's lead clusters", "Advisors")
    staff.invite(file={"name": "guests.csv", "mimeType": "text/csv", "buffer": GUESTS})
    staff.do("Invite hosts and moderators", f"{rooms} people are sent a link.")
    sink.wait_for(6 + rooms, 30)
    people = ["sofia", "clusaga", "advisor0", "advisor1", "guest", "second"]
    for name in [*people, *(f"host{n}" for n in range(rooms))]:
        assert len(sink.to(f"{name}@example.org")) == 1, name

    # A guest comes by the mailed link; the form knows them already.
    [invitation] = sink.to("guest@example.org")
    guest = Guest(new_context, portal)
    guest.visit(link_in(invitation))
    known = {
        n: guest.page.locator(f"[name={n}]").input_value()
        for n in ("name", "email", "organisation")
    }
    assert known == {
        "name": "Gaia Verdi",
        "email": "guest@example.org",
        "organisation": "Verdi srl",
    }
    assert guest.page.locator("[name=cluster] option:checked").text_content() == "Clusaga"
    guest.register(name="Gaia Verdi")
    guest.reads("You have a place")
    confirmation = sink.wait_for(2, 30, to="guest@example.org")[-1]
    method, event = event_in(confirmation)
    assert (method, str(event["SUMMARY"])) == ("REQUEST", TOLD["webinar"]["title"])
    assert str(event["ATTENDEE"]) == "mailto:guest@example.org"

    # By the personal link: wishes, by keyboard alone.
    guest.visit(link_in(confirmation))
    guest.rank_by_keyboard("Green leadership", "Skills for SMEs")
    guest.reads(re.compile(r"Saved \d\d:\d\d"))
    wishes = guest.page.locator("[data-rank-wishes] [data-rank-title]")
    expect(wishes).to_have_text(["Green leadership", "Skills for SMEs"])

    # Another guest registers, and gives the place back.
    second = Guest(new_context, portal)
    second.visit(link_in(sink.to("second@example.org")[0]))
    second.register(name="Leo Blau")
    second.page.get_by_text("Cannot come?").click()
    second.follow("Cancel my registration")
    second.press("Yes, cancel")
    sink.wait_for(3, 30, to="second@example.org")
    cancelled = [event_in(d)[0] for d in sink.to("second@example.org")]
    assert sorted(cancelled) == ["CANCEL", "PUBLISH", "REQUEST"]

    # Staff seat everyone; the guest is told where.
    staff.visit(page)
    staff.do("Seat everyone", "1 seated, 0 without a seat")
    [*_, seated] = sink.wait_for(3, 30, to="guest@example.org")
    assert "Green leadership" in seated.text

    # Each host comes by the mailed link, sees who comes, and writes down what the room found.
    for room in breakouts:
        host = Host(new_context, portal)
        [mail] = sink.to(hosts[room["title"]][1])
        host.visit(link_in(mail))
        host.reads(room["title"])
        assert "/host/" in host.page.url
        assert "link" not in host.page.url.rpartition("/host/")[2]
        if room["title"] == "Green leadership":
            host.page.get_by_text("1 person in this room").click()
            host.reads("Gaia Verdi")
            host.write("Best practice", "A mentor for each newcomer")
        host.conclude(room["conclusion"])
        assert host.faults == []

    # Staff close; the worker compiles; staff edit, approve and publish.
    staff.visit(page)
    staff.page.locator(".place-menu").get_by_role("link", name="Recap", exact=True).click()
    staff.fill(closing=TOLD["closing"])
    staff.press("Save")
    staff.reads("was changed successfully")
    staff.do("Close webinar", "is closed")
    wait_for_recap(staff, page)
    staff.edit_statement(
        "Clusters have a role in leading.", "Clusters have a role in leading the transition."
    )
    staff.do("Approve", "is approved")
    staff.do("Publish recap", "is published")

    # Everybody can read it, and whoever was registered is told where.
    [*_, told] = sink.wait_for(4, 30, to="guest@example.org")
    reader = Guest(new_context, portal)
    reader.visit(link_in(told))
    for text in expected_in_recap(breakouts):
        reader.reads(text)
    assert len(sink.to("second@example.org")) == 3, "who cancelled is not written to"
    for actor in (staff, guest, second, reader):
        assert actor.faults == []


def wait_for_recap(staff, page) -> None:
    """Compiled by the worker, not by this press."""
    for _ in range(60):
        staff.visit(f"{page.removesuffix('change/')}recap/")
        if "/recap/" in staff.page.url and "/admin/webinars/recap/" in staff.page.url:
            return
        staff.page.wait_for_timeout(500)
    raise AssertionError("the worker did not compile the recap")


def expected_in_recap(breakouts) -> list[str]:
    webinar = TOLD["webinar"]
    stories = TOLD["success_stories"]
    return [
        "Towards Green Transition Facility",
        "European Cluster Collaboration Platform",
        "25 cluster projects",
        webinar["title"],
        webinar["moderator"]["name"],
        *webinar["purpose"],
        *(story["presenter"] for story in stories),
        *(point for story in stories for point in story["points"]),
        *(fact for room in breakouts for fact in room.values()),
        "Clusters have a role in leading the transition.",
        "A mentor for each newcomer",
        TOLD["closing"],
    ]
