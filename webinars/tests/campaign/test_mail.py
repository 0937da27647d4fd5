"""What each mail says, to whom, and when it is no longer due."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import icalendar
import pytest
from django.conf import settings
from django.utils import timezone

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import put_in_envelope
from tgtf_portal.core.mail.outbox import writing
from tgtf_portal.core.models import Message
from tgtf_portal.core.values import tokens
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.campaign.domain.invitations import invite_hosts, invite_people, send_invitations
from webinars.campaign.domain.sources import Guest
from webinars.models import Webinar
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish, withdraw_recap
from webinars.registration.domain.actions import cancel_registration, register
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InvitationFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import cancel_webinar

pytestmark = pytest.mark.django_db


def mail_of(kind):
    """The mail as a mail server would get it."""
    message = Message.objects.get(kind=kind)
    return message_from_bytes(put_in_envelope(outbox.write(message), message), policy=default)


def part(mail, subtype):
    (found,) = [p for p in mail.walk() if p.get_content_subtype() == subtype]
    return found


def event_of(mail):
    found = part(mail, "calendar")
    calendar = icalendar.Calendar.from_ical(found.get_content())
    (event,) = calendar.walk("VEVENT")
    assert found.get_param("method") == calendar["METHOD"]
    return calendar, event


def test_an_invitation_knows_its_guest_and_leads_to_registration():
    webinar = WebinarFactory(title="Green skills")
    invite_people(webinar, [Guest("ann@example.org", "Ann")], audience="guests", by=None)

    mail = mail_of("webinar.invitation")

    token = tokens.issue("invitation", webinar.invitations.get().code)
    link = f"{settings.SITE_URL}/webinars/{webinar.slug}/register/?invitation={token}"
    assert "Green skills" in mail["Subject"]
    assert mail["To"] == "Ann <ann@example.org>"
    assert link in part(mail, "plain").get_content()
    assert f'href="{link}"' in part(mail, "html").get_content()
    calendar, event = event_of(mail)
    assert (calendar["METHOD"], str(event["UID"])) == ("PUBLISH", webinar.calendar_uid)


def test_whoever_registered_meanwhile_is_not_invited_any_more():
    webinar = WebinarFactory()
    invite_people(webinar, [Guest("ann@example.org")], audience="guests", by=None)
    register(webinar, email="ann@example.org", name="Ann")

    assert outbox.write(Message.objects.get(kind="webinar.invitation")) is None


def test_a_confirmation_asks_the_calendar_to_take_the_event_which_leads_to_ones_page():
    registration = register(WebinarFactory(), email="ann@example.org", name="Ann")

    calendar, event = event_of(mail_of("registration.confirmed"))

    assert (calendar["METHOD"], event["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert str(event["URL"]) == f"{settings.SITE_URL}{registration.get_keyless_url()}"
    assert event["ATTENDEE"] == "mailto:ann@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_an_invitation_asks_no_calendar_for_an_answer_and_is_older_than_what_follows():
    webinar = WebinarFactory()
    invite_people(webinar, [Guest("ann@example.org")], audience="guests", by=None)
    _calendar, invited = event_of(mail_of("webinar.invitation"))
    register(webinar, email="ann@example.org", name="Ann")

    _calendar, registered = event_of(mail_of("registration.confirmed"))

    assert "ATTENDEE" not in invited
    assert registered["UID"] == invited["UID"]
    assert registered["SEQUENCE"] > invited["SEQUENCE"]


def test_whoever_cancelled_is_invited_without_an_entry_older_than_their_own():
    webinar = WebinarFactory()
    cancel_registration(register(webinar, email="ann@example.org", name="Ann"))
    invitation = InvitationFactory(webinar=webinar, email="ann@example.org")
    send_invitations(webinar, by=None, only=[invitation])

    letter = outbox.write(Message.objects.get(kind="webinar.invitation"))

    assert letter is not None
    assert letter.calendar is None


def test_a_host_who_is_registered_too_has_one_entry_that_only_goes_on():
    host = HostFactory(email="ann@example.org")
    webinar = host.breakout.webinar
    invite_hosts(webinar, by=None)
    hosting = Message.objects.get(kind="host.link")

    def revision(message=hosting):
        letter = outbox.write(message)
        [event] = icalendar.Calendar.from_ical(letter.calendar.content).walk("VEVENT")
        assert event["UID"] == webinar.calendar_uid
        return event["SEQUENCE"], str(event["STATUS"])

    before = revision()
    registration = register(webinar, email="ann@example.org", name="Ann")
    registered = revision(Message.objects.get(kind="registration.confirmed"))
    again = revision()
    cancel_registration(registration)
    cancelled = revision(Message.objects.get(kind="registration.cancelled"))
    hosting_still = revision()

    assert before < registered == again < cancelled < hosting_still
    statuses = [before[1], registered[1], cancelled[1], hosting_still[1]]
    assert statuses == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_a_confirmation_says_where_and_offers_break_outs_only_where_there_are_some():
    plain = WebinarFactory(venue="Demo House, room 2")
    with_rooms = BreakoutFactory().webinar
    register(plain, email="ann@example.org", name="Ann")
    register(with_rooms, email="bob@example.org", name="Bob")
    messages = Message.objects.filter(kind="registration.confirmed")
    ann, bob = (outbox.write(message) for message in messages.order_by("recipient"))

    assert "Brussels\nOnline, or on site: Demo House, room 2\n" in ann.text
    assert "break-out" not in ann.text + ann.html
    assert "Brussels\nOnline\n" in bob.text
    assert "Choose your break-outs" in bob.html


def test_a_calendar_entry_names_the_room_on_site():
    register(WebinarFactory(venue="Demo House"), email="ann@example.org", name="Ann")

    _calendar, event = event_of(mail_of("registration.confirmed"))

    assert str(event["DESCRIPTION"]).startswith("Online, or on site: Demo House\n")


def test_cancelling_takes_the_same_event_out_of_the_calendar():
    registration = register(WebinarFactory(), email="ann@example.org", name="Ann")
    cancel_registration(registration)

    calendar, event = event_of(mail_of("registration.cancelled"))

    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert str(event["UID"]) == registration.webinar.calendar_uid
    assert outbox.write(Message.objects.get(kind="registration.confirmed")) is None


def test_a_cancelled_webinar_is_a_later_revision_of_the_event():
    registration = register(WebinarFactory(), email="ann@example.org", name="Ann")
    _calendar, confirmed = event_of(mail_of("registration.confirmed"))
    cancel_webinar(registration.webinar, by=None)

    calendar, event = event_of(mail_of("webinar.cancelled"))

    assert calendar["METHOD"] == "CANCEL"
    assert event["SEQUENCE"] > confirmed["SEQUENCE"]


def test_a_seat_is_told_with_its_room_and_wish():
    room = BreakoutFactory(title="Skills for SMEs")
    registration = RegistrationFactory(webinar=room.webinar)
    registration.preferences.create(breakout=room, rank=1)
    seat_participants(room.webinar, by=None)

    text = part(mail_of("breakouts.seated"), "plain").get_content()

    assert "“Skills for SMEs”. It is number 1 on your list." in text


def test_a_hosts_link_opens_their_own_room():
    host = HostFactory()
    invite_hosts(host.breakout.webinar, by=None)

    text = part(mail_of("host.link"), "plain").get_content()

    assert f"{settings.SITE_URL}/breakouts/{host.breakout.code}/host/{host.token}/" in text


def test_abuse_24_a_recap_is_announced_only_while_it_is_published():
    webinar = HeldWebinarFactory()
    RegistrationFactory(webinar=webinar)
    recap = approve_and_publish(compile_recap(webinar), by=None)
    address = f"{settings.SITE_URL}/webinars/{webinar.slug}/recap/"
    assert address in part(mail_of("recap.published"), "plain").get_content()

    withdraw_recap(recap, by=None)

    assert outbox.write(Message.objects.get(kind="recap.published")) is None


def test_nothing_is_mailed_about_a_webinar_that_began_to_be_over():
    registration = register(WebinarFactory(), email="ann@example.org", name="Ann")
    Webinar.objects.update(starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now())

    assert not registration.webinar.is_over  # as read before
    assert outbox.write(Message.objects.get(kind="registration.confirmed")) is None


def test_a_name_is_shown_as_text_whatever_it_holds():
    register(WebinarFactory(), email="ann@example.org", name="<b>{{ 7*7 }}</b> %s")

    mail = mail_of("registration.confirmed")

    assert "<b>{{ 7*7 }}</b> %s" in part(mail, "plain").get_content()
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt; %s" in part(mail, "html").get_content()


def test_a_batch_costs_the_same_number_of_queries_for_one_and_for_ten(django_assert_num_queries):
    webinar = WebinarFactory()
    for people in (1, 10):
        Message.objects.all().delete()
        guests = [Guest(f"{people}-{n}@example.org") for n in range(people)]
        invite_people(webinar, guests, audience="guests", by=None)
        messages = list(Message.objects.all())
        with django_assert_num_queries(4):
            write = writing.writers(messages)["webinar.invitation"]
            assert all(write(message) for message in messages)
