"""The turns of a thing's life: from one status to the next, with a trace."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

Thing = TypeVar("Thing", bound=Any)


@transaction.atomic
def turn(thing: Thing, to: Any, before: set[Any], verb: str, by: User | None) -> Thing:
    """The thing, locked, in its new status; refused unless its status is one of those `before`."""
    thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if thing.status not in before:
        facts = {"noun": thing._meta.verbose_name, "is": thing.get_status_display(), "to": to.label}
        raise Refused(_("This %(noun)s is “%(is)s”; it cannot become “%(to)s”.") % facts)
    thing.status = to
    thing.save(update_fields=["status"])
    audit.record(verb, thing, by=by)
    return thing
