"""Another personal link in place of one that somebody else may have seen: the old one is dead."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from webinars.breakouts.domain.leaders import replace_leader_link
from webinars.campaign.domain.invitations import invite_hosts, replace_invitation_link
from webinars.models import CalendarFeed, Recap
from webinars.recap.domain.amendments import replace_amend_link
from webinars.recap.domain.proposers import amend_link
from webinars.registration.domain.own_link import replace_link
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

ASK = "Somebody else may have seen this link:"


def to(step, *facts):
    return reverse(f"webinars:{step}", args=facts)


def path(link):
    found = urlsplit(link)
    return f"{found.path}?{found.query}" if found.query else found.path


def opens(link):
    return Client().get(path(link)).status_code in (200, 303)


def renewed(kept, post, old):
    """The old link is dead, the new one works and came by mail alone: the mail."""
    kept.refresh_from_db()
    assert not opens(old)
    assert opens(kept.get_link())
    [mail] = post()
    assert kept.get_link() in mail.text
    assert old not in mail.text
    return mail


def facts_of(event):
    return event.verb, event.thing.partition("/")[0], event.actor, event.facts


# --- A participant -------------------------------------------------------------------------------
def test_a_participant_replaces_their_link_and_all_that_it_opened_is_dead(client, post):
    seat = SeatFactory(breakout__status="running")
    person, board = seat.registration, to("breakout-detail", seat.breakout.code)
    invitation = InvitationFactory(webinar=person.webinar, email=person.email)
    feed = CalendarFeed.objects.create(email=person.email)
    old, door = person.get_link(), person.get_check_in_url()
    seen = Client()
    seen.get(to("registration-board", person.token))
    assert seen.get(board).status_code == 200
    page = to("registration-renew", person.token)
    assert ASK in words(client.get(path(old)))
    assert page in words(client.get(path(old)))

    asked = client.get(page)
    assert person.email in words(asked)
    assert "The code for the door ends as well" in words(asked)
    assert post() == [], "looking changes nothing"
    answer = client.post(page)

    assert (answer.status_code, answer["Location"]) == (303, to("link-sent"))
    sent = words(client.get(answer["Location"]))
    assert "The old one opens nothing any more" in sent
    mail = renewed(person, post, old)
    assert mail.recipient == person.email
    assert "As you asked, this is your new personal link" in mail.text
    assert person.code not in sent + words(answer)
    # Whatever else the old one led to.
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    assert seen.get(board).status_code == 404
    assert person.webinar.title in words(seen.get(person.get_keyless_url()))
    assert person.name not in words(seen.get(person.get_keyless_url()))
    assert not CalendarFeed.objects.exists()
    assert not opens(feed.get_link())
    plain = Client().get(path(invitation.get_link()))
    assert plain["Location"] == to("registration-create", person.webinar.slug)
    staff = Client()
    staff.force_login(CoordinatorFactory())
    assert staff.get(door).status_code == 404
    assert staff.get(person.get_check_in_url()).status_code == 200
    events = [facts_of(event) for event in AuditEvent.objects.order_by("pk")]
    assert events == [
        ("feed.revoked", "webinars.registration", None, {}),
        ("registration.link_replaced", "webinars.registration", None, {}),
    ]


def test_a_session_of_an_invitation_to_somebody_who_is_registered_is_dead_too(client):
    person = RegistrationFactory()
    invitation = InvitationFactory(webinar=person.webinar)
    form = to("registration-create", person.webinar.slug)
    client.get(path(invitation.get_link()))
    person.email = invitation.email
    person.save()
    assert client.get(form).status_code == 302

    other = Client()
    other.get(path(invitation.get_link()))
    person.refresh_from_db()
    replace_link(person)

    assert other.get(form).status_code == 200
    assert person.email not in words(other.get(form))


def test_staff_send_a_new_link_and_the_mail_says_that_it_was_they(staff, post):
    person = RegistrationFactory(email="ana@example.org")
    facility = person.webinar.series.facility
    facility.name, facility.contact_address = "Facility", "help@facility.example.org"
    facility.save()
    old = person.get_link()
    page = reverse("admin:webinars_registration_change", args=[person.pk])
    action = reverse("admin:webinars_registration_new_link", args=[person.pk])
    buttons = words(staff.get(page))
    assert "Send the link again" in buttons
    assert f'href="{action}"' in buttons

    assert "opens nothing any more" in words(staff.get(action))
    assert opens(old)
    staff.post(action)

    mail = renewed(person, post, old)
    text = " ".join(mail.text.split())
    assert "The staff of the Facility sent you a new personal link" in text
    assert "If you did not want that, write to help@facility.example.org." in text
    [event] = AuditEvent.objects.all()
    assert facts_of(event)[::2] == ("registration.link_replaced", staff.person)


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_who_is_not_registered_is_sent_no_new_link(client, staff, post, status):
    cancelled_at = "2026-01-01T00:00Z" if status == "cancelled" else None
    person = RegistrationFactory(status=status, cancelled_at=cancelled_at)

    assert ASK not in words(client.get(person.get_absolute_url()))
    refused = client.post(to("registration-renew", person.token), follow=True)
    action = reverse("admin:webinars_registration_new_link", args=[person.pk])

    assert "is not registered." in words(refused)
    assert "is not registered." in words(staff.post(action))
    assert post() == []
    assert opens(person.get_link())


def test_pressed_twice_at_once_it_is_replaced_once(post):
    """Both had the page open: the second finds the code changed."""
    person, host = RegistrationFactory(), HostFactory()

    codes = {replace_link(person).code for _ in range(2)}
    codes |= {replace_leader_link(host, by=None).code for _ in range(2)}

    assert len(codes) == 2
    assert len(post()) == 2


def test_after_the_webinar_the_link_is_still_replaced(client, post):
    person = RegistrationFactory(webinar=HeldWebinarFactory())
    old = person.get_link()

    client.post(to("registration-renew", person.token))

    renewed(person, post, old)


# --- Who leads -----------------------------------------------------------------------------------
@pytest.fixture(params=["host", "moderator"])
def leader(request):
    """Invited; the page, and the one that asks."""
    room = BreakoutFactory(title="Energy")
    if request.param == "host":
        one = HostFactory(breakout=room, name="Lea", email="lea@example.org")
        one.page, one.renew = room.get_host_url(), to("breakout-host-renew", room.code)
    else:
        one = ModeratorFactory(webinar=room.webinar, name="Lea", email="lea@example.org")
        one.page = to("live-control", room.webinar.slug)
        one.renew = to("live-control-renew", room.webinar.slug)
    one.room = room
    invite_hosts(room.webinar, by=None)
    return one


def test_who_leads_replaces_the_link_and_every_session_that_it_opened_is_dead(leader, post):
    post()
    old, mine, seen = leader.get_link(), Client(), Client()
    for browser in (mine, seen):
        browser.get(path(old))
    assert ASK in words(mine.get(leader.page))
    assert leader.renew in words(mine.get(leader.page))
    asked = words(mine.get(leader.renew))
    assert ("lea@example.org" in asked, "code for the door" in asked) == (True, False)

    answer = mine.post(leader.renew)

    assert (answer.status_code, answer["Location"]) == (303, to("link-sent"))
    mail = renewed(leader, post, old)
    text = " ".join(mail.text.split())
    assert str(mail.mail["Subject"]).startswith("New link: You ")
    assert "This is your new link, as you asked. The one in earlier mails opens nothing" in text
    pages = (leader.page, leader.renew)
    for browser in (mine, seen):
        assert [browser.get(page).status_code for page in pages] == [404, 404]
    [event] = AuditEvent.objects.filter(verb__endswith="link_replaced")
    assert (event.verb, event.actor) == (f"{leader.PURPOSE}.link_replaced", None)
    invite_hosts(leader.room.webinar, by=None)
    assert post() == [], "they have their link"


def test_an_account_that_leads_goes_on_and_gets_the_mail_even_without_an_address_of_its_own(
    leader, post
):
    post()
    leader.user, leader.email = UserFactory(email="account@example.org"), ""
    leader.save()
    browser = Client()
    browser.force_login(leader.user)
    old = leader.get_link()

    browser.post(leader.renew)

    mail = renewed(leader, post, old)
    assert mail.recipient == "account@example.org"
    assert "as you asked" in mail.text
    assert browser.get(leader.page).status_code == 200


def test_without_any_address_there_is_no_button_to_press(leader, post):
    post()
    leader.email = ""
    leader.save()
    browser = Client()
    browser.get(path(leader.get_link()))

    assert "We have no address of yours" in words(browser.get(leader.renew))
    refused = browser.post(leader.renew, follow=True)

    assert "There is no address of Lea" in words(refused)
    assert refused.request["PATH_INFO"] == leader.page
    assert post() == []


def test_staff_who_lead_have_no_link_of_their_own_to_replace(leader, staff):
    assert ASK not in words(staff.get(leader.page))
    assert staff.get(leader.renew).status_code == 404
    assert staff.post(leader.renew).status_code == 404


def test_a_link_that_has_ended_is_not_replaced(leader, post):
    post()
    RecapFactory(webinar=leader.room.webinar)
    account = UserFactory(email=leader.email)
    leader.user = account
    leader.save()
    browser = Client()
    browser.force_login(account)

    refused = browser.post(leader.renew, follow=True)

    assert "This link has ended" in words(refused)
    assert post() == []


# --- Invitations and speakers --------------------------------------------------------------------
def test_staff_send_an_invitation_s_new_link(staff, post):
    invitation = InvitationFactory(email="ana@example.org", name="Ana Novak")
    old = path(invitation.get_link())
    came_by_it = Client()
    came_by_it.get(old)
    form = to("registration-create", invitation.webinar.slug)
    assert "Ana Novak" in words(came_by_it.get(form))

    staff.post(reverse("admin:webinars_invitation_new_link", args=[invitation.pk]))

    invitation.refresh_from_db()
    [mail] = post()
    assert invitation.get_link() in mail.text
    assert re.search(r"The staff of the .+ sent you a new link\.", mail.text)
    assert "Ana Novak" not in words(came_by_it.get(form))
    assert "We do not recognise the link" in words(Client().get(old, follow=True))
    new = Client().get(path(invitation.get_link()), follow=True)
    assert "Ana Novak" in words(new)
    assert AuditEvent.objects.get().verb == "invitation.link_replaced"


def test_who_was_invited_replaces_the_link_and_a_stranger_finds_no_such_page(post):
    invitation = InvitationFactory(email="ana@example.org", name="Ana Novak")
    slug, old = invitation.webinar.slug, path(invitation.get_link())
    mine, seen, page = Client(), Client(), to("invitation-renew", slug)
    form = to("registration-create", slug)
    for browser in (mine, seen):
        browser.get(old)
    assert page in words(mine.get(form))
    assert ASK not in words(Client().get(form))
    assert "ana@example.org" in words(mine.get(page))
    assert Client().post(page).status_code == 404

    answer = mine.post(page)

    assert (answer.status_code, answer["Location"]) == (303, to("link-sent"))
    invitation.refresh_from_db()
    [mail] = post()
    assert (mail.recipient, invitation.get_link() in mail.text) == ("ana@example.org", True)
    assert "This is your new link, as you asked." in " ".join(mail.text.split())
    assert [browser.get(page).status_code for browser in (mine, seen)] == [404, 404]
    assert "Ana Novak" not in words(seen.get(form))
    new = Client()
    assert "Ana Novak" in words(new.get(path(invitation.get_link()), follow=True))
    assert AuditEvent.objects.get().actor is None


def test_who_registered_by_an_invitation_replaces_the_link_of_their_own_page(post):
    invitation = InvitationFactory(email="ana@example.org")
    browser = Client()
    browser.get(path(invitation.get_link()))
    RegistrationFactory(webinar=invitation.webinar, email="ana@example.org")

    assert browser.post(to("invitation-renew", invitation.webinar.slug)).status_code == 404


def test_a_speaker_replaces_the_link_as_long_as_proposals_are_taken(post):
    until = timezone.now() + timedelta(days=1)
    recap = RecapFactory(status=Recap.Status.DRAFT, amend_until=until)
    speaker = SpeakerFactory(webinar=recap.webinar, email="speaker@example.org")
    slug, old = recap.webinar.slug, path(amend_link(recap.webinar, speaker))
    mine, seen, page = Client(), Client(), to("recap-amend-renew", slug)
    for browser in (mine, seen):
        browser.get(old)
    assert page in words(mine.get(to("recap-amend", slug)))
    assert "speaker@example.org" in words(mine.get(page))
    assert Client().post(page).status_code == 404

    answer = mine.post(page)

    assert (answer.status_code, answer["Location"]) == (303, to("link-sent"))
    speaker.refresh_from_db()
    new = amend_link(recap.webinar, speaker)
    [mail] = post()
    assert (mail.recipient, new in mail.text) == ("speaker@example.org", True)
    assert "as you asked" in mail.text
    assert [browser.get(page).status_code for browser in (mine, seen)] == [404, 404]
    assert (Client().get(old).status_code, Client().get(path(new)).status_code) == (404, 303)

    again = Client()
    again.get(path(new))
    Recap.objects.update(amend_until=timezone.now() - timedelta(minutes=1))
    assert ASK not in words(again.get(to("recap-amend", slug)))
    assert "time for proposals is over" in words(again.post(page, follow=True))
    assert post() == []


def test_a_host_who_reads_the_draft_replaces_the_link_on_the_console(post):
    recap = RecapFactory(status=Recap.Status.DRAFT, amend_until=timezone.now() + timedelta(days=1))
    host = HostFactory(breakout=BreakoutFactory(webinar=recap.webinar), email="hal@example.org")
    browser = Client()
    browser.get(path(amend_link(recap.webinar, host)))

    assert ASK not in words(browser.get(to("recap-amend", recap.webinar.slug)))
    assert browser.post(to("recap-amend-renew", recap.webinar.slug)).status_code == 404


def test_an_invitation_s_link_is_replaced_once_though_pressed_twice(post):
    invitation, by = InvitationFactory(), CoordinatorFactory()

    codes = {replace_invitation_link(invitation, by=by).code for _ in range(2)}

    assert len(codes) == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("opened", [True, False])
def test_a_speaker_s_link_is_replaced_and_mailed_as_long_as_proposals_are_taken(post, opened):
    until = timezone.now() + timedelta(days=1 if opened else -1)
    recap = RecapFactory(status=Recap.Status.DRAFT, amend_until=until)
    speaker = SpeakerFactory(webinar=recap.webinar, email="speaker@example.org")
    old, seen = path(amend_link(recap.webinar, speaker)), Client()
    seen.get(old)
    page = to("recap-amend", recap.webinar.slug)
    assert seen.get(page).status_code == 200

    assert replace_amend_link(speaker, by=CoordinatorFactory()) is opened

    speaker.refresh_from_db()
    new = amend_link(recap.webinar, speaker)
    assert (Client().get(old).status_code, seen.get(page).status_code) == (404, 404)
    assert Client().get(path(new)).status_code == 303
    texts = [mail.text for mail in post()]
    assert [new in text for text in texts] == [True] * opened
    assert ["sent you a new link" in text for text in texts] == [True] * opened
