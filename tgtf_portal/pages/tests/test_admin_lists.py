"""The lists of the administration: drawn as Django draws them, and paged by keys."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import results
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import localtime

from tgtf_portal.core.admin import dates, paging
from tgtf_portal.core.admin.filters import values_of
from tgtf_portal.core.admin.rows import rows_of
from tgtf_portal.core.models import Message, SuspendedAddress, User
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    MessageFactory,
    SuspendedAddressFactory,
    UserFactory,
)
from webinars.models import Registration, Webinar
from webinars.tests.factories import RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db
OUTBOX = reverse("admin:core_message_changelist")


def changelist(model, query=""):
    page = admin.site.get_model_admin(model)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    request = RequestFactory().get(f"{address}{query}")
    request.user = CoordinatorFactory()
    return page.get_changelist_instance(request)


def plain(html):
    """Django's tick has its attributes in another order, and its cells no labels."""
    unlabelled = re.sub(r' data-l="[^"]*"', "", html)
    return re.sub(r"<input type=\"checkbox\"[^>]*>", "<tick>", unlabelled)


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (Registration, "?attended__exact=0"),
        (User, ""),
        (Message, "?q=reader"),
        (Webinar, ""),
        (SuspendedAddress, ""),
    ],
)
def test_rows_are_drawn_as_django_draws_them(model, query):
    RegistrationFactory(name="<b>Ann</b>", organisation="")
    RegistrationFactory(webinar=WebinarFactory(title="A & B"), status="waiting")
    MessageFactory()
    UserFactory(name="")
    SuspendedAddressFactory()

    found = changelist(model, query)
    found.formset = None

    theirs = [plain("".join(row)) for row in results(found)]
    assert [plain(row) for row in rows_of(found)] == theirs
    assert theirs


def test_every_tick_names_its_row(staff):
    message = MessageFactory(recipient="a@example.org")

    text = staff.get(OUTBOX).content.decode()

    label = f'aria-label="Select this object for an action - {message}"'.replace(">", "&gt;")
    assert f'name="_selected_action" value="{message.pk}" class="action-select" {label}' in text


def test_a_page_far_in_has_its_rows_in_order_and_joins_no_others(
    staff, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(admin.site.get_model_admin(Message), "list_per_page", 2)
    numbers = [message.pk for message in MessageFactory.create_batch(7)]

    shown = staff.get(OUTBOX, {"p": 3}).context["cl"].result_list
    last = staff.get(OUTBOX, {"p": 4}).context["cl"].result_list

    assert [message.pk for message in shown] == [numbers[2], numbers[1]]
    assert [message.pk for message in last] == [numbers[0]]


def test_what_is_very_long_is_not_counted_and_all_of_it_can_still_be_chosen(staff, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 3)
    monkeypatch.setattr(dates, "FEW", 3)
    monkeypatch.setattr(admin.site.get_model_admin(Message), "list_per_page", 2)
    MessageFactory.create_batch(5, status="held")

    shown = staff.get(OUTBOX)
    chosen = {"action": "release", "select_across": "1", "index": "0"}
    staff.post(OUTBOX, {**chosen, "_selected_action": [Message.objects.first().pk]})

    assert shown.context["cl"].is_estimated == (connection.vendor == "postgresql")
    assert shown.context["cl"].result_count >= 4
    zone = ZoneInfo(staff.person.time_zone)
    month = localtime(Message.objects.first().created_at, zone).month
    assert f"created_at__month={month}" in shown.content.decode()
    assert set(Message.objects.values_list("status", flat=True)) == {"queued"}


def test_values_that_occur_are_found_in_order():
    for kind in ("b", "a", "b", "c"):
        MessageFactory(kind=kind)

    assert values_of(Message, "kind") == ["a", "b", "c"]


def test_what_is_offered_while_somebody_types_has_an_order():
    """Else its pages may leave rows out, and bring others twice."""
    others = {
        pages.model._meta.get_field(name).remote_field.model
        for model, page in admin.site._registry.items()
        for pages in (page, *(inline(model, admin.site) for inline in page.inlines))
        for name in pages.autocomplete_fields
    }

    assert others
    assert [
        other.__name__
        for other in others
        if not (admin.site.get_model_admin(other).ordering or other._meta.ordering)
    ] == []
