"""What no page, file or mail gives away: walked from the resolver, role by role."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.pages.tests.addresses import admin_pages, browser, session_of
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for, rows, world  # noqa: F401
from webinars.models import Breakout, Webinar

pytestmark = pytest.mark.django_db


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
        room = {f"admin:webinars_breakout_{page}" for page in ("change", "simple_history")}
        assert room <= found.keys() <= {*room, "admin:webinars_webinar_seat"}
    else:
        assert found == {}
