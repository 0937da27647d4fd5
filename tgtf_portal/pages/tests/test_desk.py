"""The desk opens the administration: what needs its reader, what runs, figures, and the menu."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from advisors.models import Deliverable, Engagement
from advisors.tests.factories import DeliverableFactory, EngagementFactory
from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory, SpellingFactory
from tgtf_portal.core.models import RetentionRun
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.pages.tests.test_admin_words import seen_text
from webinars.campaign.domain.invitations import invite_hosts
from webinars.models import Campaign, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    CampaignFactory,
    HeldWebinarFactory,
    HostFactory,
    RecapFactory,
    RegistrationFactory,
    StaffLetterFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

DESK = reverse("admin:index")


@pytest.fixture
def as_role(client):
    """Opens the desk as somebody who has one role, or none."""

    def look(role=None, facility=None):
        person = CoordinatorFactory(is_superuser=False)
        if role:
            person.groups.add(Group.objects.get(name=role))
        if facility:
            StaffAssignment.objects.create(user=person, facility=facility)
        client.force_login(person)
        return client.get(DESK)

    return look


def text_of(page):
    return " ".join(seen_text(page).split())


def marked_work():
    """Something that waits, or runs, in each part of the work, with a word that only it has."""
    draft = WebinarFactory(title="Marrow webinar", status=Webinar.Status.DRAFT)
    open_one = WebinarFactory(title="Thistle webinar", series=draft.series)
    room = BreakoutFactory(webinar=open_one, title="Sorrel room")
    held = HeldWebinarFactory(title="Gentian webinar", series=draft.series)
    RecapFactory(webinar=held, status="draft", published_at=None)
    CampaignFactory(title="Juniper campaign", webinar=open_one, status=Campaign.Status.SENDING)
    StaffLetterFactory(subject="Yarrow", webinar=open_one, reason="The webinar was moved.")
    engagement = EngagementFactory(status=Engagement.Status.RUNNING)
    DeliverableFactory(
        engagement=engagement,
        title="Larkspur result",
        status=Deliverable.Status.CONFIRMED,
        submitted_at=timezone.now(),
        confirmed_at=timezone.now(),
    )
    MessageFactory(status="failed")
    RetentionRun.objects.create(at=timezone.now() - timedelta(days=9))
    return room


MARKERS = {
    "Announce “Marrow webinar”": "CW",
    "Publish the recap of “Gentian webinar”": "CW",
    "Name hosts for the break-outs of “Thistle webinar”": "CW",
    "Accept “Larkspur result” or return it": "CA",
    "1 mail is failed": "CP",
    "What is kept for too long has not been deleted": "M",
    "Read the letter “Yarrow” again": "CWA",
    "Campaign: Juniper campaign": "CWPR",
    # Among what runs, with its time.
    "Thistle webinar": "CWAPR",
}
ROLES = dict(zip("CWAPRM", StaffRole.values, strict=True))


@pytest.mark.parametrize("letter", ROLES)
def test_each_group_finds_on_the_desk_what_it_may_see_and_nothing_else(as_role, letter):
    marked_work()

    page = text_of(as_role(ROLES[letter]))

    shown = {words for words in MARKERS if words in page}
    assert shown == {words for words, letters in MARKERS.items() if letter in letters}


def test_staff_of_another_facility_find_nothing_of_this_one(as_role):
    marked_work()

    page = text_of(as_role(StaffRole.COORDINATOR, FacilityFactory(slug="elsewhere")))

    assert {words for words in MARKERS if words in page} == set()
    assert "Nothing waits for you" in page


def test_who_only_reads_is_told_why_nothing_waits(as_role):
    page = text_of(as_role(StaffRole.READER))

    assert "Your role looks at the work and changes nothing" in page
    assert "Nothing of what you may see runs at present" in page


def test_who_has_no_role_is_told_whom_to_ask(as_role):
    page = text_of(as_role())

    assert "Ask an administrator of the facility to give you one." in page
    assert "You have no role in the facility’s administration yet." in page


def test_each_task_stands_once_with_a_date_and_one_press(staff):
    marked_work()

    page = staff.get(DESK)
    rows = re.findall(r'<li class="desk-row desk-task">.*?</li>', page.content.decode(), re.DOTALL)

    assert len(rows) >= 6
    for row in rows:
        assert re.search(r'class="desk-due[^>]*>\s*[^<\s]', row), row
        assert row.count("<a ") + row.count("<button") == 1
    links = re.findall(r'class="desk-press" href="([^"]+)"', page.content.decode())
    assert len(links) == len(set(links)) == len(rows)
    assert {link: code for link in links if (code := staff.get(link).status_code) != 200} == {}


def test_what_is_pressing_comes_first(staff):
    WebinarFactory(title="Later", status="draft", starts_at=timezone.now() + timedelta(days=40))
    WebinarFactory(title="Sooner", status="draft", starts_at=timezone.now() + timedelta(days=4))
    MessageFactory(status="failed")

    titles = [task.title for task in staff.get(DESK).context["desk"].tasks]

    assert titles == ["1 mail is failed", "Announce “Sooner”", "Announce “Later”"]


def test_hosts_who_have_no_link_are_told_until_they_are_sent_it(staff):
    soon = {"starts_at": timezone.now() + timedelta(days=9)}
    room = BreakoutFactory(webinar=WebinarFactory(title="Pathways", **soon))
    HostFactory(breakout=room, name="Hilda", email="hilda@example.org")
    HostFactory(breakout=room, name="Nomail", email="")
    title = "Send 1 host of “Pathways” the personal link"

    before = {task.title: task for task in staff.get(DESK).context["desk"].tasks}
    invite_hosts(room.webinar, by=staff.person)
    after = [task.title for task in staff.get(DESK).context["desk"].tasks]

    assert before[title].note == "Hilda"
    assert before[title].url == reverse(
        "admin:webinars_webinar_invite_hosts", args=[room.webinar.pk]
    )
    assert title not in after


def test_words_that_are_not_recognised_wait_for_a_decision(staff):
    SpellingFactory(text="Strange word")

    assert "1 word of imported lists is not recognised" in text_of(staff.get(DESK))


def test_sweeps_that_run_each_night_are_no_task(staff):
    RetentionRun.objects.create()

    assert "has not been deleted" not in text_of(staff.get(DESK))


def test_figures_count_the_rows_that_their_lists_show(staff):
    marked_work()
    RegistrationFactory.create_batch(2)

    figures = staff.get(DESK).context["desk"].figures

    assert len(figures) == 9
    for figure in figures:
        assert staff.get(figure.address).context["cl"].result_count == figure.number, figure


def test_desk_shows_thirty_tasks_and_says_that_more_come(staff):
    WebinarFactory.create_batch(33, status="draft")

    page = staff.get(DESK)

    assert len(page.context["desk"].tasks) == 30
    assert "3 more things come later." in text_of(page)
    assert len(page.content) < 120_000


def test_desk_costs_as_many_queries_with_many_rows(staff, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(40) as queries:
            staff.get(DESK)
        return len(queries)

    marked_work()
    staff.get(DESK)
    few = asked()
    for _n in range(3):
        marked_work()
    BreakoutFactory.create_batch(3)

    assert asked() == few
    assert few == QUERIES


QUERIES = 4


# --- The menu -------------------------------------------------------------------------------------
EVERYTHING = ["The year", "Webinars", "Advice", "Clusters", "Facility", "People", "Mail"]
TASKS = {
    StaffRole.COORDINATOR: EVERYTHING,
    StaffRole.WEBINARS: EVERYTHING,
    StaffRole.ADVICE: EVERYTHING,
    StaffRole.POST: ["The year", "Webinars", "Clusters", "People", "Mail"],
    StaffRole.READER: EVERYTHING,
    StaffRole.ADMINISTRATOR: ["The year", "Clusters", "Facility", "People"],
}


def menu_of(page):
    return page.content.decode().split('<nav class="menu menu-beside"')[1].split("</nav>")[0]


@pytest.mark.parametrize("role", TASKS)
def test_menu_leads_by_task_to_what_the_role_opens(as_role, client, role):
    FacilityFactory()
    menu = menu_of(as_role(role))
    by_task, records = menu.split('<details class="menu-records"')

    tasks = re.findall(r'class="menu-task"[^>]*>([^<]+)<', by_task)
    links = re.findall(r'href="([^"]+)"', menu)
    refused = {link for link in set(links) if client.get(link).status_code != 200}
    assert tasks == [name for name in TASKS[role] if name in tasks]
    pages = {
        reverse("admin:advisors_engagement_health"),
        reverse("admin:clusters_accountinvitation_colleagues"),
        reverse("admin:year"),
    }
    assert set(re.findall(r'href="([^"]+)"', by_task)) - {DESK} - pages <= set(
        re.findall(r'href="([^"]+)"', records)
    )
    assert refused == set()


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("admin:index", "Desk"),
        ("admin:webinars_webinar_changelist", "Webinars"),
        ("admin:webinars_webinar_add", "Webinars"),
        ("admin:advisors_engagement_health", "Health board"),
        ("admin:year", "The year at a glance"),
        ("admin:core_auditevent_changelist", "Audit events"),
    ],
)
def test_menu_marks_the_place_once(staff, name, here):
    FacilityFactory()
    menu = menu_of(staff.get(reverse(name)))

    assert re.findall(r'aria-current="page">([^<]+)', menu) == [here]
    assert ('menu-records" open' in menu) == (here == "Audit events")


def test_menu_asks_the_database_nothing(rf, staff, django_assert_num_queries):
    from django.contrib import admin

    request = rf.get(DESK)
    request.user = staff.person
    staff.person.get_all_permissions()
    frame = admin.site.each_context(request)

    with django_assert_num_queries(0):
        assert "Health board" in frame["menu_beside"]()
        assert frame["menu_in_header"]() != frame["menu_beside"]()
