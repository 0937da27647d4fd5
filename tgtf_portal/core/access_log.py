"""Noting who of the staff looked at, changed or took out whose data."""

from django.db import models

from tgtf_portal.core.audit import name_of
from tgtf_portal.core.models import AccessEntry, User

Verb = AccessEntry.Verb


def note_access(verb: str, thing: models.Model, *, by: User, page: str = "") -> None:
    """`thing` is the person's row, or what a list of people belongs to; `page` is its route."""
    AccessEntry.objects.create(verb=verb, thing=name_of(thing), by=by, page=page[:80])
