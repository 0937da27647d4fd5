"""One's own note is withdrawn on one's own page, also after its room closed, until the recap."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.reading import words
from webinars.models import Breakout, Insight, Webinar
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def note():
    room = BreakoutFactory(webinar=HeldWebinarFactory(), status=Breakout.Status.CLOSED)
    return InsightFactory(
        breakout=room, registration=RegistrationFactory(webinar=room.webinar), text="Heat pumps"
    )


def press(client, note, withdraw="1", *, by=None):
    person = by or note.registration
    address = reverse("webinars:own-note-withdraw", args=[person.token, note.code])
    return client.post(address, {"withdraw": withdraw}, follow=True)


def test_a_note_of_a_closed_room_is_withdrawn_and_the_recap_is_compiled_again(client, note):
    text = words(press(client, note))

    note.refresh_from_db()
    assert note.withdrawn
    assert "Withdrawn. You can bring it back here." in text
    assert "You withdrew it." in text
    assert Webinar.objects.get().recap_wanted_at is not None


def test_it_is_brought_back_and_twice_is_once(client, note):
    press(client, note)
    press(client, note)
    text = words(press(client, note, "0"))
    press(client, note, "0")

    note.refresh_from_db()
    assert (note.withdrawn, note.hidden_at, note.hidden_reason) == (False, None, "")
    assert "It is told again." in text


@pytest.mark.parametrize("status", ["approved", "published"])
def test_what_a_recap_stands_on_stays_and_the_page_says_why(client, note, status):
    RecapFactory(webinar=note.breakout.webinar, status=status, approved_at=timezone.now())

    text = words(press(client, note))

    note.refresh_from_db()
    assert not note.withdrawn
    assert "The recap is approved, so its notes stay as they are." in text
    assert "/withdraw/" not in text
    assert Webinar.objects.get().recap_wanted_at is None


def test_a_draft_is_no_obstacle(client, note):
    RecapFactory(webinar=note.breakout.webinar, status="draft")

    press(client, note)

    note.refresh_from_db()
    assert note.withdrawn


def test_what_others_were_merged_with_stays(client, note):
    InsightFactory(breakout=note.breakout, merged_into=note)

    assert "The host has merged notes of others with this one" in words(press(client, note))


def test_what_the_host_hid_is_not_brought_back_by_its_author(client, note):
    Insight.objects.filter(pk=note.pk).update(hidden_at=timezone.now(), hidden_reason="twice")

    press(client, note, "0")

    assert "This is not on the board any more." in words(press(client, note))
    note.refresh_from_db()
    assert note.hidden_reason == "twice"


def test_nobody_withdraws_what_somebody_else_wrote(client, note):
    other = RegistrationFactory(webinar=note.breakout.webinar)

    assert press(client, note, by=other).status_code == 404


@pytest.mark.parametrize("nonsense", ["", "2", "yes", "\x00"])
def test_anything_but_yes_and_no_is_not_found(client, note, nonsense):
    assert press(client, note, nonsense).status_code == 404


def test_in_an_open_room_the_rules_of_the_board_hold(client):
    room = BreakoutFactory(webinar__status="announced")
    note = InsightFactory(breakout=room, registration=RegistrationFactory(webinar=room.webinar))

    press(client, note)

    note.refresh_from_db()
    assert note.withdrawn
