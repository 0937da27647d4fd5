"""The control: the sleeper, taking for its own what it claimed however long ago."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from django.db.models.functions import Now

from tgtf_portal.core.tests.chaos.sleeper import app  # noqa: F401, I001
from tgtf_portal.core.models.message import MessageQuerySet


def held_by(self: MessageQuerySet, token: UUID) -> Self:
    self.update(token=token, lease_until=Now() + timedelta(minutes=1))
    return self


MessageQuerySet.held_by = held_by
