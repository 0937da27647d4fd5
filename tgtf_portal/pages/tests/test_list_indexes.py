"""Each list that grows with the years finds a page of it by an index, in its order."""

import pytest
from django.db import connection

from tgtf_portal.core.models import AccessEntry, AuditEvent, Message
from webinars.models import Invitation, Overview, Registration

pytestmark = pytest.mark.django_db

KEY = ""  # the table itself stands in this order
# The rows of a list, in its order, and the index that finds a page of them.
LISTS = [
    (Registration.objects.filter(webinar=1).order_by("-registered_at", "-pk"), "registration_list"),
    (Registration.objects.order_by("-registered_at", "-pk"), "registration_latest"),
    (Invitation.objects.filter(webinar=1).order_by("-pk"), "invitation_list"),
    (Message.objects.order_by("-pk"), KEY),
    (Message.objects.filter(about="webinar/1", kind="x").order_by(), "core_message_about"),
    (Message.objects.filter(recipient="a@example.org").order_by(), "core_message_recipient"),
    (AccessEntry.objects.order_by("-pk"), KEY),
    (AuditEvent.objects.filter(thing="webinars.webinar/1").order_by(), "core_auditevent_thing"),
    (Overview.objects.wanted().order_by("wanted_at"), "webinars_overview_wanted_at"),
]


@pytest.mark.parametrize(("rows", "index"), LISTS)
def test_a_page_of_the_list_is_found_by_an_index(rows, index):
    if connection.vendor == "postgresql":  # while tables are small it would read and sort them
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")

    plan = rows.values_list("pk", flat=True)[:100].explain()

    assert (index or rows.model._meta.db_table) in plan
    for whole_table in ("TEMP B-TREE", "Seq Scan", "Sort Key"):
        assert whole_table not in plan


def test_an_outbox_is_searched_by_how_an_address_begins_through_an_index():
    if connection.vendor == "postgresql":  # SQLite compares row by row
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Message.objects.filter(recipient__startswith="ana@").order_by()
        assert "core_message_recipient" in rows.explain()
