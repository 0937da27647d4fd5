"""Where texts name a person, whoever wrote them, and what stands there afterwards.

Addresses are sought as they are. A name is sought if it has two words or more and is none of our
own titles; as it is written with capitals: nobody can take common words out of everybody's texts by
calling themselves so.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tgtf_portal.core.privacy.register import (
    HISTORY_FIELDS,
    TABLES,
    PersonalTable,
    history_of,
)
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.erased import NOBODY
from tgtf_portal.core.values.folding import folded, name_key, places_in

SHORTEST_NAME = 5
SHORTEST_WORD = 3
MASK = "[…]"
Within = Mapping[type[models.Model], Q]  # the tables, and which of their rows
_SENTENCE_BEGINS = re.compile(r"(^|[.!?…:]\s+|\n\s*)$")
_LINK = re.compile(r"[\s,(–—:-]+(\w{1,4}\s)?")  # “, ” or “ and ”
_PART_BEFORE, _PART_AFTER = re.compile(r"[\w.+-]"), re.compile(r"\w|[.-]\w")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sought; `passed_over` are names that are words of our own titles, too.

    `instead` takes the place of a name, where that is not “somebody”. `parts` are single words of
    a name: they are masked, for nobody can say what else stood there.
    """

    addresses: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    instead: str = ""
    parts: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.addresses + self.names


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names the person: in which field of which row, and how it reads."""

    table: PersonalTable
    row: models.Model
    field: str
    text: str


def terms_for(subject: DataSubject) -> Terms:
    keys = dict.fromkeys(name_key(name) for name in subject.names)
    sought = [key for key in keys if len(key.split()) > 1 and len(key) >= SHORTEST_NAME]
    taken = {key for key in sought if _is_a_title(key)}
    addresses = tuple(folded(address) for address in subject.addresses)
    # The longest first: what a shorter name is part of is replaced whole.
    names = sorted((key for key in sought if key not in taken), key=len, reverse=True)
    roles = tuple(sorted(map(name_key, subject.roles), key=len, reverse=True))
    return Terms(addresses, tuple(names), roles, tuple(sorted(taken)))


def _is_a_title(key: str) -> bool:
    for entry in TABLES.values():
        for name in entry.titles:
            if entry.model._base_manager.filter(**{f"{name}__folded__contains": key}).exists():
                return True
    return False


def mentions(
    terms: Terms, within: Within | None = None, *, but: Collection[str] = ()
) -> Iterator[Mention]:
    """Every text that names the person, earlier states too; anywhere, or `within` some rows.

    `but` are fields as `app.Model.field` that are not read.
    """
    for entry in TABLES.values():
        read = sorted(name for name in entry.texts if f"{entry.label}.{name}" not in but)
        yield from _in_table(entry, entry.model, read, terms, within)
        if history := history_of(entry.model):
            kept = {field.name for field in history._meta.local_fields}
            reasons = [name for name, what in HISTORY_FIELDS.items() if what == "text"]
            read = [name for name in read if name in kept] + reasons
            yield from _in_table(entry, history, read, terms, within)


def _in_table(
    entry: PersonalTable,
    model: type[models.Model],
    fields: Sequence[str],
    terms: Terms,
    within: Within | None,
) -> Iterator[Mention]:
    for row in _rows_to_read(model, fields, terms, within):
        for name in fields:
            value = getattr(row, name)
            if reworded(value, terms) != value:
                yield Mention(entry, row, name, value if isinstance(value, str) else str(value))


def _rows_to_read(
    model: type[models.Model], fields: Sequence[str], terms: Terms, within: Within | None
) -> Iterable[models.Model]:
    if within is not None:  # few enough to read them all
        return model._base_manager.filter(within[model]) if model in within else []
    if not terms.all or not fields:
        return []
    rows, found = model._base_manager.order_by("pk"), Q()
    for name in fields:
        if isinstance(model._meta.get_field(name), models.JSONField):
            rows = rows.annotate(**{f"_{name}_text": Cast(name, TextField())})
            found |= _perhaps_in_data(f"_{name}_text", terms)
        else:
            found |= _perhaps(name, terms)
    return rows.filter(found)


def _perhaps(name: str, terms: Terms) -> Q:
    return Q.create([(f"{name}__folded__contains", term) for term in terms.all], connector=Q.OR)


def _perhaps_in_data(name: str, terms: Terms) -> Q:
    """Data may be kept with escaped letters: it is sought by a word that has none."""
    found = Q()
    for term in terms.all:
        plain = [word for word in term.split() if word.isascii() and len(word) >= SHORTEST_WORD]
        if not plain:
            return Q(pk__isnull=False)  # every row is read
        found |= Q(**{f"{name}__icontains": max(plain, key=len)})
    return found


# --- Rewording ------------------------------------------------------------------------------------
def reworded(value: Any, terms: Terms) -> Any:
    """The same text, list or mapping without these names and addresses."""
    if isinstance(value, str):
        return _reworded_text(value, terms)
    if isinstance(value, list):
        return [reworded(each, terms) for each in value]
    if isinstance(value, dict):
        return {key: reworded(each, terms) for key, each in value.items()}
    return value


def _reworded_text(text: str, terms: Terms) -> str:
    for at, end in reversed(_found(text, terms)):
        if not terms.instead and not text.replace(text[at:end], "").strip():
            return NOBODY  # a name alone
        begins = _SENTENCE_BEGINS.search(text[:at]) is not None
        somebody = _("Somebody") if begins else _("somebody")
        text = text[:at] + (terms.instead or somebody) + text[end:]
    for at, end in reversed(_parts_found(text, terms)):
        text = text[:at] + MASK + text[end:]
    return text


def _parts_found(text: str, terms: Terms) -> list[tuple[int, int]]:
    found = [p for p in places_in(text, terms.parts) if _stands_alone(text, *p)]
    return [(at, end) for at, end in found if not text[at].islower()]


def _found(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Where whole names and addresses stand."""
    places = [p for p in places_in(text, terms.addresses) if _is_whole_address(text, *p)]
    taken = [p for p in places_in(text, terms.names) if _stands_alone(text, *p)]
    places += [
        (at, _end_of_role(text, end, terms))
        for at, end in taken
        if _is_written_as_a_name(text[at:end])
    ]
    return _without_overlaps(sorted(places))


