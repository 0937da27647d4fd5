"""The control: the sleeper, taking for its own what it claimed however long ago."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from django.db.models.functions import Now

from tgtf_portal.core.tests.chaos import sleeper

app = sleeper.app  # the portal is set up from here on

from tgtf_portal.core.models.message import MessageQuerySet  # noqa: E402


def held_by(self: MessageQuerySet, token: UUID) -> Self:
    self.update(token=token, lease_until=Now() + timedelta(minutes=1))
    return self


MessageQuerySet.held_by = held_by
