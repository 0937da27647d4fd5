"""Reading the parts of a webinar's file: each key is known, each value of its kind, or refused."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.refusal import Refused

KINDS = {
    str: _lazy("a text"),
    int: _lazy("a whole number"),
    list: _lazy("a list"),
    dict: _lazy("an object"),
}
# What stands in the webinar's object or beside it, with the spellings of one thing.
SPELLINGS = {
    "presenters": ["presenters"],
    "outputs": ["outputs"],
    "closing": ["closing"],
    "attended": ["attended", "attended_about"],
    "start": ["start", "starts"],
    "end": ["end", "ends"],
}
EITHER = [spelling for spellings in SPELLINGS.values() for spelling in spellings]
FILE = ["facility", "webinar", "success_stories", "breakouts", *EITHER]
FACILITY = ["name", "acronym", "initiative", "selected_projects", "support_types"]
WEBINAR = ["number", "series", "title", "date", "timezone", "summary", "purpose", "moderator"]
WEBINAR += EITHER
SPEAKER = ["name", "role", "email", "points"]
STORY = ["presenter", "cluster", "title", "points"]
BREAKOUT = ["title", "description", "capacity", "host", "conclusions"]
HOST = ["name", "email"]
Facts = dict[str, Any]
Value = TypeVar("Value")
Row = TypeVar("Row", bound=models.Model)


def path_of(place: str, name: str) -> str:
    return f"{place}.{name}".lstrip(".")


def only(facts: Any, known: list[str], place: str) -> Facts:
    """The object itself; raises Refused where it has a key that nobody would read."""
    if not isinstance(facts, dict):
        told = {"path": place or _("The file"), "kind": KINDS[dict]}
        raise Refused(_("%(path)s: expected %(kind)s.") % told)
    for name in facts:
        if name not in known:
            told = {"path": path_of(place, name), "known": ", ".join(known)}
            raise Refused(_("%(path)s: this key is not known. Known here are: %(known)s.") % told)
    return facts


def place_of(facts: Facts, name: str) -> tuple[Facts, str, str]:
    """Where the file tells one of those that may stand beside the webinar: object, place, key."""
    places = ((facts.get("webinar", {}), "webinar"), (facts, ""))
    found = [
        (there, place, spelling)
        for there, place in places
        for spelling in SPELLINGS[name]
        if spelling in there
    ]
    if len(found) > 1:
        paths = _(" and ").join(path_of(place, key) for _there, place, key in found)
        raise Refused(_("%s: these tell the same; write one of them.") % paths)
    return found[0] if found else ({}, "webinar", name)


def part(
    facts: Facts, name: str, kind: type[Value], place: str = "", default: Value | None = None
) -> Value:
    """A value of the file; raises Refused where it is missing or of another kind."""
    value = facts.get(name, default)
    if value is None:
        raise Refused(_("%s is missing.") % path_of(place, name))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        told = {"path": path_of(place, name), "kind": KINDS[kind]}
        raise Refused(_("%(path)s: expected %(kind)s.") % told)
    return value


def texts(facts: Facts, name: str, place: str) -> list[str]:
    told = part(facts, name, list, place, default=[])
    if not all(isinstance(text, str) and text.strip() for text in told):
        raise Refused(_("%s: expected a list of texts.") % path_of(place, name))
    return told


def kept(row: Row, place: str, exclude: set[str] | None = None) -> Row:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as fault:
        raise refusal(place, fault) from fault
    row.save()
    return row


def refusal(place: str, fault: ValidationError) -> Refused:
    told = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
    return Refused(" ".join(f"{place}.{name}: {' '.join(said)}" for name, said in told.items()))


def once(pairs: list[tuple[str, Any]]) -> Facts:
    """For `json.loads`: of a key that is written twice, one would be dropped in silence."""
    facts = {}
    for name, value in pairs:
        if name in facts:
            raise Refused(_("%s: this key is written twice in one object.") % name)
        facts[name] = value
    return facts
