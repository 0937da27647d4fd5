"""What no page, file or mail gives away: walked from the resolver, role by role."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.conf import settings as portal_settings
from django.db import transaction
from django.urls import reverse

from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.pages.tests.addresses import admin_pages, browser, small_world
from tgtf_portal.pages.tests.secrets_told import naming, said, told_keys
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for, rows, world  # noqa: F401
from tgtf_portal.pages.tests.test_staff_rights import keys, readers  # noqa: F401
from webinars.campaign.domain.invitations import invite_hosts, send_invitations
from webinars.live.domain.notes import hide_insight
from webinars.models import Breakout, Webinar
from webinars.recap.domain.publication import withdraw_recap
from webinars.registration.domain.actions import cancel_registration, register
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    StatementFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db


def pages_of(settings, filled, key, role, chosen=lambda name: True):
    """What each address that this role opens says to whoever holds its session: name → text."""
    for number, (method, name, answers) in enumerate(rows(filled)):
        if method == "GET" and answers[role] == "200" and chosen(name):
            client = browser(settings, key, REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
            address = reverse(name.split()[0], args=filled.get(name, []))
            with transaction.atomic():
                text = said(client.get(address))
                transaction.set_rollback(True)
            yield name, text


# --- What everybody is told who is no staff -------------------------------------------------------
GONE = "Gone astray"
# Of unlisted clusters their managers read, too.
EVERYBODY = ("visitor", "manager", "stranger", "advisor", "reviewer", "participant", "host")


def with_rooms():
    Webinar.objects.update(room_link="https://meet.example.org/x-{room}")
    return list(Breakout.objects.all())


def withdraw(world):  # noqa: F811
    """What is not published, and what is not any more; the addresses of it that others lack."""
    recap = RecapFactory(title=GONE, standfirst=GONE)
    StatementFactory(recap=recap, text=GONE)
    withdraw_recap(recap, by=None)
    note = InsightFactory(breakout=world.seat.breakout, text=GONE)
    for thing, *names in (
        (world.hidden_insight, "text"),
        (world.hidden_story, "title", "points"),
        (world.draft, "title", "summary"),
        (world.draft_recap, "title", "standfirst"),
    ):
        type(thing).objects.filter(pk=thing.pk).update(**dict.fromkeys(names, GONE))
    hide_insight(note, reason="Names a person", by=None)
    forms = ["detail", "json", "as-pdf", "as-docx", "as-markdown", "as-png"]
    return {f"webinars:recap-{form} withdrawn": [recap.webinar.slug] for form in forms}


def read_by(role, world, filled):  # noqa: F811
    """What everybody reads is read as a visitor, and by the two whom rooms know."""
    every = {name for _method, name, answers in rows(filled) if set(answers.values()) == {"200"}}
    skipped = every if role not in ("visitor", "participant", "host") else set()
    key = key_for(world, role)
    return pages_of(portal_settings, filled, key, role, lambda name: name not in skipped)


@pytest.fixture(scope="module")
def crawl(django_db_setup, django_db_blocker):
    """Each address, read once by those whom it opens to: role → name → text."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = small_world()  # noqa: F811
        rooms = with_rooms()
        filled = {**arguments(world), **withdraw(world)}
        told = {role: dict(read_by(role, world, filled)) for role in EVERYBODY}
        staff = browser(portal_settings, key_for(world, "staff"))
        address = reverse("webinars:recap-detail", args=filled["webinars:recap-detail withdrawn"])
        told["staff"] = {"control": said(staff.get(address))}
        transaction.set_rollback(True)
    return SimpleNamespace(world=world, rooms=rooms, told=told)


def test_abuse_24_what_is_withdrawn_hidden_or_a_draft_stands_at_no_address(crawl):
    found = {
        role: [name for name, text in crawl.told[role].items() if GONE in text]
        for role in EVERYBODY
    }

    assert GONE in crawl.told["staff"]["control"]
    assert "webinars:recap-json withdrawn" in crawl.told["visitor"]
    assert len(crawl.told["visitor"]) > 60
    assert found == {role: [] for role in EVERYBODY}


def test_a_room_s_meeting_code_is_told_to_those_alone_who_may_enter_it(crawl):
    found = {role: naming(crawl.rooms, crawl.told[role].items()) for role in EVERYBODY}

    own, host = found.pop("participant"), found.pop("host")
    assert found == {role: {} for role in found}
    sat, hosted = {crawl.world.seat.breakout_id}, {crawl.world.breakout.pk}
    boards = {"webinars:breakout-detail": sat, "webinars:breakout-news": sat}
    assert own == boards
    others = {f"{name} another": hosted for name in boards}
    consoles = ("webinars:breakout-host", "webinars:breakout-host-news")
    assert host == {**boards, **others, **dict.fromkeys(consoles, hosted)}


