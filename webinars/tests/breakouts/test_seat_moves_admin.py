"""The seats as they are, on the seating page: people are moved, kept and let go by a form."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.seating_actions import move_seat, seat_participants
from webinars.models import Breakout, Seat, Webinar
from webinars.tests.breakouts.guests import guest
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db


def page(webinar, name="seat"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def seats():
    return set(Seat.objects.values_list("registration", "breakout", "pinned"))


def press(staff, webinar, person=None, to=None, verb="move", query="", **facts):
    sent = {"verb": verb, "registration": person.pk if person else "", **facts}
    if to:
        sent["breakout"] = to.pk
    return staff.post(page(webinar, "move_seat") + query, sent, follow=True)


def test_the_page_shows_who_sits_where_now_in_words(staff, webinar, rooms):
    energy, waste = rooms
    HostFactory(breakout=energy, email="host@example.org")
    guest(webinar, name="Hana", email="host@example.org")
    guest(webinar, waste, energy, name="Wilma")
    seat_participants(webinar, by=None)
    move_seat(guest(webinar, waste, name="Anton"), breakout=energy, by=None)
    guest(webinar, name="Late")
    Breakout.objects.filter(pk=energy.pk).update(capacity=1)
    Breakout.objects.filter(pk=waste.pk).update(minimum=3)

    found = staff.get(page(webinar)).context["rooms_now"]

    assert [(room.key, list(room.remarks)) for room in found] == [
        ("none", []),
        (str(energy.pk), ["Over-full: 2 sit here, places: 1."]),
        (str(waste.pk), ["Under its minimum: lacks 2 of 3."]),
    ]
    assert [[(p.registration.name, p.marks) for p in room.people] for room in found] == [
        [("Late", "")],
        [("Anton", "not wished for, by hand"), ("Hana", "host")],
        [("Wilma", "wish 1")],
    ]


def test_before_anybody_is_seated_there_is_nobody_to_move_and_nothing_wrong(staff, webinar, rooms):
    guest(webinar)
    Breakout.objects.update(minimum=3)

    answer = staff.get(page(webinar))
    text = answer.content.decode()

    assert not any(room.wrong for room in answer.context["rooms_now"])
    assert "Under its minimum" not in text

    assert "Nobody is seated yet: 1 person has a place" in text
    assert 'name="registration"' not in text
    assert "seat_drag" not in text
    assert "Seats as CSV" not in text


def test_moving_stays_on_the_page_with_its_rules_and_the_room_open(staff, webinar, rooms):
    energy, waste = rooms
    ana = guest(webinar, energy, name="Ana")
    seat_participants(webinar, by=None)

    response = press(staff, webinar, ana, waste, query="?spread=on&page=1", room=str(energy.pk))

    address, _status = response.redirect_chain[-1]
    assert address == f"{page(webinar)}?spread=on&page=1&at=seats&room={energy.pk}#room-{energy.pk}"
    assert said(response) == ["Ana sits in “Waste” now."]
    assert response.content.decode().count("Ana sits in “Waste” now.") == 1
    assert seats() == {(ana.pk, waste.pk, True)}
    assert AuditEvent.objects.filter(verb="breakouts.seat_moved", actor=staff.person).exists()


def test_a_person_is_found_by_name_address_or_house_and_moved_from_there(staff, webinar, rooms):
    energy, waste = rooms
    ana = guest(webinar, energy, name="Ána Silva", organisation="Verdi")
    guest(webinar, energy, name="Ben")
    seat_participants(webinar, by=None)

    for words in ("ana", "SILVA verdi", ana.email):
        found = staff.get(page(webinar), {"q": words}).context["found"]
        assert [(p.registration.name, p.marks) for p in found.people] == [
            ("Ána Silva", "Energy, wish 1")
        ]
    nobody = staff.get(page(webinar), {"q": "zoe"}).content.decode()
    assert "Nobody with a place has these words" in nobody
    moved = press(staff, webinar, ana, waste, query="?q=ana", room="found")

    address, _status = moved.redirect_chain[-1]
    assert address == f"{page(webinar)}?q=ana&at=seats&room=found#room-found"
    assert (ana.pk, waste.pk, True) in seats()
    assert [p.marks for p in moved.context["found"].people] == ["Waste, not wished for, by hand"]


def test_full_and_closed_rooms_refuse_in_the_domain_s_words(staff, webinar, rooms):
    energy, waste = rooms
    ana, _ben = guest(webinar, energy, name="Ana"), guest(webinar, waste)
    seat_participants(webinar, by=None)
    Breakout.objects.filter(pk=waste.pk).update(capacity=1)
    before = seats()

    assert said(press(staff, webinar, ana, waste)) == ["“Waste” is full."]
    Breakout.objects.filter(pk=waste.pk).update(status="closed")
    assert said(press(staff, webinar, ana, waste)) == ["“Waste” is closed."]
    assert seats() == before


def test_whoever_is_kept_gets_no_mail_and_can_be_let_go_again(staff, webinar, rooms):
    ana = guest(webinar, rooms[0], name="Ana")
    seat_participants(webinar, by=None)
    mails = Message.objects.count()

    kept = press(staff, webinar, ana, verb="pin")
    assert said(kept) == ["Ana stays, however everyone is seated anew."]
    assert seats() == {(ana.pk, rooms[0].pk, True)}
    again = press(staff, webinar, ana, verb="pin")
    assert said(again) == ["Ana has no seat that wishes decided."]
    let_go = press(staff, webinar, ana, verb="unpin")

    assert said(let_go) == ["Ana is seated by wishes the next time."]
    assert seats() == {(ana.pk, rooms[0].pk, False)}
    assert Message.objects.count() == mails


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a person first."),
        ({"registration": "x"}, "This person is not registered for this webinar."),
        ({"registration": "foreign"}, "This person is not registered for this webinar."),
        ({"registration": "ana"}, "Choose a break-out to move to."),
        ({"registration": "ana", "breakout": "foreign"}, "This webinar has no such break-out."),
        ({"registration": "ana", "verb": "delete"}, "Select a valid choice."),
    ],
)
def test_bad_input_moves_nobody_and_is_said(staff, webinar, rooms, sent, words):
    ana = guest(webinar, rooms[0])
    seat_participants(webinar, by=None)
    foreign = guest(WebinarFactory())
    elsewhere = BreakoutFactory(webinar=foreign.webinar)
    people = {"ana": ana.pk, "foreign": foreign.pk}
    sent = {"verb": "move", **sent}
    if "registration" in sent:
        sent["registration"] = people.get(sent["registration"], sent["registration"])
    if "breakout" in sent:
        sent["breakout"] = elsewhere.pk

    response = staff.post(page(webinar, "move_seat"), sent, follow=True)

    assert words in said(response)[0]
    assert seats() == {(ana.pk, rooms[0].pk, False)}


def test_asking_for_the_address_changes_nothing_and_leads_to_the_page(staff, webinar, rooms):
    guest(webinar, rooms[0])
    seat_participants(webinar, by=None)

    response = staff.get(page(webinar, "move_seat"), {"verb": "move"})

    assert response.status_code == 302
    assert response["Location"].startswith(page(webinar))


def test_strangers_move_nobody(client, webinar, rooms):
    ana = guest(webinar, rooms[0])
    Seat.objects.create(registration=ana, breakout=rooms[0])
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        sent = {"verb": "move", "registration": ana.pk, "breakout": rooms[1].pk}
        assert "login" in client.post(page(webinar, "move_seat"), sent)["Location"]
    assert seats() == {(ana.pk, rooms[0].pk, False)}


def test_meeting_links_are_listed_and_rooms_without_one_named(staff, webinar, rooms):
    Breakout.objects.filter(pk=rooms[0].pk).update(meeting_link="https://meet.example.org/own")

    text = staff.get(page(webinar)).content.decode()
    assert "https://meet.example.org/own" in text
    assert "Without a meeting link:</strong> Waste." in text

    webinar.room_link = "https://meet.example.org/x-{room}"
    webinar.save()
    text = staff.get(page(webinar)).content.decode()
    assert f"https://meet.example.org/x-{rooms[1].meeting_code}" in text
    assert "Every break-out has a meeting link." in text


def test_a_room_knows_how_far_its_people_are_where_that_is_known(staff, webinar, rooms):
    for maturity in ("beginning", "beginning", "advanced", ""):
        guest(webinar, rooms[0], maturity=maturity)

    reports = staff.get(page(webinar)).context["room_reports"]

    assert [report.maturity for report in reports] == [
        "at the beginning 2, advanced 1, not known 1",
        "",
    ]


def test_with_many_people_the_rooms_are_folded_and_the_queries_stay(
    staff, webinar, rooms, django_assert_num_queries
):
    Webinar.objects.update(capacity=600)
    Breakout.objects.update(capacity=300)
    guest(webinar, *rooms)
    seat_participants(webinar, by=None)
    few = staff.get(page(webinar))
    assert 'id="room-none"' not in few.content.decode()
    assert len(few.context["open_rooms"]) == 2
    for person in RegistrationFactory.create_batch(499, webinar=webinar):
        Seat.objects.create(registration=person, breakout=rooms[1])

    with django_assert_num_queries(13):
        response = staff.get(page(webinar), {"room": rooms[0].pk})

    assert response.context["open_rooms"] == {str(rooms[0].pk)}
    assert len(response.content) < 400_000
