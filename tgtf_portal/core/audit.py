"""Who did what to which thing, in one line each."""

from typing import Any

from django.db import models

from tgtf_portal.core.models import AuditEvent, User


def record(verb: str, thing: models.Model, *, by: User | None, **facts: Any) -> AuditEvent:
    """Leave a trace; `by` is None where a person without an account or the portal itself acted."""
    return AuditEvent.objects.create(
        verb=verb, thing=name_of(thing), label=str(thing)[:200], actor=by, facts=facts
    )


def name_of(thing: models.Model) -> str:
    """The thing's stable name in the trail, e.g. `webinars.webinar/12`."""
    return f"{thing._meta.label_lower}/{thing.pk}"
