"""The host's console: who comes in, and what it shows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.tests.reading import words
from tgtf_portal.core.values import tokens
from webinars.models import Breakout, Insight
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


def link(host):
    return reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token])


def test_a_personal_link_lets_a_host_in_and_leaves_the_address(client):
    host = HostFactory()

    answer = client.get(link(host))

    assert answer.status_code == 303
    assert answer["Location"] == host.breakout.get_host_url()
    assert host.token not in answer["Location"]
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(answer["Location"]).status_code == 200


def test_abuse_20_a_personal_link_begins_a_session_with_a_new_key(client):
    session = client.session
    session["before"] = "something"
    session.save()
    host = HostFactory()

    client.get(link(host))

    assert client.session.session_key != session.session_key


def test_one_person_can_host_two_rooms(client):
    hosts = HostFactory.create_batch(2)

    for host in hosts:
        client.get(link(host))

    assert {client.get(host.breakout.get_host_url()).status_code for host in hosts} == {200}


def test_a_link_opens_its_own_room_alone(client):
    host, other = HostFactory.create_batch(2)
    address = reverse("webinars:breakout-host-link", args=[other.breakout.code, host.token])

    assert client.get(address).status_code == 404
    client.get(link(host))
    assert client.get(other.breakout.get_host_url()).status_code == 404


@pytest.mark.parametrize("make", ["nonsense", "code", "cut", "purpose"])
def test_a_wrong_link_is_not_found_and_opens_nothing(client, make):
    host = HostFactory()
    token = {
        "nonsense": "nonsense",
        "code": host.code,
        "cut": host.token[:-1],
        "purpose": tokens.issue("registration", host.code),
    }[make]

    address = reverse("webinars:breakout-host-link", args=[host.breakout.code, token])

    assert client.get(address).status_code == 404
    assert client.get(host.breakout.get_host_url()).status_code == 404


def test_a_host_who_was_taken_off_loses_the_room_at_once(client):
    host = HostFactory()
    client.get(link(host))

    host.delete()

    assert client.get(host.breakout.get_host_url()).status_code == 404


def test_hosts_with_an_account_and_staff_come_in_by_signing_in_and_nobody_else(client):
    host = HostFactory(user=UserFactory())
    console = host.breakout.get_host_url()

    assert client.get(console).status_code == 404
    for user, status in (
        (host.user, 200),
        (CoordinatorFactory(), 200),
        (UserFactory(), 404),
        (HostFactory(user=UserFactory()).user, 404),
    ):
        client.force_login(user)
        assert client.get(console).status_code == status


def test_the_console_shows_who_sits_there_with_cluster_and_country(client):
    host = HostFactory()
    cluster = ClusterFactory(name="Cluster AEC", country="PT")
    registration = RegistrationFactory(
        webinar=host.breakout.webinar, name="Ines Pessoa", cluster=cluster, country="PT"
    )
    host.breakout.seats.create(registration=registration)
    client.get(link(host))

    text = words(client.get(host.breakout.get_host_url()))

    assert "1 person in this room" in text
    for fact in ("Ines Pessoa", "Cluster AEC", "Portugal"):
        assert fact in text


def test_notes_stand_with_the_newest_first_and_conclusions_apart(client):
    host = HostFactory()
    facts = {"breakout": host.breakout}
    InsightFactory(text="The older note", carried_votes=4, **facts)
    InsightFactory(text="The newer note", kind=Insight.Kind.BARRIER, **facts)
    InsightFactory(text="What we conclude", kind=Insight.Kind.CONCLUSION, **facts)
    InsightFactory(text="A hidden note", hidden_at=timezone.now(), hidden_reason="twice", **facts)
    client.get(link(host))

    text = words(client.get(host.breakout.get_host_url()))

    assert text.index("The newer note") < text.index("The older note")
    assert "2 insights" in text
    assert "1 conclusion" in text
    assert "<s>A hidden note</s>" in text


def test_after_the_close_the_console_is_there_to_read(client):
    host = HostFactory(breakout=BreakoutFactory(status=Breakout.Status.CLOSED))
    InsightFactory(breakout=host.breakout, text="Written in time")
    client.get(link(host))

    text = words(client.get(host.breakout.get_host_url()))

    assert "This break-out is closed; its notes stay as they are." in text
    assert "Written in time" in text
    assert reverse("webinars:insight-create", args=[host.breakout.code]) not in text
    assert reverse("webinars:conclusion-edit", args=[host.breakout.code]) in text  # it owes one
    assert "/edit/" not in text