@pytest.fixture
def rooms(world):  # noqa: F811
    return with_rooms()


def test_of_the_administration_those_alone_see_it_who_may_enter_every_room(
    settings,
    world,  # noqa: F811
    keys,  # noqa: F811
    rooms,
):
    """Who may change a room: the pages that others open, each opened by one of them. Which pages
    show it to a superuser is seen where a superuser opens all of them."""
    MessageFactory(
        kind="breakout.link_changed",
        recipient=world.host.email,
        context={"breakout": world.breakout.pk, "host": world.host.pk},
    )

    def opened():
        for number, (name, path) in enumerate(admin_pages()):
            if may := sorted(readers(name, "GET") - {*"CW"}):
                yield name, said(browser(settings, keys[may[number % len(may)]]).get(path))

    assert naming(rooms, opened()) == {}


# --- Personal links ------------------------------------------------------------------------------
ENDS = ("-calendar", "-feed", "-rss", "-atom", "-json", "_file", "_participants", "_wrong_rows")


def is_file(name):
    address = name.partition(" ")[0]
    return address.endswith(ENDS) or "recap-as-" in address or "download" in address


def test_no_file_holds_a_personal_link(settings, world):  # noqa: F811
    """Calendars, feeds, JSON, tables and documents, of whoever may fetch them."""
    filled, told, files = arguments(world), [], set()
    for role in ("visitor", "participant", "staff"):
        key = key_for(world, role)
        for name, text in pages_of(settings, filled, key, role, is_file):
            files.add(name)
            asked = str(filled.get(name))
            told += [one for one in told_keys(name, text) if one.split()[-1] not in asked]
    staff = key_for(world, "staff")
    for name, path in admin_pages():
        if is_file(name):
            files.add(name)
            told += told_keys(name, said(browser(settings, staff).get(path)))

    assert told == []
    calendars = {"registration-calendar right", "webinar-calendar", "calendar-feed right"}
    others = {"recap-json", "recap-rss", "recap-atom", "recap-as-docx", "recap-as-markdown"}
    assert {f"webinars:{name}" for name in calendars | others} <= files
    assert {f"admin:webinars_webinar_{n}" for n in ("participants", "groups_file")} <= files


def test_no_mailed_calendar_and_no_site_s_entry_holds_a_personal_link(client, post):
    webinar = WebinarFactory(venue="Demo House", room_link="https://meet.example.org/{room}")
    HostFactory(breakout=BreakoutFactory(webinar=webinar))
    ModeratorFactory(webinar=webinar)
    InvitationFactory(webinar=webinar)
    invite_hosts(webinar, by=None)
    send_invitations(webinar, by=None)
    person = register(webinar, email="ana@example.org", name="Ana")
    deliveries = post()
    times = {name: getattr(webinar, name) + timedelta(days=1) for name in ("starts_at", "ends_at")}
    move_webinar(webinar, **times, time_zone=webinar.time_zone, by=None)
    deliveries += post()
    cancel_registration(person)
    deliveries += post()
    cancel_webinar(Webinar.objects.get(), reason="Storm", by=None)
    deliveries += post()

    calendars = [unfolded(part) for d in deliveries for part in calendar_parts(d.mail)]
    assert len(calendars) >= 10
    assert [told for text in calendars for told in told_keys("", text)] == []

    page = client.get(RegistrationFactory(webinar=WebinarFactory()).get_absolute_url())
    sites = re.findall(r'href="(https://(?:calendar|outlook)[^"]+)"', page.content.decode())
    assert len(sites) == 2
    assert [told for site in sites for told in told_keys("", unquote(site))] == []


def calendar_parts(mail):
    kinds = ("text/calendar", "application/ics")
    parts = [part for part in mail.walk() if part.get_content_type() in kinds]
    return [part.get_payload(decode=True) for part in parts]


def unfolded(content):
    return content.replace(b"\r\n ", b"").decode()


def test_abuse_03_every_answer_at_a_secret_address_keeps_it_from_other_pages(settings, world):  # noqa: F811
    """Those too that open nothing: a link that is cut short or has ended is half a key."""
    filled, careless = arguments(world), []
    for name, args in filled.items():
        if any("." in str(arg) for arg in args) and not name.startswith("webinars:arrival-scan"):
            with transaction.atomic():
                address = reverse(name.split()[0], args=args)
                answer = browser(settings).get(address)
                transaction.set_rollback(True)
            if answer.status_code != 405 and (
                answer.headers.get("Referrer-Policy") != "strict-origin"
                or "no-store" not in answer.headers["Cache-Control"]
            ):
                careless.append(f"{name}: {answer.status_code}")

    assert careless == []
