"""Of every field of every table somebody has said whose data it is, and what becomes of it."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models

from tgtf_portal.core.management.commands.person import Command
from tgtf_portal.core.privacy import record, register
from tgtf_portal.core.privacy.register import TABLES, Fate
from tgtf_portal.core.values.periods import PERIODS

TEXTS = (models.CharField, models.TextField, models.JSONField)


def unsigned_fields():
    return {
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        for name in register.unsigned(model)
    }


def test_every_field_of_every_table_is_signed_up():
    assert unsigned_fields() == set(), "say in the app's `privacy` what these are"


def test_nothing_is_signed_up_that_is_no_field():
    assert register.gone() == set()


def test_a_new_field_without_an_entry_is_named(monkeypatch):
    """The control."""
    entry = TABLES["webinars.Registration"]
    fewer = {name: fate for name, fate in entry.fates.items() if name != "offers"}
    monkeypatch.setitem(TABLES, entry.label, replace(entry, fates=fewer))
    monkeypatch.delitem(TABLES, "sessions.Session")

    assert unsigned_fields() == {
        "webinars.Registration.offers",
        *(f"sessions.Session.{name}" for name in ("session_key", "session_data", "expire_date")),
    }


@pytest.mark.parametrize("entry", TABLES.values(), ids=lambda entry: entry.label)
def test_what_is_said_of_a_table_fits_its_fields(entry):
    fields = {field.name: field for field in entry.model._meta.get_fields()}

    assert not (entry.impersonal & {*entry.fates, *entry.texts}), "personal or not?"
    assert not entry.fates or not entry.rows or entry.whose
    assert entry.period in ("", *PERIODS)
    assert all(entry.why[name] for name, fate in entry.fates.items() if fate == Fate.KEPT)
    assert all(isinstance(fields[name], TEXTS) for name in entry.texts)
    assert {*entry.names, *entry.addresses} <= entry.fates.keys()


def test_own_rows_that_are_deleted_go_whole():
    halves = {
        entry.label
        for entry in TABLES.values()
        if entry.is_deleted and set(entry.fates.values()) != {Fate.DELETED}
    }

    assert halves == set()


@pytest.mark.django_db
def test_the_record_of_processing_says_what_whose_how_long_and_what_then(capsys):
    Command()._register()

    said = capsys.readouterr().out
    assert "## Registrations\n\nregistered people; 365 days after the webinar.\n" in said
    assert "| what they offer | emptied |" in said
    assert "| rating | stays (is counted, and names nobody) |" in said
    assert len(record.record_of_processing()) > 35
