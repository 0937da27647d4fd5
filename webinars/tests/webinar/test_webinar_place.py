"""A webinar as a place: its sections, who may enter them, what they cost, and their frame."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusters.models import StaffAssignment
from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Registration, Webinar
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    CampaignFactory,
    HeldWebinarFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    QuestionFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
Status = Webinar.Status
FORMS = ["programme", "rooms", "live", "afterwards", "settings"]
SECTIONS = ["change", *FORMS, "mails", "history"]
NO_ROWS = {
    f"{prefix}-{count}_FORMS": 0
    for prefix in ("agenda", "speakers", "stories", "breakouts", "moderators")
    for count in ("TOTAL", "INITIAL")
}


def page(webinar, name="change"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def narrowed(noun, webinar, by="webinar__id__exact"):
    return f"{reverse(f'admin:webinars_{noun}_changelist')}?{by}={webinar.pk}"


def signed_in(role="", **facts):
    browser = Client()
    browser.person = CoordinatorFactory(is_superuser=not role, **facts)
    if role:
        browser.person.groups.add(Group.objects.get(name=role))
    browser.force_login(browser.person)
    return browser


def place_of(response):
    return response.context["place"]


def sections_of(response):
    return [str(section.label) for section in place_of(response).sections]


def words(response):
    return " ".join(response.content.decode().split())


# --- What it costs -------------------------------------------------------------------------------
def with_people(webinar, number):
    taken = webinar.registrations.count()
    Registration.objects.bulk_create(
        Registration(
            webinar=webinar,
            seq=n + 1,
            email=f"p{n}@example.org",
            name=f"Person {n}",
            status="confirmed",
            registered_at=timezone.now(),
            code=f"person-{n}",
        )
        for n in range(taken, number)
    )


def cost(browser, address, counting):
    browser.get(address)
    with counting as counted:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(counted), len(answer.content)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ANNOUNCED, Status.HELD])
def test_each_section_costs_the_same_with_30_and_with_3000_people(
    staff, status, django_assert_max_num_queries
):
    webinar = WebinarFactory(status=status, capacity=5000)
    for n in range(5):
        room = BreakoutFactory(webinar=webinar)
        HostFactory(breakout=room)
        AgendaItemFactory(webinar=webinar, speaker=SpeakerFactory(webinar=webinar), position=n + 1)
    for _ in range(2):
        SuccessStoryFactory(webinar=webinar)
    ModeratorFactory(webinar=webinar)
    addresses = [*(page(webinar, name) for name in SECTIONS), narrowed("registration", webinar)]
    figures = []
    for number in (30, 3000):
        with_people(webinar, number)
        figures.append([cost(staff, a, django_assert_max_num_queries(15)) for a in addresses])

    few, many = ([queries for queries, _size in each] for each in figures)
    assert few[:-1] == many[:-1]
    assert many[-1] - few[-1] <= 1  # a list of more than a page counts all that there are
    sizes = {a: size for a, (_queries, size) in zip(addresses, figures[1], strict=True)}
    assert {address for address, size in sizes.items() if size > 120_000} == set()


# --- Who may enter -------------------------------------------------------------------------------
ROOMS, PEOPLE, MAILS = "Break-outs", "People", "Invitations and mails"
EVERYTHING = [
    "Overview", "Programme", ROOMS, PEOPLE, MAILS, "Live", "Recap", "Settings", "History",
]  # fmt: skip
SEEN_BY = {
    StaffRole.COORDINATOR: EVERYTHING,
    StaffRole.WEBINARS: EVERYTHING,
    StaffRole.READER: EVERYTHING[:-1],
    StaffRole.ADVICE: [s for s in EVERYTHING if s not in ("Live", "History")],
    StaffRole.POST: ["Overview", ROOMS, PEOPLE, MAILS, "Recap", "Settings"],
}


@pytest.mark.parametrize("role", SEEN_BY)
def test_each_role_sees_the_sections_that_it_may_enter_and_each_of_them_opens(role):
    webinar, browser = WebinarFactory(), signed_in(role)

    place = place_of(browser.get(page(webinar)))

    assert [str(section.label) for section in place.sections] == SEEN_BY[role]
    for section in place.sections:
        for line in [section, *section.lines]:
            if line.address.startswith("/admin/"):
                assert browser.get(line.address).status_code == 200, line


@pytest.mark.parametrize("name", FORMS)
def test_who_only_reads_changes_nothing_in_a_section(name):
    webinar, browser = WebinarFactory(title="Before"), signed_in(StaffRole.READER)

    answer = browser.post(page(webinar, name), {"title": "After", **NO_ROWS})

    assert answer.status_code == 403
    assert Webinar.objects.get().title == "Before"
    assert 'name="_save"' not in words(browser.get(page(webinar, name)))


def test_a_section_of_another_facility_is_not_there():
    webinar, browser = WebinarFactory(), signed_in(StaffRole.COORDINATOR)
    elsewhere = FacilityFactory(slug="elsewhere")
    StaffAssignment.objects.create(user=browser.person, facility=elsewhere)

    for name in [*FORMS, "mails", "company"]:
        assert browser.get(page(webinar, name)).status_code in (302, 404), name


# --- The frame -----------------------------------------------------------------------------------
def framed_pages():
    """Each page of a webinar and of what belongs to it, with the section that it stands in."""
    webinar = HeldWebinarFactory()
    room = BreakoutFactory(webinar=webinar)
    recap = RecapFactory(webinar=webinar, amend_until=timezone.now() + timedelta(days=1))
    rows = {
        ROOMS: [room],
        PEOPLE: [RegistrationFactory(webinar=webinar), QuestionFactory(webinar=webinar)],
        MAILS: [
            CampaignFactory(webinar=webinar),
            InvitationFactory(webinar=webinar),
            webinar.reminders.create(kind="reminder.week", audience="registered"),
        ],
        "Recap": [recap],
        "Programme": [SuccessStoryFactory(webinar=webinar)],
    }
    for section, things in rows.items():
        for thing in things:
            noun = thing._meta.model_name
            yield section, webinar, reverse(f"admin:webinars_{noun}_change", args=[thing.pk])
            if noun != "recap":
                yield section, webinar, narrowed(noun, webinar)
    yield ROOMS, webinar, reverse("admin:webinars_breakout_host_links", args=[room.pk])
    yield ROOMS, webinar, reverse("admin:webinars_breakout_history", args=[room.pk])
    yield "Recap", webinar, reverse("admin:webinars_recap_versions", args=[recap.pk])
    yield ROOMS, webinar, narrowed("insight", webinar, "breakout__webinar__id__exact")
    yield PEOPLE, webinar, narrowed("groupcode", webinar)
    yield "Live", webinar, narrowed("broadcast", webinar)
    yield "Live", webinar, narrowed("helprequest", webinar, "breakout__webinar__id__exact")
    yield "Recap", webinar, reverse("admin:webinar-report", args=[webinar.pk])
    upload = reverse("admin:core_tableimport_upload")
    yield PEOPLE, webinar, f"{upload}?kind=registrations&for={webinar.pk}"
    for section, names in {
        "Overview": ["change", "announce"],
        "Programme": ["programme"],
        ROOMS: [
            *["rooms", "seat", "mix", "likeness", "seat_latecomers", "tell_rooms", "groups"],
            "withdraw_seating",
        ],
        PEOPLE: ["register"],
        MAILS: [
            "mails",
            "invite",
            "invite_hosts",
            "feedback",
            "mail_list",
            "texts",
            "text",
        ],
        "Live": ["live", "close", "moderator_links", "ask_conclusions"],
        "Recap": ["afterwards", "speaker_links"],
        "Settings": ["settings", "move", "cancel"],
        "History": ["history"],
    }.items():
        for name in names:
            yield section, webinar, page(webinar, name)


def test_each_page_of_a_webinar_stands_in_its_frame(staff):
    wrong = []
    for section, webinar, address in framed_pages():
        answer = staff.get(address)
        current = re.findall(
            r'<a href="[^"]*" aria-current="(?:page|true)">([^<]*)</a>', answer.content.decode()
        )
        leads_back = f'<p class="place-name"><a href="{page(webinar)}">' in answer.content.decode()
        if answer.status_code != 200 or not leads_back or section not in current:
            wrong.append((address, answer.status_code, current))

    assert wrong == []


def test_a_list_of_all_webinars_and_a_row_of_none_have_no_frame(staff):
    WebinarFactory()
    story = SuccessStoryFactory(webinar=None)

    for address in (
        reverse("admin:webinars_webinar_changelist"),
        reverse("admin:webinars_registration_changelist"),
        reverse("admin:webinars_webinar_add"),
        reverse("admin:webinars_successstory_change", args=[story.pk]),
    ):
        answer = staff.get(address)
        assert (answer.status_code, "place-menu" in words(answer)) == (200, False), address


def test_a_break_out_saved_from_its_own_page_leads_back_to_its_webinar(staff):
    room = BreakoutFactory()
    inlines = ("hosts", "materials", "seats", "insights", "seat_requests")
    rows = {f"{name}-{key}_FORMS": 0 for name in inlines for key in ("TOTAL", "INITIAL")}
    facts = {"position": 1, "title": "Energy", "capacity": 9, **rows}

    answer = staff.post(reverse("admin:webinars_breakout_change", args=[room.pk]), facts)

    assert answer.url == page(room.webinar, "rooms")


def test_every_page_of_a_webinar_belongs_to_one_section():
    """A page that somebody adds gets a line, or is named among a section's `pages`."""
    webinars = admin.site.get_model_admin(Webinar)
    names = {*webinars.pages, *(action.name for action in webinars.page_actions)}

    places = {
        name: [section.name for section in webinars.sections if section.holds(name, "")]
        for name in names - {"company"}
    }

    assert {name: where for name, where in places.items() if len(where) != 1} == {}


# --- Each part for itself ------------------------------------------------------------------------
def test_saving_one_section_leaves_the_others_as_they_are(staff):
    webinar = WebinarFactory(summary="A summary", room_link="", capacity=40, closing="")
    speaker, room = SpeakerFactory(webinar=webinar), BreakoutFactory(webinar=webinar)
    before = Webinar.objects.values().get()

    staff.post(page(webinar, "afterwards"), {"closing": "With applause.", "title": "", **NO_ROWS})

    after = Webinar.objects.values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"closing", "changed_at"}
    assert list(webinar.speakers.all()) == [speaker]
    assert list(webinar.breakouts.all()) == [room]


def test_the_overview_takes_no_form(staff):
    webinar = WebinarFactory(title="Before")

    answer = staff.post(page(webinar), {"title": "After"})

    assert answer.url == page(webinar)
    assert Webinar.objects.get().title == "Before"


def test_history_names_the_section_that_was_saved(staff):
    webinar = WebinarFactory()

    staff.post(page(webinar, "afterwards"), {"closing": "Done.", **NO_ROWS})

    assert webinar.history.first().history_change_reason == "afterwards"
