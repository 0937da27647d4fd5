"""Who did what to which thing, in one line each."""

from operator import attrgetter
from typing import Any

from django.db import models

from tgtf_portal.core.models import AuditEvent, User


def record(verb: str, thing: models.Model, *, by: User | None, **facts: Any) -> AuditEvent:
    """Leave a trace; `by` is None where a person without an account or the portal itself acted."""
    return AuditEvent.objects.create(
        verb=verb,
        thing=name_of(thing),
        within=_whole_of(thing),
        label=str(thing)[:200],
        actor=by,
        facts=facts,
    )


def _whole_of(thing: models.Model) -> str:
    """The name of what the thing is part of, as its model says by `trail_of`: a path, or "" for
    the thing itself."""
    path = getattr(thing, "trail_of", None)
    if path is None:
        return ""
    return name_of(attrgetter(path)(thing) if path else thing)


def name_of(thing: models.Model) -> str:
    """The thing's stable name in the trail, e.g. `webinars.webinar/12`."""
    return f"{thing._meta.label_lower}/{thing.pk}"
