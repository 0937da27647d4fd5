"""What no page, file or mail gives away: walked from the resolver, role by role."""

import io
import re
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from tgtf_portal.core.log import TOKEN
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.pages.tests.addresses import ROLES, admin_pages, browser, session_of
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for, rows, world  # noqa: F401
from webinars.campaign.domain.invitations import invite_hosts, send_invitations
from webinars.models import (
    Breakout,
    CalendarFeed,
    Host,
    Invitation,
    Moderator,
    Registration,
    Speaker,
    Webinar,
)
from webinars.registration.domain.actions import cancel_registration, register
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar, move_webinar

pytestmark = pytest.mark.django_db

LINKED = (Registration, Invitation, Host, Moderator, CalendarFeed)


def said(response):
    """All that an answer tells: where it leads, its headers, and its content, unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(packed.read(name) for name in packed.namelist())
    return f"{dict(response.headers)}\n{content.decode(errors='replace')}"


def pages_of(settings, filled, key, chosen=lambda name: True):
    """What each address says to whoever holds this session: name → text."""
    for number, (method, name, _answers) in enumerate(rows(filled)):
        if method == "GET" and chosen(name):
            client = browser(settings, key, REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
            address = reverse(name.split()[0], args=filled.get(name, []))
            with transaction.atomic():
                text = said(client.get(address))
                transaction.set_rollback(True)
            yield name, text


# --- The code in a room's meeting link ------------------------------------------------------------
@pytest.fixture
def rooms(world):  # noqa: F811
    Webinar.objects.update(room_link="https://meet.example.org/x-{room}")
    return list(Breakout.objects.all())


def naming(rooms, pages):
    """The pages that tell a meeting's code, each with the rooms' numbers."""
    found = {}
    for name, text in pages:
        if told := {room.pk for room in rooms if room.meeting_code in text}:
            found[name] = told
    return found


def test_a_room_s_meeting_code_is_told_to_those_alone_who_may_enter_it(
    settings,
    world,  # noqa: F811
    rooms,
):
    filled = arguments(world)
    for role in ("visitor", "manager", "stranger", "advisor", "reviewer"):
        assert naming(rooms, pages_of(settings, filled, key_for(world, role))) == {}, role

    own = naming(rooms, pages_of(settings, filled, key_for(world, "participant")))
    host = naming(rooms, pages_of(settings, filled, key_for(world, "host")))

    sat, hosted = {world.seat.breakout_id}, {world.breakout.pk}
    boards = {"webinars:breakout-detail": sat, "webinars:breakout-news": sat}
    assert own == boards
    others = {f"{name} another": hosted for name in boards}
    consoles = ("webinars:breakout-host", "webinars:breakout-host-news")
    assert host == {**boards, **others, **dict.fromkeys(consoles, hosted)}


@pytest.mark.parametrize(
    "role", [StaffRole.COORDINATOR, StaffRole.ADVICE, StaffRole.POST, StaffRole.READER]
)
def test_of_the_administration_those_alone_see_it_who_may_enter_every_room(
    settings,
    world,  # noqa: F811
    rooms,
    role,
):
    MessageFactory(
        kind="breakout.link_changed",
        recipient=world.host.email,
        context={"breakout": world.breakout.pk, "host": world.host.pk},
    )
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=role))
    key = session_of(person)
    pages = ((name, said(browser(settings, key).get(path))) for name, path in admin_pages())

    found = naming(rooms, pages)

    if person.has_perm("webinars.change_breakout"):
        room = "admin:webinars_breakout_"
        # An older version of this number is there on some databases and not on others.
        may = {f"{room}change", f"{room}simple_history", "admin:webinars_webinar_seat"}
        assert {f"{room}change"} <= found.keys() <= may
    else:
        assert found == {}


# --- Personal links ------------------------------------------------------------------------------
def keys_of_all():
    """The codes of everybody's links; a link holds its code in clear."""
    return {code for m in (*LINKED, Speaker) for code in m.objects.values_list("code", flat=True)}


ENDS = ("-calendar", "-feed", "-rss", "-atom", "-json", "_file", "_participants", "_wrong_rows")


def is_file(name):
    address = name.partition(" ")[0]
    return address.endswith(ENDS) or "recap-as-" in address or "download" in address


def told_keys(name, text):
    found = [key for key in keys_of_all() if key in text]
    return [f"{name}: {what}" for what in found + TOKEN.findall(text)]


def test_no_file_holds_a_personal_link(settings, world):  # noqa: F811
    """Calendars, feeds, JSON, tables and documents, of whoever may fetch them."""
    filled, told, files = arguments(world), [], set()
    for role in ("visitor", "participant", "staff"):
        key = key_for(world, role)
        for name, text in pages_of(settings, filled, key, is_file):
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


def test_no_answer_leads_to_an_address_with_a_key_that_was_not_asked_for(settings, world):  # noqa: F811
    filled, keys = arguments(world), {role: key_for(world, role) for role in ROLES}
    told, leads = [], 0
    for number, (method, name, _answers) in enumerate(rows(filled)):
        address = reverse(name.split()[0], args=filled.get(name, []))
        for role in ("visitor", "participant", "host", "staff"):
            who = {"REMOTE_ADDR": f"10.2.{number // 250}.{number % 250}"}
            with transaction.atomic():
                answer = browser(settings, keys[role], **who).generic(method, address)
                target = answer.headers.get("Location", "")
                leads += bool(target)
                told += [one for one in told_keys(name, target) if one.split()[-1] not in address]
                transaction.set_rollback(True)

    assert (leads > 100, told) == (True, [])


def test_every_answer_at_a_secret_address_keeps_it_from_other_pages(settings, world):  # noqa: F811
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


def test_no_page_of_the_administration_shows_a_personal_link_by_being_opened(settings, world):  # noqa: F811
    """Not even to a superuser: it is shown by a button, which leaves a trace."""
    key = key_for(world, "staff")
    told = []
    for name, path in admin_pages():
        with transaction.atomic():
            told += told_keys(name, said(browser(settings, key).get(path)))
            transaction.set_rollback(True)

    assert told == []
