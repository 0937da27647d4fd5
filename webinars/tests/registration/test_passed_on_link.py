"""A personal link that was passed on: whose page it is, and the way to one's own."""

import pytest
from django.conf import settings
from django.urls import reverse

from tgtf_portal.core.tests.reading import words
from webinars.tests.factories import (
    HeldWebinarFactory,
    InvitationFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


def form_of(webinar):
    return reverse("webinars:registration-create", args=[webinar.slug])


def test_the_page_says_whose_it_is_and_leads_to_a_form(client):
    ana = RegistrationFactory(name="Ana <b>Šimić</b>")

    text = words(client.get(ana.get_absolute_url()))

    assert "This is the page of <bdi>Ana &lt;b&gt;Šimić&lt;/b&gt;</bdi>." in text
    assert f"{form_of(ana.webinar)}?myself=1" in text


def test_after_the_webinar_nobody_is_asked_to_register(client):
    ana = RegistrationFactory(webinar=HeldWebinarFactory())

    assert "myself=1" not in words(client.get(ana.get_absolute_url()))


def test_the_form_is_empty_whatever_link_had_led_there(client):
    ana = RegistrationFactory(name="Ana Šimić")
    invitation = InvitationFactory(webinar=ana.webinar, email=ana.email, name="Ana Šimić")
    client.get(invitation.get_link().removeprefix(settings.SITE_URL), follow=True)
    client.get(reverse("webinars:registration-live", args=[ana.token]))

    answer = client.get(f"{form_of(ana.webinar)}?myself=1", follow=True)

    assert answer.redirect_chain == [(form_of(ana.webinar), 303)]
    assert "Ana" not in words(answer)
    assert ana.email not in words(answer)
    assert ana.token not in words(client.get(ana.webinar.get_absolute_url()))


def test_the_links_to_other_webinars_stay_known(client):
    ana, other = RegistrationFactory(), RegistrationFactory()
    for person in (ana, other):
        client.get(reverse("webinars:registration-live", args=[person.token]))

    client.get(f"{form_of(ana.webinar)}?myself=1")

    assert client.get(other.get_keyless_url()).context["registration"] == other
    assert "registration" not in client.get(ana.get_keyless_url()).context


def test_the_calendars_drawer_stands_open_after_its_form_was_sent(client):
    ana = RegistrationFactory()

    answer = client.post(reverse("webinars:calendar-feed-edit", args=[ana.token]))

    assert answer["Location"].endswith("?open=calendar#calendar")
    text = words(client.get(answer["Location"]))
    assert '<details class="drawer" id="calendar" open>' in text
    for nonsense in ("nothing", "<script>", "\x00"):
        assert client.get(ana.get_absolute_url(), {"open": nonsense}).status_code == 200
