"""Personal links end with what they are for, and say so on a plain page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.privacy import retention
from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.periods import PERIODS
from webinars.models import CalendarFeed, Invitation, Recap, Webinar
from webinars.recap.domain.proposers import amend_link
from webinars.rules import PERSONAL_LINK_DAYS
from webinars.tests.factories import (
    AnswerFactory,
    BreakoutFactory,
    CalendarFeedFactory,
    ConsentFactory,
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

ENDED = "This link has ended"
LONG_AGO = timedelta(days=PERSONAL_LINK_DAYS + 1)
STEPS = ["detail", "edit", "cancel", "join", "live", "board", "calendar"]


def to(step, *facts):
    return reverse(f"webinars:{step}", args=facts)


def age(webinar, time):
    starts_at = timezone.now() - time - timedelta(hours=2)
    Webinar.objects.filter(pk=webinar.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )


def says_ended(answer, *secrets):
    """Nothing but that: neither a name nor an address."""
    text = words(answer)
    assert (answer.status_code, ENDED in text) == (410, True)
    assert answer["Referrer-Policy"] == "strict-origin"
    return not [secret for secret in secrets if secret in text]


@pytest.fixture
def leaders():
    """The link and the page of a host and of a moderator, at a webinar held yesterday."""
    webinar = HeldWebinarFactory()
    host = HostFactory(breakout=BreakoutFactory(webinar=webinar, status="closed"))
    moderator = ModeratorFactory(webinar=webinar)
    return {
        host: to("breakout-host", host.breakout.code),
        moderator: to("live-control", webinar.slug),
    }


def webinar_of(leaders):
    return next(one.webinar for one in leaders if hasattr(one, "webinar"))


@pytest.mark.parametrize(
    ("status", "opens"),
    [
        (None, True),
        (Recap.Status.DRAFT, True),
        (Recap.Status.WITHDRAWN, True),
        (Recap.Status.APPROVED, False),
        (Recap.Status.PUBLISHED, False),
    ],
)
def test_who_leads_comes_in_as_long_as_something_can_be_put_right(leaders, status, opens):
    for one, page in leaders.items():
        came_before = Client()
        came_before.get(one.get_link())
        assert came_before.get(page).status_code == 200
    if status:
        now = timezone.now()
        facts = {"approved_at": now, "published_at": now}
        RecapFactory(webinar=webinar_of(leaders), status=status, **facts)

    for one, page in leaders.items():
        browser = Client()
        link = browser.get(one.get_link())
        if opens:
            assert (link.status_code, link["Location"]) == (303, page)
        else:
            assert says_ended(link, one.name, one.email)
        assert browser.get(page).status_code == (200 if opens else 404)


def test_a_session_that_a_link_opened_ends_with_it_and_an_account_s_does_not(leaders):
    host, moderator = leaders
    host.user = UserFactory()
    host.save()
    browser, account = Client(), Client()
    browser.get(host.get_link())
    browser.get(moderator.get_link())
    account.force_login(host.user)
    live = to("webinar-live", webinar_of(leaders).slug)
    pages = [*leaders.values(), live]
    assert [browser.get(page).status_code for page in pages] == [200] * 3

    RecapFactory(webinar=webinar_of(leaders))

    assert [browser.get(page).status_code for page in pages] == [404] * 3
    assert account.get(leaders[host]).status_code == 200


def test_without_a_recap_the_links_of_those_who_lead_end_after_a_year(leaders):
    age(webinar_of(leaders), LONG_AGO)

    for one, page in leaders.items():
        browser = Client()
        assert says_ended(browser.get(one.get_link()), one.name)
        assert browser.get(page).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_a_registration_s_page_ends_a_year_after_the_webinar(client, step):
    person = RegistrationFactory(webinar=HeldWebinarFactory())
    address = to(f"registration-{step}", person.token)
    age(person.webinar, LONG_AGO - timedelta(days=2))
    assert client.get(address).status_code in (200, 303)
    age(person.webinar, LONG_AGO)

    assert says_ended(client.get(address), person.name, person.email)
    assert says_ended(client.post(address), person.name, person.email)


def test_the_session_that_it_opened_ends_too_and_so_does_the_address_without_a_key(client):
    seat = SeatFactory(breakout__webinar=HeldWebinarFactory(), breakout__status="closed")
    board = to("breakout-detail", seat.breakout.code)
    client.get(to("registration-board", seat.registration.token))
    assert client.get(board).status_code == 200

    age(seat.breakout.webinar, LONG_AGO)

    assert client.get(board).status_code == 404
    page = words(client.get(seat.registration.get_keyless_url()))
    assert "Mail me my link" in page
    assert seat.registration.name not in page


def test_no_link_that_has_ended_is_mailed(client, post):
    person = RegistrationFactory(webinar=HeldWebinarFactory())
    age(person.webinar, LONG_AGO)

    client.post(person.get_keyless_url(), {"email": person.email})

    assert post() == []


def test_a_link_to_a_recap_s_draft_ends_too(client):
    recap = RecapFactory(status="draft", amend_until=timezone.now())
    host = HostFactory(breakout__webinar=recap.webinar)
    link = amend_link(recap.webinar, host)
    client.get(link)
    page = to("recap-amend", recap.webinar.slug)
    assert client.get(page).status_code == 200

    age(recap.webinar, LONG_AGO)

    assert says_ended(client.get(link), host.name)
    assert client.get(page).status_code == 404


def test_an_ended_link_is_no_guess(client):
    person = RegistrationFactory(webinar=HeldWebinarFactory())
    age(person.webinar, LONG_AGO)
    address = person.get_absolute_url()

    assert {client.get(address).status_code for _ in range(40)} == {410}
    forged = to("registration-detail", tokens.issue("host", person.code))
    assert client.get(forged).status_code == 404


# --- Cancelled -----------------------------------------------------------------------------------
FACTS = {
    "name": "Ana Novak",
    "email": "ana.novak@example.org",
    "organisation": "Secret Works",
    "offers": "An old furnace",
    "seeks": "A new partner",
    "maturity": "advanced",
}


def personal(text):
    told = [*FACTS.values(), "Advanced", "My own answer"]
    return [fact for fact in told if fact in text]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"cancelled_at": timezone.now()}, "You have cancelled"),
        ({"webinar__status": "cancelled"}, "Cancelled by the facility"),
        ({"webinar": HeldWebinarFactory, "cancelled_at": timezone.now()}, "You had cancelled"),
    ],
)
def test_a_cancelled_one_s_page_says_so_and_nothing_personal_but_the_name(client, facts, said):
    if "webinar" in facts:
        facts = {**facts, "webinar": HeldWebinarFactory()}
    person = RegistrationFactory(**FACTS, **facts)
    AnswerFactory(registration=person, value="My own answer")

    text = words(client.get(person.get_absolute_url()))

    assert said in text
    assert personal(text) == ["Ana Novak"]
    way_back = to("registration-return", person.token)
    assert (way_back in text) is (said == "You have cancelled")
    for step in ("edit", "cancel", "join"):
        page = words(client.get(to(f"registration-{step}", person.token)))
        assert personal(page) == [], step


def test_control_with_a_place_all_of_it_is_shown(client):
    person = RegistrationFactory(**FACTS)
    AnswerFactory(registration=person, value="My own answer")

    shown = personal(words(client.get(person.get_absolute_url())))

    assert len(shown) == len(FACTS) + 1  # the level by its name


def test_who_cancelled_can_still_take_back_what_they_agreed_to(client):
    person = RegistrationFactory(cancelled_at=timezone.now())
    answer = AnswerFactory(registration=person)
    consent = ConsentFactory(registration=person)
    assert answer.question.webinar == person.webinar

    page = words(client.get(person.get_absolute_url()))
    address = to("consent-withdraw", person.token)
    client.post(address, {"consent": consent.digest})

    assert consent.text in page
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert consent.text not in words(client.get(person.get_absolute_url()))


# --- And with what they open ---------------------------------------------------------------------
def test_links_last_as_long_as_what_they_open_is_usually_kept():
    opened = {name: PERIODS[name].days for name in ("registrations", "programme", "invitations")}

    assert opened == dict.fromkeys(opened, PERSONAL_LINK_DAYS)


@pytest.mark.parametrize("with_address", [True, False])
def test_where_less_is_kept_each_link_ends_with_what_it_opened(with_address):
    """Those too that were handed over, for want of an address."""
    webinar = HeldWebinarFactory()
    email = {} if with_address else {"email": ""}
    place = SeatFactory(breakout__webinar=webinar).registration
    RecapFactory(webinar=webinar, status=Recap.Status.DRAFT, amend_until=timezone.now())
    host = HostFactory(breakout=BreakoutFactory(webinar=webinar), **email)
    speaker = SpeakerFactory(webinar=webinar, **(email or {"email": "speaker@example.org"}))
    links = {
        "participant": place.get_link(),
        "board": to("registration-board", place.token),
        "feed": to("calendar-feed", CalendarFeedFactory(email=place.email).token),
        "host": host.get_link(),
        "moderator": ModeratorFactory(webinar=webinar, **email).get_link(),
        "speaker": amend_link(webinar, speaker),
    }
    invitation = InvitationFactory(webinar=webinar)
    sessions = {name: Client() for name in links}
    opened = {name: sessions[name].get(link).status_code for name, link in links.items()}
    assert {name for name, status in opened.items() if status not in (200, 303)} == set()
    for name in ("registrations", "programme", "invitations"):
        RetentionPeriod.objects.create(name=name, days=30)
    age(webinar, timedelta(days=31))
    CalendarFeed.objects.update(created_at=timezone.now() - timedelta(days=31))

    retention.perform()

    again = {name: Client().get(link).status_code for name, link in links.items()}
    pages = [
        to("breakout-detail", place.seat.breakout.code),
        to("breakout-host", host.breakout.code),
        to("live-control", webinar.slug),
        to("recap-amend", webinar.slug),
    ]
    known = {page for page in pages for b in sessions.values() if b.get(page).status_code != 404}
    assert again == dict.fromkeys(links, 404)
    assert known == set()
    assert Invitation.objects.get(pk=invitation.pk).code != invitation.code
