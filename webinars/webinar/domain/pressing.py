"""A button that was pressed twice did its work once: the trail knows the press by its mark."""

from typing import Any, TypeVar

from django.db.models import Model

from tgtf_portal.core import audit
from tgtf_portal.core.models import AuditEvent, User
from tgtf_portal.core.values import tokens

Row = TypeVar("Row", bound=Model)


def new_press() -> str:
    """A mark for a page that is about to be sent."""
    return tokens.new_code()


def known_by_press(model: type[Row], verb: str, press: str, *, by: User | None) -> Row | None:
    """What the same press of the same person made already. Called behind a lock that both take."""
    if not press:
        return None
    done: Any = AuditEvent.objects.filter(verb=verb, actor=by, facts__press=press)
    thing = done.order_by("-pk").values_list("thing", flat=True).first()
    return model._default_manager.filter(pk=thing.rpartition("/")[2]).first() if thing else None


def was_pressed(thing: Model, verb: str, press: str) -> bool:
    """Whether this was done to the thing by the same press."""
    done = AuditEvent.objects.filter(verb=verb, thing=audit.name_of(thing), facts__press=press)
    return bool(press) and done.exists()
