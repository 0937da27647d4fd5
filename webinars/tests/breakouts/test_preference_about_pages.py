"""What somebody offers and looks for, and how far their firm is: on the form of their wishes."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.wishes import save_wishes
from webinars.models import Breakout, Host, Registration
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

SAID = {"offers": "Heat pumps", "seeks": "A dyer\nin Prato", "maturity": "advanced"}


@pytest.fixture
def registration():
    return RegistrationFactory()


@pytest.fixture
def room(registration):
    return BreakoutFactory(webinar=registration.webinar, title="Energy")


def send(client, registration, **data):
    address = reverse("webinars:registration-rank", args=[registration.token])
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def kept(registration):
    return Registration.objects.values("offers", "seeks", "maturity").get(pk=registration.pk)


def test_it_is_saved_with_the_ranking_and_shown_again(client, registration, room):
    text = send(client, registration, **{**SAID, f"rank_{room.code}": "1"})

    assert kept(registration) == SAID
    assert registration.preferences.get().breakout == room
    assert "Heat pumps</textarea>" in text
    assert 'value="advanced" id="id_maturity_2" checked' in text or "checked" in text
    assert "<dt>You offer</dt>" in text
    event = AuditEvent.objects.get()
    assert (event.verb, event.facts["fields"]) == (
        "registration.changed",
        ["maturity", "offers", "seeks"],
    )


def test_what_did_not_change_leaves_no_trace(client, registration, room):
    send(client, registration, **SAID)
    send(client, registration, **SAID)

    assert AuditEvent.objects.count() == 1


def test_a_page_that_did_not_have_the_fields_yet_empties_nothing(client, registration, room):
    Registration.objects.update(**SAID)

    send(client, registration, **{f"rank_{room.code}": "1"})

    assert kept(registration) == SAID


def test_five_hundred_characters_are_kept_and_one_more_is_refused_with_the_figures(
    client, registration, room
):
    most = "x" * 249 + "\r\n" + "y" * 250  # a browser counts the line break as one
    send(client, registration, offers=most)
    assert len(kept(registration)["offers"]) == 500

    text = send(client, registration, **{"offers": "z" * 501, f"rank_{room.code}": "1"})

    assert "At most 500 characters (you have 501)." in text
    assert "z" * 501 in text
    assert kept(registration)["offers"][0] == "x"
    assert not registration.preferences.exists()


def test_a_bad_ranking_keeps_what_was_written_on_the_page_and_saves_nothing(
    client, registration, room
):
    text = send(client, registration, **{**SAID, f"rank_{room.code}": "7"})

    assert "Heat pumps</textarea>" in text
    assert "<dt>You offer</dt>" not in text
    assert kept(registration) == {"offers": "", "seeks": "", "maturity": ""}


def test_an_unknown_maturity_is_refused(client, registration, room):
    text = send(client, registration, maturity="perfect")

    assert "Select a valid choice." in text
    assert kept(registration)["maturity"] == ""


def test_once_seated_the_ranking_stays_and_the_rest_changes(client, registration, room):
    registration.preferences.create(breakout=room, rank=1)
    other = BreakoutFactory(webinar=registration.webinar)
    room.seats.create(registration=registration)
    before = Breakout.objects.get(pk=room.pk).pulse

    text = send(client, registration, **{**SAID, f"rank_{other.code}": "1"})

    assert "Seats are given by now, so the order of your wishes stays as it was." in text
    assert kept(registration) == SAID
    assert registration.preferences.get().breakout == room
    assert Breakout.objects.get(pk=room.pk).pulse == before + 1, "the room's pages show it"


def test_without_a_ranking_sent_nothing_is_said_of_it(client, registration, room):
    room.seats.create(registration=registration)

    assert "stays as it was" not in send(client, registration, **SAID)


def test_a_seat_given_between_page_and_verb_refuses_both(registration, room):
    room.seats.create(registration=registration)

    with pytest.raises(Refused, match="have a seat already"):
        save_wishes(registration, ranking=[room], about=SAID)

    assert kept(registration)["offers"] == ""


def test_a_room_closed_between_form_and_verb_is_refused(registration, room):
    stale = Breakout.objects.get(pk=room.pk)
    Breakout.objects.update(status="closed")

    with pytest.raises(Refused, match="“Energy” is closed"):
        save_wishes(registration, ranking=[stale], about=SAID)

    assert kept(registration)["offers"] == ""


def test_after_the_end_nothing_changes(client):
    registration = RegistrationFactory(webinar=HeldWebinarFactory())

    text = send(client, registration, **SAID)

    assert "This can no longer be changed." in text
    assert kept(registration)["offers"] == ""


def test_the_page_says_who_reads_it_and_what_each_room_is_about(client, registration):
    room = BreakoutFactory(
        webinar=registration.webinar,
        title="Energy",
        description="Long. " * 60,
        capacity=20,
        language="de",
        venue="Room 3",
    )
    HostFactory(breakout=room, name="Ana")
    HostFactory(breakout=room, name="Bo", part=Host.Part.CO_HOST)
    room.materials.create(title="Guide", link="https://example.org/guide")

    text = client.get(registration.get_absolute_url()).content.decode()

    assert "The hosts and the people in your break-out see this" in text
    for said in ["Hosted by Ana", "Co-hosted by Bo", "In German", "Room 3", "20 places"]:
        assert f"<bdi>{said}" in text
    assert "data-rank-title>Energy</span></summary>" in text
    assert '<a href="https://example.org/guide"' in text
