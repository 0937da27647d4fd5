"""Staff see a personal link by a right of its own, when they ask for it, and it is noted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.people.rights import StaffRole
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.reading import words
from webinars.models import Webinar
from webinars.recap.domain.proposers import amend_link
from webinars.rules import PERSONAL_LINK_DAYS
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def at(page, thing):
    return reverse(f"admin:webinars_{page}", args=[thing.pk])


def cases():
    """Noun → somebody with a link, the page of their thing, and the page that shows it."""
    room = BreakoutFactory()
    webinar = room.webinar
    host = HostFactory(breakout=room, name="Hal Host")
    moderator = ModeratorFactory(webinar=webinar, name="Mo Moderator")
    speaker = SpeakerFactory(webinar=webinar, name="Sy Speaker", email="sy@example.org")
    RecapFactory(webinar=webinar, status="draft", amend_until=timezone.now() + timedelta(days=1))
    person, guest = RegistrationFactory(name="Ana Novak"), InvitationFactory(name="Gil Guest")
    moderators, speakers = (at(f"webinar_{n}_links", webinar) for n in ("moderator", "speaker"))
    return {
        "host": (host, at("breakout_change", room), at("breakout_host_links", room)),
        "moderator": (
            moderator,
            at("webinar_live", webinar),
            moderators,
        ),
        "speaker": (
            speaker,
            at("webinar_afterwards", webinar),
            speakers,
        ),
        "registration": (person, *(at(f"registration_{p}", person) for p in ("change", "link"))),
        "invitation": (guest, *(at(f"invitation_{p}", guest) for p in ("change", "link"))),
    }


def link_of(person):
    if person._meta.model_name == "speaker":
        return amend_link(person.webinar, person)
    return person.get_link()


def signed_in(role):
    person, browser = CoordinatorFactory(is_superuser=False), Client()
    person.groups.add(Group.objects.get(name=role))
    browser.force_login(person)
    return browser


NOUNS = ["host", "moderator", "speaker", "registration", "invitation"]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_link_is_shown_once_when_asked_for_and_that_is_noted(staff, noun):
    person, page, shows = cases()[noun]
    link = link_of(person)
    text = words(staff.get(page))
    assert shows in text
    assert person.code not in text

    asked = words(staff.get(shows))
    assert "that is noted in the trail with your name" in asked
    assert "It opens the" in asked
    assert person.code not in asked
    assert not AuditEvent.objects.exists()

    shown = staff.post(shows, {"show": person.pk})

    assert f'<code class="copyable">{link}</code>' in words(shown)
    assert "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == "strict-origin"
    [event] = AuditEvent.objects.all()
    told = (event.verb, event.actor, event.label)
    assert told == (f"{noun}.link_shown", staff.person, str(person))
    assert event.thing == f"webinars.{noun}/{person.pk}"
    assert person.code not in words(staff.get(shows))


@pytest.mark.parametrize("sent", [{}, {"show": "x"}, {"show": "99999"}, {"replace": "99999"}])
def test_what_names_nobody_shows_nothing_and_notes_nothing(staff, sent):
    person, _page, shows = cases()["host"]
    other = HostFactory()

    answers = [staff.post(shows, sent), staff.post(shows, {"show": other.pk})]

    for answer in answers:
        assert answer.status_code == 200
        assert person.code not in words(answer)
        assert other.code not in words(answer)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_without_the_right_there_is_no_way_to_it(noun):
    found = cases()
    person, page, shows = found[noun]
    may, may_not = signed_in(StaffRole.WEBINARS), signed_in(StaffRole.READER)
    if noun == "invitation":
        may_not = signed_in(StaffRole.POST)

    assert shows in words(may.get(page))
    text = may_not.get(page)
    assert (text.status_code, shows in words(text)) == (200, False)
    assert "how the link of" not in words(text)
    assert "how the personal link" not in words(text)
    assert person.code not in words(text)
    for answer in (may_not.get(shows), may_not.post(shows, {"show": person.pk})):
        assert answer.status_code == 403
        assert person.code not in words(answer)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("noun", ["host", "moderator", "speaker"])
def test_a_new_link_is_sent_from_there_without_anybody_seeing_it(staff, post, noun):
    person, _page, shows = cases()[noun]
    old = link_of(person)
    assert f'name="replace" value="{person.pk}"' in words(staff.get(shows))

    answer = staff.post(shows, {"replace": person.pk}, follow=True)

    person.refresh_from_db()
    new = link_of(person)
    assert "opens nothing any more; the new one goes by mail" in words(answer)
    assert person.code not in words(answer)
    assert Client().get(old).status_code == 404
    [mail] = post()
    assert (mail.recipient, new in mail.text) == (person.email, True)
    assert "sent you a new link" in mail.text
    [event] = AuditEvent.objects.all()
    assert (event.verb, event.actor) == (f"{noun}.link_replaced", staff.person)


def test_who_has_no_address_is_named_and_nothing_changes(staff):
    person, _page, shows = cases()["moderator"]
    person.email = ""
    person.save()

    answer = staff.post(shows, {"replace": person.pk}, follow=True)

    assert "There is no address of Mo Moderator" in words(answer)
    code = person.code
    person.refresh_from_db()
    assert person.code == code


@pytest.mark.parametrize("noun", NOUNS)
def test_a_link_that_has_ended_is_not_shown(staff, noun):
    person, _page, shows = cases()[noun]
    days = timedelta(days=PERSONAL_LINK_DAYS + 1)
    Webinar.objects.update(
        starts_at=timezone.now() - days - timedelta(hours=1), ends_at=timezone.now() - days
    )

    page = words(staff.get(shows))
    assert "This link has ended" in page
    assert '<button class="page-action' not in page
    assert person.code not in words(staff.post(shows, {"show": person.pk}))
    assert not AuditEvent.objects.exists()


def test_a_row_that_is_being_added_has_no_link_yet(staff):
    assert "person-None" not in words(staff.get(reverse("admin:webinars_breakout_add")))
    assert "person-None" not in words(staff.get(reverse("admin:webinars_webinar_add")))
