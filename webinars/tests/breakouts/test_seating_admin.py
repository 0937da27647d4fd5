"""The page on which staff look at a seating, do it, fill it and undo it."""

import pytest
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.breakouts.domain.wishes import save_ranking
from webinars.models import Breakout, Seat, SeatingRun
from webinars.tests.breakouts.guests import guest
from webinars.tests.factories import RegistrationFactory

pytestmark = pytest.mark.django_db


def page(webinar, name="seat"):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_page_shows_the_seating_by_the_rules_asked_for_and_writes_nothing(staff, webinar, rooms):
    energy, waste = rooms
    Breakout.objects.filter(pk=waste.pk).update(minimum=2)
    alone = guest(webinar, waste, energy, name="Alone")
    guest(webinar, energy, name="Bea")

    response = staff.get(page(webinar), {"under_minimum": "close"})

    figures = {figure.label: figure.values for figure in response.context["comparisons"]}
    assert figures["seated"] == (2, 0, 2, 2)
    assert figures["first wish"][:3] == (1, 0, 2)
    assert figures["second wish"][:2] == (1, 0)
    [shown] = [p for p in response.context["people"] if p.registration.pk == alone.pk]
    assert (shown.now, shown.then, shown.moves, shown.rank) == ("No seat", "Energy", True, 2)
    text = response.content.decode()
    assert "Wish 1, “Waste”, would stay under its minimum." in text
    assert "Nobody sits here: fewer than its minimum of 2 came together." in text
    assert "style=" not in text.partition("content-main")[2]
    assert not Seat.objects.exists()
    assert not SeatingRun.objects.exists()
    assert not AuditEvent.objects.exists()


def test_button_applies_the_rules_that_the_page_shows_and_the_page_keeps_to_them(
    staff, webinar, rooms
):
    basel = ClusterFactory(name="Basel")
    for _ in range(2):
        guest(webinar, *rooms, cluster=basel)
    asked = {"per_cluster": "1", "spread": "on", "under_minimum": "top_up"}
    shown = staff.get(page(webinar), asked)

    response = staff.post(page(webinar), shown.context["rules"], follow=True)

    expected = {"per_cluster": 1, "spread": True, "under_minimum": "top_up"}
    assert SeatingRun.objects.get().rules == expected
    assert SeatingRun.objects.get().made_by == staff.person
    rows = shown.context["overview"].rows("people")
    assert dict(Seat.objects.values_list("registration", "breakout")) == {
        person: room for person, room, *_why in rows
    }
    assert response.context["rules"] == expected
    assert not any(person.moves for person in response.context["people"])


def test_bad_rules_are_said_beside_their_field_and_nobody_is_seated(staff, webinar, rooms):
    guest(webinar)

    for answer in (staff.get, staff.post):
        response = answer(page(webinar), {"per_cluster": "0"})
        assert "per_cluster" in response.context["rules_form"].errors
    assert not Seat.objects.exists()


def test_more_of_a_cluster_than_agreed_and_a_missed_minimum_are_named(staff, webinar, rooms):
    energy, waste = rooms
    Breakout.objects.filter(pk=waste.pk).update(minimum=3)
    basel = ClusterFactory(name="Basel")
    for _ in range(2):
        guest(webinar, energy, cluster=basel)

    reports = staff.get(page(webinar), {"per_cluster": "1"}).context["room_reports"]

    assert [list(report.remarks) for report in reports] == [
        ["Basel: 2"],
        ["Lacks 3 of its minimum of 3."],
    ]
    assert [[part.people for part in report.parts] for report in reports] == [
        [2, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ]


def test_whoever_was_placed_by_hand_is_marked_and_can_be_let_go(staff, webinar, rooms):
    ana = guest(webinar, rooms[0])
    address = reverse("admin:webinars_registration_unpin", args=[ana.pk])
    assert "was not placed by hand" in staff.get(address).content.decode()
    move_seat(ana, breakout=rooms[1], by=None)

    [shown] = staff.get(page(webinar)).context["people"]
    staff.post(address)

    assert (shown.then, shown.mark) == ("Waste", "by hand")
    assert not Seat.objects.get().pinned


def test_late_people_are_seated_and_the_last_seating_undone_from_the_page(staff, webinar, rooms):
    guest(webinar, rooms[0])
    staff.post(page(webinar))
    guest(webinar, rooms[1])
    shown = staff.get(page(webinar))
    assert "Seat latecomers: 1 person" in shown.content.decode()

    placed = staff.post(page(webinar, "seat_latecomers"), follow=True)
    assert said(placed) == ["1 latecomer is seated."]
    assert placed.redirect_chain[-1][0] == page(webinar)
    assert "Seat latecomers" not in placed.content.decode()

    plan = staff.get(page(webinar, "undo_seating")).context["plan"]
    assert plan.happens[-1].startswith("Without a seat again, as before, with a mail that says so")
    undone = staff.post(page(webinar, "undo_seating"), follow=True)
    assert said(undone) == ["The last seating is undone for 1 person."]
    assert Seat.objects.count() == 1
    assert SeatingRun.objects.get(undone_by=staff.person).undone_at
    assert Message.objects.filter(kind="breakouts.seated").count() == 2


@pytest.mark.parametrize("name", ["seat_latecomers", "undo_seating"])
def test_before_a_seating_there_is_nothing_to_fill_or_undo(staff, webinar, rooms, name):
    guest(webinar)

    assert "Nobody is seated yet." in staff.get(page(webinar, name)).content.decode()
    staff.post(page(webinar, name))

    assert not Seat.objects.exists()


@pytest.mark.parametrize("name", ["seat", "seat_latecomers", "undo_seating"])
def test_strangers_neither_see_nor_do_it(client, webinar, rooms, name):
    guest(webinar)
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        for answer in (client.get(page(webinar, name)), client.post(page(webinar, name))):
            assert answer.status_code in (302, 403)
            assert "login" in answer.get("Location", "login")
    assert not Seat.objects.exists()


def test_page_of_many_people_is_paged_and_costs_as_many_queries_as_one(
    staff, webinar, rooms, django_assert_num_queries
):
    guest(webinar, *rooms)
    staff.post(page(webinar))
    with django_assert_num_queries(13):
        staff.get(page(webinar))
    Breakout.objects.update(capacity=300)
    for person in RegistrationFactory.create_batch(59, webinar=webinar):
        save_ranking(person, ranking=rooms)

    with django_assert_num_queries(13):
        response = staff.get(page(webinar), {"spread": "on"})
    rest = staff.get(page(webinar), {"spread": "on", "page": "2"})

    assert (len(response.context["people"]), len(rest.context["people"])) == (50, 10)
    assert 'href="?spread=on&amp;show=people&amp;page=2#people"' in response.content.decode()
