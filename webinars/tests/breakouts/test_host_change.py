"""Another host: the old link opens nothing any more, and both are told once."""

from collections import Counter

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.hosts import change_hosts
from webinars.campaign.domain.invitations import invite_hosts
from webinars.models import Host
from webinars.tests.breakouts.test_capacity_admin import save
from webinars.tests.factories import BreakoutFactory, HostFactory, WebinarFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    webinar = WebinarFactory(title="Green skills")
    room = BreakoutFactory(webinar=webinar, title="Energy")
    return HostFactory(breakout=room, name="Old", email="old@example.org")


def console(host):
    return reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token])


def saved(staff, room, *rows):
    """The break-out's page in the administration, with these rows of hosts."""
    kept = sum("id" in row for row in rows)
    facts = {f"hosts-{n}-{name}": v for n, row in enumerate(rows) for name, v in row.items()}
    counts = {"hosts-TOTAL_FORMS": len(rows), "hosts-INITIAL_FORMS": kept}
    response = save(staff, room, **counts, **facts)
    assert response.redirect_chain, response.context["errors"]
    return response.content.decode()


def row(host, **changes):
    facts = {"id": host.pk, "name": host.name, "part": host.part, "email": host.email}
    return {**facts, **changes}


def got(deliveries):
    return Counter((d.recipient, str(d.mail["Subject"]).partition(":")[0]) for d in deliveries)


def test_another_persons_address_in_a_row_ends_the_old_link_and_tells_both(
    host, staff, client, post
):
    invite_hosts(host.breakout.webinar, by=None)
    assert got(post()) == {("old@example.org", "You host “Energy”"): 1}
    old = console(host)
    visitor = type(client)()
    assert visitor.get(old).status_code == 303

    text = saved(staff, host.breakout, row(host, name="New", email="new@example.org"))

    assert "2 mails tell of it." in text
    new = Host.objects.get()
    assert type(client)().get(old).status_code == 404
    assert visitor.get(host.breakout.get_host_url()).status_code == 404  # its session, too
    assert type(client)().get(console(new)).status_code == 303
    mails = post()
    assert got(mails) == {
        ("old@example.org", "You no longer host “Energy”"): 1,
        ("new@example.org", "You host “Energy”"): 1,
    }
    texts = {mail.recipient: mail.text for mail in mails}
    assert new.get_link() in texts["new@example.org"]
    assert host.token not in texts["new@example.org"] + texts["old@example.org"]
    event = AuditEvent.objects.get(verb="breakout.hosts_replaced")
    assert (event.actor, event.facts) == (staff.person, {"gone": ["Old"], "new": ["New"]})


def test_a_row_removed_and_another_added_do_the_same(host, staff, client, post):
    invite_hosts(host.breakout.webinar, by=None)
    post()
    added = {"name": "New", "part": "host", "email": "new@example.org"}

    saved(staff, host.breakout, row(host, DELETE="on"), added)

    assert type(client)().get(console(host)).status_code == 404
    assert {d.recipient for d in post()} == {"old@example.org", "new@example.org"}
    assert Message.objects.filter(kind="host.link", recipient="new@example.org").count() == 1


def test_who_was_never_mailed_is_told_nothing_and_a_link_on_its_way_goes_to_nobody(host, post):
    change = {"edited": [(Host.objects.get(), ["email"])], "by": None}
    change["edited"][0][0].email = "new@example.org"
    assert change_hosts(host.breakout, **change) == 0
    invite_hosts(host.breakout.webinar, by=None)  # not delivered when the next takes over
    again = Host.objects.get()
    again.email = "third@example.org"

    change_hosts(host.breakout, edited=[(again, ["email"])], by=None)

    assert got(post()) == {("third@example.org", "You host “Energy”"): 1}


def test_a_corrected_name_or_part_leaves_the_link_as_it_is(host, staff, post):
    invite_hosts(host.breakout.webinar, by=None)
    post()

    saved(staff, host.breakout, row(host, name="Old Person", part="co_host"))

    kept = Host.objects.get()
    assert (kept.code, kept.name, kept.part) == (host.code, "Old Person", "co_host")
    assert post() == []


def test_the_account_of_the_one_before_opens_the_room_no_more(host, client):
    host.user = UserFactory(email=host.email)
    host.save()
    client.force_login(host.user)
    assert client.get(host.breakout.get_host_url()).status_code == 200
    changed = Host.objects.get()
    changed.email = "new@example.org"

    change_hosts(host.breakout, edited=[(changed, ["email"])], by=None)

    assert client.get(host.breakout.get_host_url()).status_code == 404


def test_the_same_person_taken_off_and_put_on_again_gets_a_new_link_and_no_farewell(host, post):
    invite_hosts(host.breakout.webinar, by=None)
    post()
    again = Host(breakout=host.breakout, name="Old", email="old@example.org")

    change_hosts(host.breakout, gone=[host], new=[again], by=None)

    assert got(post()) == {("old@example.org", "You host “Energy”"): 1}


def test_an_added_host_waits_for_the_hosts_to_be_invited(host, staff, post):
    invite_hosts(host.breakout.webinar, by=None)
    post()
    added = {"name": "Second", "part": "co_host", "email": "second@example.org"}

    saved(staff, host.breakout, row(host), added)

    assert post() == []
