"""Dead addresses as staff see them: why, since when, and the way back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, SuspendedAddress
from tgtf_portal.core.tests.factories import (
    MessageFactory,
    OptOutFactory,
    SuspendedAddressFactory,
)

pytestmark = pytest.mark.django_db

LIST = "admin:core_suspendedaddress_changelist"


def page(client, name, *args, **query):
    return client.get(reverse(f"admin:core_{name}", args=args), query).content.decode()


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("table", ["suspendedaddress", "optout"])
def test_lists_cost_the_same_whatever_their_length(staff, django_assert_num_queries, table, rows):
    factory = {"suspendedaddress": SuspendedAddressFactory, "optout": OptOutFactory}[table]
    factory.create_batch(rows)
    address = reverse(f"admin:core_{table}_changelist")
    staff.get(address)

    with django_assert_num_queries({"suspendedaddress": 7, "optout": 5}[table]):
        assert staff.get(address).status_code == 200


def test_the_list_says_why_and_finds_by_address(staff):
    SuspendedAddressFactory(email="ann@example.org", reason="550 5.1.1 No such user")
    SuspendedAddressFactory(email="bob@example.org")

    found = page(staff, "suspendedaddress_changelist", q="ann@")

    assert "ann@example.org" in found
    assert "550 5.1.1 No such user" in found
    assert "bob@example.org" not in found


def test_lifting_asks_first_and_leaves_a_trace(staff):
    address = SuspendedAddressFactory(email="ann@example.org", message=MessageFactory())
    lift = reverse("admin:core_suspendedaddress_lift", args=[address.pk])

    assert lift in page(staff, "suspendedaddress_change", address.pk)
    assert "go to ann@example.org again" in staff.get(lift).content.decode()
    assert SuspendedAddress.objects.exists()

    said = staff.post(lift, follow=True).content.decode()

    assert "Mail goes to ann@example.org again." in said
    assert not SuspendedAddress.objects.exists()
    assert AuditEvent.objects.get().verb == "address.lifted"


def test_several_are_lifted_from_the_list(staff):
    chosen = SuspendedAddressFactory.create_batch(2)
    kept = SuspendedAddressFactory()

    staff.post(
        reverse(LIST), {"action": "lift_all", "_selected_action": [row.pk for row in chosen]}
    )

    assert list(SuspendedAddress.objects.all()) == [kept]
    assert AuditEvent.objects.count() == 2


def test_nobody_suspends_or_unsubscribes_others_by_hand(staff):
    address, decline = SuspendedAddressFactory(), OptOutFactory()

    for table, row in (("suspendedaddress", address), ("optout", decline)):
        assert staff.get(reverse(f"admin:core_{table}_add")).status_code == 403
        delete = reverse(f"admin:core_{table}_delete", args=[row.pk])
        assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_a_message_that_came_back_shows_it_and_its_address(staff):
    now = timezone.now()
    message = MessageFactory(
        recipient="ann@example.org", status="sent", sent_at=now, bounced_at=now, reason="550 5.1.1"
    )
    SuspendedAddressFactory(email="ann@example.org", message=message)

    shown = page(staff, "message_change", message.pk)

    assert "Sent, came back" in page(staff, "message_changelist")
    assert "550 5.1.1" in shown
    assert "because mail to it came back" in shown
