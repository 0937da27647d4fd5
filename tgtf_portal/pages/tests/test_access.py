"""No view without a declared reader, and no way round the declaration."""

import pytest
from django.test import Client
from django.urls import reverse

from tgtf_portal.core.tests.factories import UserFactory
from tgtf_portal.pages.tests.addresses import addresses
from tgtf_portal.pages.tests.test_role_matrix import arguments, rows, world  # noqa: F401

THEIRS = ("allauth.", "django.")


def test_every_view_of_ours_declares_who_may_use_it():
    undeclared = {
        address.name
        for address in addresses()
        if not address.name.startswith("admin:")
        and not address.view.__module__.startswith(THEIRS)
        and not hasattr(address.view, "access")
    }

    assert undeclared == set()


def test_every_declared_reader_is_a_known_rule():
    declared = {getattr(address.view, "access", None) for address in addresses()} - {None}

    assert declared <= {
        "public",
        "link",
        "session",
        "is_signed_in",
        "can_check_in",
        "is_colleague",
        "is_cluster_manager",
    }
    assert declared >= {"public", "link", "session", "is_signed_in"}


def test_public_views_and_links_alone_open_without_signing_in():
    opened = {
        address.name
        for address in addresses()
        if hasattr(address.view, "access")
        and not getattr(address.view, "login_required", True)
        and address.view.access not in ("public", "link", "session")
    }

    assert opened == set()


def test_every_page_of_the_admin_is_wrapped_by_its_site():
    bare = {
        address.name
        for address in addresses()
        if address.name.startswith("admin:")
        and address.name != "admin:login"
        and not any(hasattr(address.view, mark) for mark in ("admin_site", "model_admin"))
        and not hasattr(address.view, "for_staff")
    }

    assert bare == set()


@pytest.mark.django_db
def test_abuse_20_forms_without_their_token_are_refused_everywhere(world):  # noqa: F811
    filled = arguments(world)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people["staff"])
    codes = {}
    for method, name, _answers in rows(filled):
        if method == "POST" or name.startswith("webinars:"):
            address = reverse(name.split()[0], args=filled.get(name, []))
            codes[name] = strict.post(address, REMOTE_ADDR=f"10.2.0.{len(codes)}").status_code

    # The button that mail programs press without cookies; its address is the key (RFC 8058).
    one_click = {name for name in codes if name.startswith("pages:mail-topics-unsubscribe")}
    assert {n: c for n, c in codes.items() if c != 403 and n not in one_click} == {}


@pytest.mark.django_db
def test_somebody_switched_off_is_a_visitor(client):
    person = UserFactory()
    client.force_login(person)
    person.is_active = False
    person.save()

    assert client.get(reverse("pages:dashboard")).status_code == 302
