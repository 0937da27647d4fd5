"""The post office's switch in the admin: seen above the outbox, pressed on a page that asks."""

import pytest
from django.urls import reverse

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.outbox import breaker
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LIST = "admin:core_message_changelist"
HOLD = "admin:core_message_hold_post"
RELEASE = "admin:core_message_release_post"


def see(client):
    return client.get(reverse(LIST)).content.decode()


def test_outbox_list_shows_an_open_post_office_and_its_switch(staff):
    page = see(staff)

    assert "The post office is open." in page
    assert reverse(HOLD) in page


def test_outbox_list_shows_a_mail_server_that_is_away(staff):
    breaker.open_up("No connection to the mail server: refused")

    assert "No connection to the mail server: refused" in see(staff)


def test_holding_asks_for_a_reason_and_shows_it_with_the_name(staff):
    assert "Every worker stops" in staff.get(reverse(HOLD)).content.decode()
    assert not outbox.state().held
    staff.post(reverse(HOLD), {"because": ""})
    assert not outbox.state().held

    staff.post(reverse(HOLD), {"because": "The text was <wrong>"})

    page = see(staff)
    assert "All mail is held." in page
    assert "The text was &lt;wrong&gt;" in page
    assert reverse(RELEASE) in page


def test_releasing_asks_first(staff):
    outbox.hold_all("Restored", None)

    assert "compared with the send journal" in staff.get(reverse(RELEASE)).content.decode()
    assert outbox.state().held
    staff.post(reverse(RELEASE))
    assert not outbox.state().held


def test_releasing_twice_is_told_and_harmless(staff):
    page = staff.post(reverse(RELEASE), follow=True).content.decode()

    assert "The post office is not held." in page


@pytest.mark.parametrize("name", [HOLD, RELEASE])
def test_the_switch_is_for_staff_alone(client, name):
    client.force_login(UserFactory())

    assert client.post(reverse(name), {"because": "Me"}).status_code in (302, 403, 404)
    assert not outbox.state().held
