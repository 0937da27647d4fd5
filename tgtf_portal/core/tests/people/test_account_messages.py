"""Whatever the library for accounts says on a page, it says in the house's words."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.people.account_complaints import ACCOUNTS, FACTORS, NEVER_SAID
from tgtf_portal.core.tests.people.signing import PASSWORD, account

OURS = Path(settings.BASE_DIR) / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"


def messages_of_the_library():
    """Those of the apps that are installed."""
    for folder in THEIRS.glob("*/messages"):
        if apps.is_installed(f"allauth.{folder.parent.name}"):
            yield from (str(path.relative_to(THEIRS)) for path in folder.glob("*.txt"))


MESSAGES = sorted(messages_of_the_library())


def test_each_of_the_librarys_messages_is_ours_and_can_be_translated():
    not_ours = [m for m in MESSAGES if OURS not in Path(get_template(m).origin.name).parents]
    bare = [
        m for m in MESSAGES if not (OURS / m).exists() or "translate" not in (OURS / m).read_text()
    ]
    said = {m: get_template(m).render({"email": "a@b.org"}).strip() for m in MESSAGES}

    assert len(MESSAGES) > 15
    assert (not_ours, bare) == ([], [])
    assert [m for m, text in said.items() if not text.endswith(".")] == []


def test_each_of_the_librarys_complaints_has_words_of_ours():
    known = {*DefaultAccountAdapter.error_messages}

    assert known - {*ACCOUNTS} == NEVER_SAID
    assert {*ACCOUNTS} <= known
    assert {*FACTORS} == {*DefaultMFAAdapter.error_messages}


def test_messages_with_a_number_have_its_place():
    theirs = DefaultAccountAdapter.error_messages | DefaultMFAAdapter.error_messages
    ours = ACCOUNTS | FACTORS

    assert [
        name for name in ours if str(ours[name]).count("%d") != str(theirs[name]).count("%d")
    ] == []


@pytest.mark.django_db
def test_who_signs_in_and_out_reads_our_words(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person = account("ann@example.org")
    browser, facts = Client(), {"login": person.email, "password": PASSWORD}

    wrong = browser.post(reverse("account_login"), {**facts, "password": "another"})
    signed_in = browser.post(reverse("account_login"), facts, follow=True)
    signed_out = browser.post(reverse("account_logout"), follow=True)

    assert "do not fit together" in wrong.content.decode()
    assert f"You are signed in as {person.name}." in signed_in.content.decode()
    assert "You are signed out." in signed_out.content.decode()
