"""Calling a coordinator: what was typed stays in its field, with what is wrong with it."""

import pytest
from django.urls import reverse
from lxml import html

from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import HelpRequest
from webinars.tests.factories import HostFactory

pytestmark = pytest.mark.django_db


def test_a_call_that_is_refused_keeps_its_words_beside_what_is_wrong(client):
    host = HostFactory(user=UserFactory(), breakout__status="running")
    client.force_login(host.user)

    answer = client.post(
        reverse("webinars:help-create", args=[host.breakout.code]), {"help-note": "a\u2028b"}
    )

    page = html.fromstring(answer.content.decode())
    field = page.get_element_by_id("help-note")
    assert field.get("value") == "a\u2028b"
    said = page.get_element_by_id(field.get("aria-describedby")).text_content()
    assert said == "Line breaks are not allowed here."
    assert not HelpRequest.objects.exists()
