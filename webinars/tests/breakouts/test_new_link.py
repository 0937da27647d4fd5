"""A break-out meets at another link: offered to be told on saving, to its own people, once."""

from collections import Counter

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from webinars.models import Host
from webinars.tests.breakouts.test_capacity_admin import save, webinar_form
from webinars.tests.factories import BreakoutFactory, HostFactory, RegistrationFactory, SeatFactory
from webinars.tests.webinar.test_webinar_writing_admin import page, typed

pytestmark = pytest.mark.django_db

NEW = "https://meet.example.org/new"


@pytest.fixture
def room():
    """Ana sits in it, Hal hosts it and sits in it, Kim co-hosts; Lea is told of her room later."""
    room = BreakoutFactory(title="Energy", meeting_link="https://meet.example.org/old")
    for name, untold in (("ana", False), ("hal", False), ("lea", True)):
        person = RegistrationFactory(webinar=room.webinar, email=f"{name}@example.org")
        SeatFactory(breakout=room, registration=person, untold=untold)
    SeatFactory(breakout__webinar=room.webinar)
    HostFactory(breakout=room, email="hal@example.org")
    HostFactory(breakout=room, email="kim@example.org", part=Host.Part.CO_HOST)
    return room


def got(deliveries):
    return Counter(d.recipient.partition("@")[0] for d in deliveries)


def test_its_people_and_hosts_are_told_once_where_the_box_is_ticked(room, staff, post):
    text = save(staff, room, meeting_link=NEW, tell="on").content.decode()

    assert "Energy: 3 mails tell of it." in text
    mails = post()
    assert got(mails) == Counter(["ana", "hal", "kim"])
    texts = {name: m.text for m in mails for name in [m.recipient.partition("@")[0]]}
    assert {name for name, text in texts.items() if NEW in text} == {"hal", "kim"}
    assert "Go in by your own page" in texts["ana"]
    assert AuditEvent.objects.get(verb="breakout.link_told").actor == staff.person


def test_the_page_says_how_many_mails_that_is(room, staff):
    text = staff.get(reverse("admin:webinars_breakout_change", args=[room.pk])).content.decode()

    assert "These are 3 mails: to those who sit here, and the hosts." in text


@pytest.mark.parametrize(
    "changes",
    [{"meeting_link": NEW}, {"tell": "on", "meeting_link": "https://meet.example.org/old"}],
)
def test_without_the_box_or_without_another_link_nobody_is_told(room, staff, post, changes):
    save(staff, room, **changes)

    assert post() == []


def test_who_sits_elsewhere_by_then_is_not_told(room, staff, post):
    save(staff, room, meeting_link=NEW, tell="on")
    other = BreakoutFactory(webinar=room.webinar)
    room.seats.filter(registration__email="ana@example.org").update(breakout=other)

    assert got(post()) == Counter(["hal", "kim"])


@pytest.mark.parametrize(("tell", "told"), [({"tell": "on"}, ["ana", "hal", "kim"]), ({}, [])])
def test_another_pattern_for_room_links_offers_it_to_the_rooms_that_it_makes_links_for(
    room, staff, post, tell, told
):
    room.meeting_link = ""
    room.save()
    pattern = {"room_link": "https://meet.example.org/new-{room}"}
    BreakoutFactory(webinar=room.webinar, meeting_link="https://meet.example.org/own")
    HostFactory(breakout=BreakoutFactory(meeting_link=""))  # of another webinar

    staff.post(
        page(room.webinar, "rooms"), webinar_form(room.webinar, **pattern, **tell), follow=True
    )

    room.webinar.refresh_from_db()
    assert room.webinar.room_link == pattern["room_link"]
    assert got(d for d in post() if "Energy" in str(d.mail["Subject"])) == Counter(told)


def test_a_row_of_the_webinars_page_offers_the_same(room, staff, post):
    webinar = room.webinar
    rows = {
        "breakouts-TOTAL_FORMS": 1,
        "breakouts-INITIAL_FORMS": 1,
        "breakouts-0-id": room.pk,
        "breakouts-0-webinar": webinar.pk,
        "breakouts-0-position": room.position,
        "breakouts-0-title": room.title,
        "breakouts-0-capacity": room.capacity,
        "breakouts-0-minimum": 0,
        "breakouts-0-meeting_link": NEW,
    }
    webinar.breakouts.exclude(pk=room.pk).get().seats.all().delete()
    webinar.breakouts.exclude(pk=room.pk).delete()

    response = staff.post(
        page(webinar, "rooms"), typed(webinar.series, title=webinar.title, tell="on", **rows)
    )

    assert response.status_code == 302, response.context["errors"]
    assert got(post()) == Counter(["ana", "hal", "kim"])


def test_a_title_of_an_announced_webinar_is_told_where_the_box_is_ticked(room, staff, post):
    webinar = room.webinar
    text = staff.get(page(webinar, "settings")).content.decode()
    assert "These are up to 5 mails." in text

    staff.post(page(webinar, "settings"), typed(webinar.series, title="Another title", tell="on"))

    mails = post()
    assert sum(got(mails).values()) == 5
    assert all(f"Its title was “{webinar.title}” before." in mail.text for mail in mails)
    staff.post(page(webinar, "settings"), typed(webinar.series, title="A third title"))
    assert post() == []
