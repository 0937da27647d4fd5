"""Another host: the old link opens nothing any more, and both are told once."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from icalendar import Calendar

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory
from webinars.breakouts.domain.leaders import change_hosts
from webinars.campaign.domain.invitations import invite_hosts
from webinars.models import Host, Moderator
from webinars.tests.breakouts.test_capacity_admin import save, webinar_form
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    RegistrationFactory,
    WebinarFactory,
)
from webinars.tests.webinar.test_webinar_writing_admin import page

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


# --- Moderators, and calendars -------------------------------------------------------------------
def entry_of(deliveries, recipient):
    [mail] = [d for d in deliveries if d.recipient == recipient]
    return Calendar.from_ical(mail.calendar)


def facts(entry):
    [event] = entry.walk("VEVENT")
    return str(entry["METHOD"]), str(event["STATUS"]), event["SEQUENCE"]


def webinar_page(staff, webinar, *rows):
    kept = sum("id" in row for row in rows)
    given = {f"moderators-{n}-{name}": v for n, row in enumerate(rows) for name, v in row.items()}
    counts = {"moderators-TOTAL_FORMS": len(rows), "moderators-INITIAL_FORMS": kept}
    form = webinar_form(webinar, **counts, **given)
    return staff.post(page(webinar, "live"), form, follow=True)


@pytest.mark.parametrize("removed", [True, False])
def test_another_moderator_ends_the_old_link_and_tells_both(staff, client, post, removed):
    webinar = WebinarFactory()
    old = Moderator.objects.create(webinar=webinar, name="Old", email="old@example.org")
    invite_hosts(webinar, by=None)
    got_first = facts(entry_of(post(), "old@example.org"))
    kept = {"id": old.pk, "webinar": webinar.pk, "name": "Old", "email": old.email}
    added = {"webinar": webinar.pk, "name": "New", "email": "new@example.org"}
    rows = [{**kept, "DELETE": "on"}, added] if removed else [{**kept, **added}]

    webinar_page(staff, webinar, *rows)

    new, when = webinar.moderators.get(), webinar.when.partition(":")[0]
    assert client.get(urlsplit(old.get_link()).path).status_code == 404
    mails = post()
    assert got(mails) == {
        ("old@example.org", f"You no longer moderate {webinar.title}"): 1,
        ("new@example.org", f"You moderate {webinar.title}, {when}"): 1,
    }
    assert new.get_link() in "".join(d.text for d in mails if d.recipient == "new@example.org")
    method, status, sequence = facts(entry_of(mails, "old@example.org"))
    assert (got_first[0], method, status) == ("REQUEST", "CANCEL", "CANCELLED")
    assert sequence > got_first[2]
    assert AuditEvent.objects.get(verb="webinar.moderators_replaced").actor == staff.person


def test_who_leaves_and_comes_back_has_one_entry_that_only_goes_on(host, post):
    webinar, room = host.breakout.webinar, host.breakout
    invite_hosts(webinar, by=None)
    entries = [entry_of(post(), "old@example.org")]
    change_hosts(room, gone=[host], new=[HostFactory.build(breakout=room)], by=None)
    entries.append(entry_of(post(), "old@example.org"))
    change_hosts(room, new=[Host(breakout=room, name="Old", email="old@example.org")], by=None)
    invite_hosts(webinar, by=None)
    entries.append(entry_of(post(), "old@example.org"))

    methods, statuses, sequences = zip(*map(facts, entries), strict=True)
    assert methods == ("REQUEST", "CANCEL", "REQUEST")
    assert statuses == ("CONFIRMED", "CANCELLED", "CONFIRMED")
    assert sorted(set(sequences)) == list(sequences)
    assert len({str(event["UID"]) for entry in entries for event in entry.walk("VEVENT")}) == 1


@pytest.mark.parametrize("role", ["participant", "moderator", "other room"])
def test_who_still_comes_keeps_the_entry(host, post, role):
    webinar, address = host.breakout.webinar, {"email": "old@example.org"}
    if role == "participant":
        RegistrationFactory(webinar=webinar, **address)
    elif role == "moderator":
        Moderator.objects.create(webinar=webinar, name="Old", **address)
    else:
        HostFactory(breakout=BreakoutFactory(webinar=webinar), **address)
    invite_hosts(webinar, by=None)
    post()

    change_hosts(host.breakout, gone=[host], by=None)

    [mail] = post()
    assert "You no longer host" in str(mail.mail["Subject"])
    assert "calendar" not in mail.text
    assert [part.get_filename() for part in mail.mail.walk() if part.get_filename()] == []
