"""Inviting: everybody once, whatever lists overlap."""

import pytest

from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from webinars.campaign.domain.invitations import (
    invite_hosts,
    invite_people,
    list_guests,
    send_invitations,
)
from webinars.campaign.domain.sources import Guest
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
