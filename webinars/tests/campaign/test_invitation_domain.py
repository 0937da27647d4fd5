"""Inviting: everybody once, whatever lists overlap."""

import pytest

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.exports import csv_file, safe_cell
from tgtf_portal.core.tables.imports import BadTable
from tgtf_portal.core.tests.workbooks import workbook
from webinars.campaign.domain.audience import Guest
from webinars.campaign.domain.guest_list import read_guest_list
from webinars.campaign.domain.invitations import (
    invite_hosts,
    invite_people,
    list_guests,
    send_invitations,
)
from webinars.models import Invitation
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
GUESTS = Invitation.Audience.GUESTS


def test_overlapping_lists_send_one_mail_each():
    webinar = WebinarFactory()

    first = invite_people(
        webinar, [Guest("a@example.org"), Guest("b@example.org")], audience=GUESTS, by=None
    )
    second = invite_people(
        webinar, [Guest("B@Example.org"), Guest("c@example.org")], audience=GUESTS, by=None
    )

    assert (first, second) == (2, 1)
    assert sorted(Message.objects.values_list("recipient", flat=True)) == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]


def test_a_draft_invites_nobody_and_keeps_no_half_of_it():
    webinar = WebinarFactory(status="draft")

    with pytest.raises(Refused, match="Announce the webinar first"):
        invite_people(webinar, [Guest("a@example.org")], audience=GUESTS, by=None)

    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_a_list_can_be_made_first_and_mailed_later_once():
    webinar = WebinarFactory()
    list_guests(webinar, [Guest("a@example.org")], audience=GUESTS, by=None)
    assert not Message.objects.exists()

    assert send_invitations(webinar, by=None) == 1
    assert send_invitations(webinar, by=None) == 0


def test_hosts_get_their_link_once():
    room = BreakoutFactory()
    HostFactory(breakout=room)
    HostFactory(breakout=room, email="")

    assert invite_hosts(room.webinar, by=None) == 1
    assert invite_hosts(room.webinar, by=None) == 0


def test_a_webinar_without_hosts_says_so():
    with pytest.raises(Refused, match="no host and no moderator"):
        invite_hosts(WebinarFactory(), by=None)


def test_a_guest_list_is_read_with_its_clusters():
    cluster = ClusterFactory(name="AQUIMER")

    guests = read_guest_list(b"email,name,cluster\nA@Example.org,Ann,aquimer\n")

    assert guests == [Guest("a@example.org", "Ann", "", cluster, "en")]


def test_a_list_that_we_exported_is_read_as_it_was_from_either_kind_of_file():
    columns = ["email", "name", "organisation"]
    person = ["+ana@example.org", "=Ana", "@Home, 's Hof"]
    written = [safe_cell(cell) for cell in person]
    assert written == ["'+ana@example.org", "'=Ana", "'@Home, 's Hof"]

    for content in (csv_file([columns, person], "guests").content, workbook(columns, written)):
        [guest] = read_guest_list(content)
        assert [guest.email, guest.name, guest.organisation] == person


def test_a_guest_list_names_every_bad_line_and_column():
    with pytest.raises(BadTable) as fault:
        read_guest_list(b'email,name,cluster\nann@example.org,"A\nBcc: x",\nnobody,Bo,Unheard of\n')

    assert [(error.line, error.column) for error in fault.value.errors] == [
        (2, "name"),
        (4, "email"),
        (4, "cluster"),
    ]
