"""What the plugins do for every test holds for these."""

import sys

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from tgtf_portal.core.models import RetentionPeriod
from tgtf_portal.core.tests.emptying import NEVER_BACK, put_back
from tgtf_portal.core.tests.factories import CoordinatorFactory


# --- The database is put back ---------------------------------------------------------------------
def tables():
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_and_what_it_takes_away_is_back():
    before = tables()
    CoordinatorFactory()
    group = Group.objects.first()
    group.permissions.remove(group.permissions.first())
    Group.objects.filter(pk=group.pk).update(name="Others")
    Group.objects.last().delete()
    RetentionPeriod.objects.create(name="audit", days=700)
    changed = {table for table, rows in tables().items() if rows != before[table]}

    put_back()

    assert {"core_user", "auth_group", "auth_group_permissions"} < changed
    assert tables() | {NEVER_BACK: []} == before | {NEVER_BACK: []}


# --- Browsers share their middleware --------------------------------------------------------------
def test_browsers_share_one_chain_until_a_setting_changes(settings):
    one, two, three = Client(), Client(), Client()
    for client in (one, two):
        assert client.get("/no/such/page").headers["Referrer-Policy"] == "same-origin"

    settings.SECURE_REFERRER_POLICY = "no-referrer"

    assert three.get("/no/such/page").headers["Referrer-Policy"] == "no-referrer"
    chains = [client.handler._middleware_chain for client in (one, two, three)]
    assert chains[0] is chains[1]
    assert chains[0] is not chains[2]


# --- One piece of stack ---------------------------------------------------------------------------
def test_a_test_stands_on_the_large_piece_of_stack():
    frame, names = sys._getframe(), []
    while frame := frame.f_back:
        names.append(frame.f_code.co_name)

    assert "call_with_room" in names
