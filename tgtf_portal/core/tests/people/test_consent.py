"""Agreeing in exact words, and taking it back."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import Consent
from tgtf_portal.core.people.consent import digest_of, give_consent, withdraw_consents
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


def agree(email="ana@example.org", text="You may film me."):
    return give_consent(email, purpose="filming", text=text, source="Form")


def test_the_exact_words_stay_with_their_digest_and_time():
    consent = agree()

    assert (consent.text, consent.digest) == ("You may film me.", digest_of("You may film me."))
    assert consent.given_at
    assert consent.withdrawn_at is None


def test_the_same_words_twice_are_one_consent_and_other_words_another():
    assert agree() == agree("ANA@Example.org")

    agree(text="You may film me from behind.")

    assert Consent.objects.count() == 2


def test_what_was_taken_back_stays_on_record_and_can_be_given_again():
    first = agree()

    assert withdraw_consents([first]) == 1
    assert withdraw_consents([first]) == 0
    again = agree()

    assert again != first
    assert list(Consent.objects.in_force()) == [again]
    assert Consent.objects.exclude(withdrawn_at=None).get() == first


def test_staff_read_consents_and_change_none(client, django_assert_max_num_queries):
    client.force_login(CoordinatorFactory())
    consent = agree()
    address = reverse("admin:core_consent_changelist")
    with django_assert_max_num_queries(12):
        found = client.get(address, {"q": "film"})
    for number in range(30):
        agree(f"person{number}@example.org")

    with django_assert_max_num_queries(12):
        client.get(address, {"in_force": "yes"})

    assert "ana@example.org" in found.content.decode()
    page = reverse("admin:core_consent_change", args=[consent.pk])
    assert consent.digest in client.get(page).content.decode()
    assert client.post(page, {"text": "Something else"}).status_code == 403
    assert client.get(reverse("admin:core_consent_add")).status_code == 403