def _stands_alone(text: str, at: int, end: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[end : end + 1]
    return not (before.isalnum() or after.isalnum())


def _end_of_role(text: str, end: int, terms: Terms) -> int:
    """What somebody is, told right behind their name, goes with it."""
    for role in terms.roles:
        found = places_in(text[end:], [role])
        if found and _LINK.fullmatch(text[end : end + found[0][0]]):
            return end + found[0][1]
    return end


def _is_whole_address(text: str, at: int, end: int) -> bool:
    """Not the end or the beginning of somebody else's."""
    before, after = text[max(0, at - 1) : at], text[end : end + 2]
    return not (_PART_BEFORE.match(before) or _PART_AFTER.match(after))


def _is_written_as_a_name(name: str) -> bool:
    words = name.split()
    return not (words[0][0].islower() or words[-1][0].islower())


def _without_overlaps(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for at, end in places:
        if not kept or at >= kept[-1][1]:
            kept.append((at, end))
    return kept


def reword(
    terms: Terms, within: Within | None = None, *, but: Collection[str] = ()
) -> dict[str, int]:
    """Take the names and addresses out of all texts: {table: how many of its texts}."""
    counts: dict[str, int] = {}
    for found in list(mentions(terms, within, but=but)):
        model = type(found.row)
        value = reworded(getattr(found.row, found.field), terms)
        model._base_manager.filter(pk=found.row.pk).update(
            **{found.field: cut(model, found.field, value)}
        )
        counts[found.table.label] = counts.get(found.table.label, 0) + 1
    return counts


def cut(model: type[models.Model], name: str, value: Any) -> Any:
    """No longer than the column."""
    most = getattr(model._meta.get_field(name), "max_length", None)
    return value[:most] if isinstance(value, str) and most else value
