"""Whoever has a group's code on paper types it, and registers by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.limits import LIMITS, Limit
from webinars.models import Registration, Webinar
from webinars.registration.forms.registration import STAMP
from webinars.tests.entering import words
from webinars.tests.factories import RegistrationFactory, WebinarFactory

MOST_MISSES = LIMITS["wrong codes"].most

pytestmark = pytest.mark.django_db

WRONG = "This webinar has no such code"


@pytest.fixture
def code():
    return WebinarFactory(slug="class").group_codes.create(label="Class 4b", code="GREEN2GO")


def enter(client, text, slug="class", **extra):
    address = reverse("webinars:group-code-enter", args=[slug])
    return client.get(address, {"code": text}, **extra)


@pytest.mark.parametrize("typed", ["GREEN2GO", "green2go", " Green2Go ", "green 2go", "GREEN-2-GO"])
def test_a_typed_code_leads_to_the_form_in_which_it_counts(client, code, typed):
    answer = enter(client, typed)

    assert answer["Location"] == "/webinars/class/register/?group=GREEN2GO"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_a_class_of_more_people_than_a_network_may_have_registers_by_a_typed_code(client, code):
    form = enter(client, "green2go")["Location"]
    for number in range(21):
        facts = {"name": "Ana Silva", "email": f"ana{number}@example.org"}
        client.post(form, {**facts, "asked_at": STAMP.sign("0")})  # asked for long ago

    assert Registration.objects.filter(group_code=code).count() == 21


@pytest.mark.parametrize("typed", ["GREEN2G", "", "x" * 41, "GREEN2GO\0", "'; --"])
def test_a_wrong_code_is_told_beside_the_field_which_keeps_it(client, code, typed):
    answer = enter(client, typed)

    field = answer.context["form"]["code"]
    assert answer.status_code == 200
    assert field.errors
    assert f'id="{field.auto_id}_error"' in answer.content.decode()
    assert field.value() == typed


def test_the_code_of_another_webinar_or_of_yesterday_is_none(client, code):
    WebinarFactory(slug="other")
    code.webinar.group_codes.create(
        label="Gone", code="YESTERDAY", ends_at=timezone.now() - timedelta(days=1)
    )

    assert WRONG in words(enter(client, "GREEN2GO", slug="other"))
    assert WRONG in words(enter(client, "YESTERDAY"))


def test_whoever_guesses_too_often_is_stopped_and_others_are_not(client, code):
    guesses = [enter(client, f"GUESS{n}").status_code for n in range(MOST_MISSES)]

    assert guesses == [200] * MOST_MISSES
    assert enter(client, "GREEN2GO").status_code == 429
    assert enter(client, "GREEN2GO", REMOTE_ADDR="10.0.0.9").status_code == 302


def test_guessing_by_the_link_is_counted_with_guessing_by_the_field(client, code):
    form = reverse("webinars:registration-create", args=["class"])
    for number in range(MOST_MISSES):
        client.get(form, {"group": f"GUESS{number}"})

    answer = client.get(form, {"group": "GREEN2GO"})
    assert answer.status_code == 200, "its people can still register"
    assert "We do not recognise the link" in answer.content.decode()
    assert enter(client, "GREEN2GO").status_code == 429


def test_whom_the_limit_stops_is_led_to_the_field(client, code, settings):
    settings.LIMITS = {**LIMITS, "registrations of a network": Limit(20)}
    form = reverse("webinars:registration-create", args=["class"])
    for number in range(21):
        facts = {"name": "Ana Silva", "email": f"ana{number}@example.org"}
        answer = client.post(form, {**facts, "asked_at": STAMP.sign("0")})

    assert 'href="/webinars/class/register/code/"' in answer.content.decode()


def test_a_class_that_reads_its_code_wrong_still_opens_its_own_pages(client, code):
    for number in range(MOST_MISSES):
        enter(client, f"GUESS{number}")

    assert client.get(RegistrationFactory().get_absolute_url()).status_code == 200


def test_an_empty_field_is_no_guess(client, code):
    for _time in range(MOST_MISSES):
        enter(client, "")

    assert enter(client, "GREEN2GO").status_code == 302


def test_the_webinars_page_offers_the_field_while_a_code_is_out(client, code):
    page = code.webinar.get_absolute_url()
    assert "I have a group’s code" in words(client.get(page))

    code.ends_at = timezone.now() - timedelta(minutes=1)
    code.save()

    assert "I have a group’s code" not in words(client.get(page))


def test_it_is_not_offered_where_it_leads_nowhere(client, code):
    page = code.webinar.get_absolute_url()
    Webinar.objects.filter(pk=code.webinar_id).update(status=Webinar.Status.CANCELLED)

    assert "I have a group’s code" not in words(client.get(page))
    assert enter(client, "GREEN2GO")["Location"] == "/webinars/class/register/"


@pytest.mark.parametrize("code", ["%00", "GREEN%00GO", "%ff", "%F0%9F%98%80", "A" * 3000])
def test_a_code_that_no_card_bears_is_no_code(client, code):
    """PostgreSQL takes no NUL at all."""
    address = reverse("webinars:registration-create", args=[WebinarFactory().slug])

    answer = client.get(f"{address}?group={code}")

    assert answer.status_code == 200
    assert "We do not recognise the link" in " ".join(answer.content.decode().split())
