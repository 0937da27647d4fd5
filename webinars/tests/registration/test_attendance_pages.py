"""The join page, the door, certificates, feedback and the calendar feed over HTTP."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.values import tokens
from webinars.models import CalendarFeed, Registration, Webinar
from webinars.registration.domain.attendance import mark_attended
from webinars.tests.factories import (
    BreakoutFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

LINK = "https://meet.example.org/green?pwd=secret"
HOST = "meet.example.org"


def at(minutes, **facts):
    """A registration for a webinar that starts in so many minutes."""
    facts = {"status": "confirmed", **facts}
    webinar = WebinarFactory(
        starts_at=timezone.now() + timedelta(minutes=minutes),
        meeting_link=LINK,
        venue="Room 4",
        status=facts.pop("webinar_status", Webinar.Status.ANNOUNCED),
    )
    return RegistrationFactory(webinar=webinar, **facts)


def page(name, registration):
    return reverse(f"webinars:{name}", args=[registration.token])


@pytest.mark.parametrize(
    ("minutes", "facts", "words"),
    [
        (61, {}, "They open an hour before the start"),
        (-121, {}, "This webinar is over"),
        (30, {"status": "waiting"}, "for those who have a place"),
        (30, {"status": "pending"}, "confirm your address"),
        (30, {"status": "cancelled", "cancelled_at": timezone.now()}, "You have cancelled"),
        (30, {"webinar_status": Webinar.Status.CANCELLED}, "does not take place"),
    ],
)
def test_the_join_page_says_why_it_is_closed_and_gives_nothing_away(client, minutes, facts, words):
    registration = at(minutes, **facts)

    seen = client.get(page("registration-join", registration))
    pressed = client.post(page("registration-join", registration))

    assert words in seen.content.decode()
    assert HOST not in seen.content.decode() + str(seen.headers)
    assert pressed.status_code == 302
    assert pressed.headers["Location"] == page("registration-join", registration)
    assert not Registration.objects.get().attended


def test_before_its_time_the_join_page_tells_when_the_doors_open_in_both_zones(client):
    registration = at(24 * 60)
    user = UserFactory(time_zone="Asia/Tokyo")
    webinar = registration.webinar

    visitor = client.get(page("registration-join", registration)).content.decode()
    client.force_login(user)
    reader = client.get(page("registration-join", registration)).content.decode()

    doors = webinar.starts_at.astimezone(webinar.zone) - timedelta(hours=1)
    assert f"{doors:%H:%M} Brussels" in visitor
    assert "your time)</span>" in reader
    assert "your time)</span>" not in visitor


def test_in_time_the_join_page_leads_on_counts_once_and_names_no_link(client):
    registration = at(30)

    seen = client.get(page("registration-join", registration))
    assert HOST not in seen.content.decode()
    assert not Registration.objects.get().attended, "looking is not coming"
    policy = seen.headers["Content-Security-Policy"]
    assert "form-action 'self' https://meet.example.org https://*.meet.example.org" in policy

    for _press in range(2):
        pressed = client.post(page("registration-join", registration))
        assert (pressed.status_code, pressed.headers["Location"]) == (303, LINK)
    came = Registration.objects.get()
    assert (came.attended, came.arrival) == (True, Registration.Arrival.JOINED)


def test_the_policy_is_widened_on_the_join_page_alone(client):
    registration = at(30)

    for name in ("registration-detail", "registration-cancel"):
        policy = client.get(page(name, registration)).headers["Content-Security-Policy"]
        assert "form-action 'self';" in f"{policy};"
        assert HOST not in policy


def test_the_meeting_link_stands_nowhere_but_behind_the_button(client):
    registration = at(30)
    room = BreakoutFactory(webinar=registration.webinar, meeting_link="https://rooms.example.org/1")
    room.seats.create(registration=registration)

    for address in (
        registration.get_absolute_url(),
        registration.webinar.get_absolute_url(),
        page("registration-calendar", registration),
        page("registration-join", registration),
    ):
        text = client.get(address).content.decode()
        assert LINK not in text
        assert room.meeting_link not in text
    own = client.post(page("registration-join", registration), {"room": "1"})
    assert own.headers["Location"] == room.meeting_link


# --- At the door ---------------------------------------------------------------------------------
def test_staff_find_tick_and_take_back(client):
    registration = at(30, name="Ana Šimić", organisation="Verdi srl")
    RegistrationFactory(webinar=registration.webinar, name="Leo Blau")
    RegistrationFactory(webinar=registration.webinar, name="Gone", cancelled_at=timezone.now())
    client.force_login(CoordinatorFactory())
    listed = reverse("webinars:arrival-list", args=[registration.webinar.slug])

    everybody = client.get(listed).content.decode()
    assert "0 of 2 are here" in everybody
    assert "Gone" not in everybody
    found = client.get(listed, {"q": "verdi SIMIC"}).content.decode()
    assert ("Ana Šimić" in found, "Leo Blau" in found) == (True, False)

    one = [registration.webinar.slug, registration.pk]
    ticked = client.post(reverse("webinars:arrival-create", args=one), {"query": "q=verdi"})
    assert ticked.headers["Location"] == f"{listed}?q=verdi#person-{registration.pk}"
    assert "1 of 2 are here" in client.get(listed).content.decode()
    assert Registration.objects.get(pk=registration.pk).arrival == "checked_in"

    client.post(reverse("webinars:arrival-delete", args=one))
    assert "0 of 2 are here" in client.get(listed).content.decode()


def test_a_row_of_another_webinar_is_not_ticked_by_this_ones_list(client):
    here, elsewhere = at(30), at(30)
    client.force_login(CoordinatorFactory())

    address = reverse("webinars:arrival-create", args=[here.webinar.slug, elsewhere.pk])
    assert client.post(address).status_code == 404


def test_the_code_on_the_personal_page_opens_the_door_to_staff_alone(client):
    registration = at(24 * 60)
    own = client.get(registration.get_absolute_url()).content.decode()
    scan = registration.get_check_in_url()

    assert '<svg class="qr"' in own
    assert client.get(scan).status_code == 302
    client.force_login(UserFactory())
    assert client.get(scan).status_code == 403
    client.force_login(CoordinatorFactory())
    assert registration.name in client.get(scan).content.decode()
    assert not Registration.objects.get().attended
    token = scan.rstrip("/").rpartition("/")[2]
    assert not Registration.objects.by_link(token).exists(), "it is no personal link"
    forged = reverse("webinars:arrival-scan", args=[registration.token])
    assert client.get(forged).status_code == 404


def test_pressing_on_the_scanned_page_comes_back_to_it_and_to_no_other_code(client):
    registration, other = at(30), at(30)
    client.force_login(CoordinatorFactory())
    page = registration.get_check_in_url()
    token = page.split("/")[-2]
    assert f'name="scanned" value="{token}"' in client.get(page).content.decode()
    press = reverse("webinars:arrival-create", args=[registration.webinar.slug, registration.pk])

    pressed = client.post(press, {"scanned": token}, follow=True)

    assert pressed.redirect_chain[0][0] == page
    assert "is here." in pressed.content.decode()
    for wrong in ("1", token[:-1], other.get_check_in_url().split("/")[-2]):
        assert not client.post(press, {"scanned": wrong})["Location"].startswith("/check-in/")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["arrival-list", "arrival-print"])
def test_the_lists_for_the_door(client, django_assert_num_queries, rows, name):
    """The session, the person, the webinar and the people."""
    webinar = WebinarFactory()
    RegistrationFactory.create_batch(rows, webinar=webinar)
    client.force_login(CoordinatorFactory())

    with django_assert_num_queries(6):
        client.get(reverse(f"webinars:{name}", args=[webinar.slug]))


# --- Feedback ------------------------------------------------------------------------------------
def test_feedback_is_given_by_the_personal_link_and_changed_for_a_month(client):
    registration = at(-180)
    address = page("feedback-edit", registration)

    form = client.get(address).content.decode()
    assert form.count('type="radio"') == 5
    assert "Very useful" in form
    client.post(address, {"rating": "4", "helped": "The rooms"})
    client.post(address, {"rating": "2", "helped": "The rooms", "missing": "Time"})
    feedback = registration.feedback
    assert (feedback.rating, feedback.helped, feedback.missing) == (2, "The rooms", "Time")

    Webinar.objects.update(
        starts_at=timezone.now() - timedelta(days=32), ends_at=timezone.now() - timedelta(days=31)
    )
    assert "until 30 days" in client.get(address).content.decode()
    client.post(address, {"rating": "5"})
    feedback.refresh_from_db()
    assert feedback.rating == 2


@pytest.mark.parametrize("rating", ["0", "6", "", "x", "4.5", "٣٣"])
def test_a_rating_is_one_of_five(client, rating):
    registration = at(-180)

    answer = client.post(page("feedback-edit", registration), {"rating": rating})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not hasattr(Registration.objects.get(), "feedback")


def test_feedback_waits_for_the_end(client):
    registration = at(-30)

    assert "not over yet" in client.get(page("feedback-edit", registration)).content.decode()
    client.post(page("feedback-edit", registration), {"rating": "5"})
    assert not hasattr(Registration.objects.get(), "feedback")


# --- The personal calendar -----------------------------------------------------------------------
def test_abuse_14_the_feed_lists_own_places_and_dies_when_revoked(client):
    import icalendar

    registration = at(24 * 60)
    email = registration.email
    other = RegistrationFactory(email=email, webinar__time_zone="America/New_York")
    RegistrationFactory(email=email, status="waiting")
    RegistrationFactory(email=email, cancelled_at=timezone.now())
    RegistrationFactory()
    client.post(page("calendar-feed-edit", registration))
    shown = client.get(registration.get_absolute_url()).content.decode()
    address = shown.partition("<code>")[2].partition("</code>")[0]
    path = "/calendar/" + address.rpartition("/calendar/")[2]

    answer = client.get(path)
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {
        registration.webinar.calendar_uid,
        other.webinar.calendar_uid,
    }
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert all("ATTENDEE" not in event for event in events)
    text = answer.content.decode().replace("\r\n ", "")
    assert registration.token not in text
    assert registration.code not in text
    assert HOST not in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"

    again = client.get(path, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other.webinar.title = "Another title"
    other.webinar.save()
    changed = client.get(path, headers={"if-none-match": answer.headers["ETag"]})
    assert changed.status_code == 200

    client.post(page("calendar-feed-edit", registration), {"revoke": "1"})
    assert client.get(path).status_code == 404
    client.post(page("calendar-feed-edit", registration))
    assert client.get(path).status_code == 404, "a new address is another one"


def test_a_calendar_service_that_asks_for_revoked_addresses_is_no_guesser(client):
    """It fetches for many people from one address, and nobody tells it what was revoked."""
    kept = CalendarFeed.objects.create(email="kept@example.org")
    revoked = CalendarFeed.objects.create(email="revoked@example.org")
    revoked.delete()

    def fetch(token):
        return client.get(reverse("webinars:calendar-feed", args=[token])).status_code

    assert {fetch(revoked.token) for _n in range(31)} == {404}
    assert fetch(kept.token) == 200
    assert [fetch(f"{kept.token}{n}") for n in range(31)] == [404] * 30 + [429]
    assert fetch(kept.token) == 200


def test_a_feed_is_not_made_by_looking_nor_by_those_without_a_place(client):
    waiting = at(60 * 24, status="waiting")

    assert client.get(page("calendar-feed-edit", waiting)).status_code == 405
    client.post(page("calendar-feed-edit", waiting))
    wrong = tokens.issue("calendar", tokens.new_code())
    assert client.get(f"/calendar/{wrong}.ics").status_code == 404


def test_calendars_on_the_web_learn_the_public_page_alone(client):
    registration = at(24 * 60)

    text = client.get(registration.get_absolute_url()).content.decode()
    links = [part.partition('"')[0] for part in text.split('href="')]
    calendars = [link for link in links if "calendar.google" in link or "outlook.office" in link]

    assert len(calendars) == 2
    assert all(link.startswith("https://") for link in calendars)
    assert not any(registration.code in link for link in calendars)
    public = settings.SITE_URL + registration.webinar.get_absolute_url()
    assert all(public in unquote(link) for link in calendars), "the way back"
    assert not any(HOST in unquote(link) for link in calendars), "not past the page"


# --- Certificates --------------------------------------------------------------------------------
def test_certificates_are_for_those_who_were_there(client):
    registration = at(-180)
    address = page("certificate-download", registration)

    client.post(address)
    assert not hasattr(Registration.objects.get(), "certificate")
    mark_attended([registration], by=None)
    assert client.get(address).status_code == 302
    assert not hasattr(Registration.objects.get(), "certificate"), "looking issues nothing"
    assert client.post(address).status_code == 303
    first = Registration.objects.get().certificate
    client.post(address)
    assert Registration.objects.get().certificate == first
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
