"""The page behind a participant's personal link."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from webinars.models import Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    RecapFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def own(registration, step="detail"):
    return reverse(f"webinars:registration-{step}", args=[registration.token])


def test_script_in_a_name_is_shown_as_text(client):
    registration = RegistrationFactory(name="<script>alert(1)</script>")

    text = words(client.get(own(registration)))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "step", ["detail", "rank", "cancel", "return", "accept", "confirm", "calendar"]
)
def test_a_wrong_personal_link_is_not_found(client, step):
    registration = RegistrationFactory()
    other = tokens.issue("host", registration.code)

    for token in ("nonsense", registration.code, registration.token[:-1], other, "\x00"):
        address = reverse(f"webinars:registration-{step}", args=[token])
        assert client.get(address).status_code in (404, 405)
        assert client.post(address).status_code == 404


def test_a_personal_page_is_kept_from_caches_other_pages_and_search_engines(client):
    answer = client.get(own(RegistrationFactory()))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex"


def test_cancelling_asks_first_and_registering_again_is_offered(client):
    registration = RegistrationFactory()

    asked = client.get(own(registration, "cancel"))
    registration.refresh_from_db()
    assert "Cancel your registration?" in words(asked)
    assert registration.is_active

    left = client.post(own(registration, "cancel"), follow=True)
    registration.refresh_from_db()
    assert "You have cancelled" in words(left)
    assert not registration.is_active

    back = client.post(own(registration, "return"), follow=True)
    registration.refresh_from_db()
    assert "You have a place again." in words(back)
    assert registration.is_active


def test_coming_back_to_a_full_webinar_leads_to_the_waiting_list(client):
    registration = RegistrationFactory(
        webinar=WebinarFactory(capacity=1), cancelled_at=timezone.now()
    )
    RegistrationFactory(webinar=registration.webinar)

    answer = client.post(own(registration, "return"), follow=True)

    assert "You are number 1 on the list." in words(answer)
    assert "You have a place" not in words(answer)


def test_nobody_cancels_after_the_webinar(client):
    registration = RegistrationFactory(webinar=HeldWebinarFactory())

    answer = client.post(own(registration, "cancel"), follow=True)

    registration.refresh_from_db()
    assert "This webinar is over." in words(answer)
    assert registration.is_active


@pytest.mark.parametrize("published", [True, False])
def test_after_the_webinar_the_page_leads_to_the_recap_once_it_is_there(client, published):
    status = "published" if published else "draft"
    recap = RecapFactory(status=status)
    registration = RegistrationFactory(webinar=recap.webinar)

    text = words(client.get(own(registration)))

    assert "This webinar is over" in text
    assert (recap.get_absolute_url() in text) is published


@pytest.mark.parametrize("status", ["waiting", "offered", "cancelled"])
def test_after_the_webinar_no_mail_is_promised_to_whoever_had_no_place(client, status):
    facts = {
        "offered": {"held_until": timezone.now()},
        "cancelled": {"cancelled_at": timezone.now()},
    }
    webinar = HeldWebinarFactory()
    without = RegistrationFactory(webinar=webinar, status=status, **facts.get(status, {}))

    text = words(client.get(own(without)))

    had_cancelled = status == "cancelled"
    assert ("You had cancelled your registration." in text) is had_cancelled
    assert ("You had no place at it." in text) is not had_cancelled
    assert "Its recap will stand on the webinar’s page." in text
    assert "We mail you" not in text
    assert "We mail you" in words(client.get(own(RegistrationFactory(webinar=webinar))))


def test_a_cancelled_webinar_says_so_on_every_personal_page(client):
    webinar = WebinarFactory(status=Webinar.Status.CANCELLED)

    assert "does not take place" in words(client.get(own(RegistrationFactory(webinar=webinar))))


def test_the_page_leads_to_the_join_page_and_says_which_wish_the_seat_was(client):
    registration = RegistrationFactory()
    room = BreakoutFactory(webinar=registration.webinar)
    registration.seat = room.seats.create(registration=registration, rank=1)

    text = words(client.get(own(registration)))

    assert "It was number 1 on your list of wishes." in text
    assert own(registration, "join") in text


def test_the_personal_calendar_entry_leads_back_to_the_page(client):
    registration = RegistrationFactory()

    answer = client.get(own(registration, "calendar"))

    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["URL"] == f"{settings.SITE_URL}{registration.get_keyless_url()}"
    assert registration.code not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("facts", "method", "status"),
    [
        ({}, "PUBLISH", "CONFIRMED"),
        ({"status": "waiting"}, "PUBLISH", "TENTATIVE"),
        ({"cancelled_at": timezone.now()}, "CANCEL", "CANCELLED"),
        ({"webinar__status": "cancelled"}, "CANCEL", "CANCELLED"),
    ],
)
def test_the_personal_calendar_entry_says_how_the_person_stands(client, facts, method, status):
    registration = RegistrationFactory(**facts)

    answer = client.get(own(registration, "calendar"))

    calendar = icalendar.Calendar.from_ical(answer.content)
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == (method, status)
    assert f"method={method}" in answer["Content-Type"]
    assert ("ATTENDEE" in event) == (method == "CANCEL")


def test_a_place_in_line_is_shown_and_can_be_given_up(client):
    webinar = WebinarFactory(capacity=1)
    RegistrationFactory(webinar=webinar, status="waiting", seq=1)
    registration = RegistrationFactory(webinar=webinar, status="waiting", seq=2)

    assert "You are number 2 on the list." in words(client.get(own(registration)))
    assert "Leave the waiting list?" in words(client.get(own(registration, "cancel")))
    client.post(own(registration, "cancel"))

    registration.refresh_from_db()
    assert registration.status == "cancelled"


def test_an_offer_is_accepted_by_a_button_and_says_until_when(client):
    until = datetime(2030, 3, 4, 9, tzinfo=UTC)
    registration = RegistrationFactory(status="offered", held_until=until)

    offered = words(client.get(own(registration)))
    answer = client.post(own(registration, "accept"), follow=True)

    assert "Mon 4 Mar 2030," in offered
    assert "10:00 Brussels" in offered
    assert "You have a place" in words(answer)


def test_an_offer_that_has_ended_is_said_in_words(client):
    until = timezone.now() - timedelta(minutes=1)
    registration = RegistrationFactory(status="offered", held_until=until)

    answer = client.post(own(registration, "accept"), follow=True)

    assert "This offer has ended" in words(answer)


def confirming(registration):
    return reverse("webinars:registration-confirm", args=[registration.confirm_token])


def test_an_address_is_confirmed_by_a_button_and_never_by_opening_the_link(client):
    held_until = timezone.now() + timedelta(minutes=30)
    registration = RegistrationFactory(status="pending", held_until=held_until)

    asked = client.get(confirming(registration))
    registration.refresh_from_db()
    assert "Confirm my address" in words(asked)
    assert registration.status == "pending"
    assert asked["Cache-Control"] == "private, no-store"

    answer = client.post(confirming(registration), follow=True)
    registration.refresh_from_db()
    assert registration.is_active
    assert "You have a place" in words(answer)
    assert client.get(confirming(registration))["Location"] == registration.get_keyless_url()


def test_a_personal_link_does_not_serve_where_an_address_is_confirmed_and_the_other_way(client):
    registration = RegistrationFactory(status="pending")
    for name, token in (("confirm", registration.token), ("detail", registration.confirm_token)):
        address = reverse(f"webinars:registration-{name}", args=[token])
        assert client.get(address).status_code == 404


def test_without_a_kept_place_the_page_says_so(client):
    registration = RegistrationFactory(status="pending")

    assert "No place is kept for you." in words(client.get(confirming(registration)))
