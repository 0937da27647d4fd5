"""A form that is sent with more fields than it has does what it does without them.

Each is sent as its page offers it, then with the name of every column of every table besides; what
stands in the database afterwards is the same.
"""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models, transaction
from django.forms.formsets import BaseFormSet
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.values import tokens
from tgtf_portal.pages.tests.addresses import browser, small_world
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for, rows

pytestmark = pytest.mark.django_db

OURS = ("core", "clusters", "advisors", "webinars")
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
PASSING = {"django_session", "cache"}
ALSO = (
    "id pk owner by actor is_admin admin role roles _method verified confirmed score points state"
)
# Who sends it: the first of these to whom the page is shown.
SENDERS = ("visitor", "participant", "host", "manager", "advisor", "staff")


def forged():
    """A value for each column of our tables that would be a change if anybody took it."""
    sent = dict.fromkeys(ALSO.split(), "1")
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                sent[field.name] = sent[field.attname] = forgery(field)
    return sent


def forgery(field):
    if field.choices and field.flatchoices:  # a field of several countries has none that are flat
        return str(field.flatchoices[-1][0])
    if isinstance(field, models.ForeignKey):
        last = field.remote_field.model._default_manager.order_by("pk").last()
        return str(last.pk) if last else "1"
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2001-01-01 10:00" if isinstance(field, models.DateTimeField) else "2001-01-01"
    return "7" if isinstance(field, (models.IntegerField, models.DecimalField)) else "forged"


def forms_of(page):
    """Those that the page was made with."""
    found = [value for part in page.context or () for one in part.dicts for value in one.values()]
    for value in found:
        if isinstance(value, BaseFormSet):
            yield from [value.management_form, *value.forms]
        elif isinstance(value, forms.BaseForm):
            yield value


def offered(page):
    """What a browser would send back, with something in each empty field that has to be filled;
    None for what it would leave out."""
    return {bound.html_name: sent(bound) for form in forms_of(page) for bound in form}


def sent(bound):
    value, field = bound.value(), bound.field
    if isinstance(field, forms.BooleanField):
        return "on" if value or field.required else None
    return filled(field) if value in (None, "") and field.required else value


def filled(field):
    choices = [value for value, _label in getattr(field, "choices", []) if value]
    if choices:
        return str(choices[0])
    return "7" if isinstance(field, forms.IntegerField) else "Something"


def written_by(client, address, sent, monkeypatch):
    """The rows of each table that was written to; codes are the same each time."""
    count, tables = iter(range(1, 1000)), set()
    made = SimpleNamespace(token_urlsafe=lambda size: f"{next(count):022}")
    monkeypatch.setattr(tokens, "secrets", made)

    def note(execute, sql, params, many, context):
        tables.update(WRITES.findall(sql))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        client.post(address, sent)
        of = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        found = {
            table: list(of[table]._base_manager.order_by("pk").values())
            for table in tables - PASSING
            if table in of
        }
        transaction.set_rollback(True)
    return found


def difference(one, other):
    """The columns in which they differ."""
    found = set(one.keys() ^ other.keys())
    for table in one.keys() & other.keys():
        if len(one[table]) != len(other[table]):
            found.add(table)
        for row, twin in zip(one[table], other[table], strict=False):
            found |= {f"{table}.{name}" for name in row if row[name] != twin[name]}
    return found


def to_send(world):
    """Each address with a form, and whom it is shown to."""
    filled = arguments(world)
    answers = {(method, name): each for method, name, each in rows(filled)}
    found = {}
    for method, name in answers:
        shown = answers.get(("GET", name), {})
        sender = next((role for role in SENDERS if shown.get(role) == "200"), None)
        if method == "POST" and sender:
            address = reverse(name.split()[0], args=filled.get(name, []))
            found.setdefault(name.split()[0], (sender, address))
    return found


def test_abuse_21_no_form_takes_a_field_that_it_has_not(settings, monkeypatch, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    world = small_world()
    keys, more = {role: key_for(world, role) for role in SENDERS}, forged()
    taken, writing = {}, set()
    for name, (sender, address) in to_send(world).items():
        client = browser(settings, keys[sender])
        own = offered(client.get(address))
        plain = {field: value for field, value in own.items() if value is not None}
        prefixes = {field.rpartition("-")[0] for field in own if "-" in field}
        extra = {**more, **{f"{p}-{n}": value for p in prefixes for n, value in more.items()}}
        extra = {field: value for field, value in extra.items() if field not in own}
        once = written_by(client, address, plain, monkeypatch)
        forgeries = written_by(client, address, {**plain, **extra}, monkeypatch)
        writing |= {name} if once else set()
        if found := difference(once, forgeries):
            again = written_by(client, address, plain, monkeypatch)
            taken[name] = found - difference(once, again)

    assert {name: columns for name, columns in taken.items() if columns} == {}
    assert len(writing) > 15, writing


def test_control_what_a_careless_form_would_take_is_noticed():
    before = {"sme": [{"id": 1, "name": "A", "cluster_id": 1}], "vote": []}
    after = {"sme": [{"id": 1, "name": "A", "cluster_id": 2}], "vote": [{"id": 1}], "seat": []}

    assert difference(before, after) == {"sme.cluster_id", "vote", "seat"}
    assert difference(before, before) == set()
