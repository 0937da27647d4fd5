"""The register of personal data: each app says of each field of its tables what it is.

A table's own rows are those of one person: what of them goes at erasure, and what stays and why.
Texts are searched for names and addresses, whoever wrote them. A test walks all models and names
the field that nobody signed up.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.privacy.subject import DataSubject

Words = str | Promise
Rows = Callable[[DataSubject], Q]
Value = Callable[[int], Any]  # made from the row's number


class Fate(models.TextChoices):
    """What becomes of a field of one's own rows."""

    CLEARED = "cleared", _("emptied")
    REPLACED = "replaced", _("replaced by what names nobody")
    RENEWED = "renewed", _("replaced by a new one: links open nothing")
    DELETED = "deleted", _("goes with its row")
    KEPT = "kept", _("stays")
    REWORDED = "reworded", _("stays; names and addresses in it are replaced")


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """`fates` are those of a person's own rows; in `texts` anybody may be named."""

    label: str
    whose: Words = ""
    period: str = ""  # the class of retention
    until: Words = ""  # of what no class ends
    rows: Rows | None = None
    fates: Mapping[str, Fate] = field(default_factory=dict)
    why: Mapping[str, Words] = field(default_factory=dict)  # of what stays
    texts: frozenset[str] = frozenset()
    impersonal: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # what texts tell behind the name
    secrets: frozenset[str] = frozenset()  # never handed out
    titles: tuple[str, ...] = ()  # words of our own, which are nobody's name
    values: Mapping[str, Value] = field(default_factory=dict)  # what replaces a field

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def is_deleted(self) -> bool:
        return Fate.DELETED in self.fates.values()

    @property
    def known(self) -> set[str]:
        return {*self.fates, *self.texts, *self.impersonal}


TABLES: dict[str, PersonalTable] = {}


def table(
    label: str,
    *,
    whose: Words = "",
    period: str = "",
    until: Words = "",
    rows: Rows | None = None,
    deleted: str = "",
    cleared: str = "",
    replaced: str = "",
    renewed: str = "",
    kept: Mapping[str, Words] | None = None,
    texts: str = "",
    impersonal: str = "",
    values: Mapping[str, Value] | None = None,
    **parts: str,
) -> None:
    """Sign up a table; fields are named with blanks between them, `kept` ones with the reason.

    What is replaced becomes a pseudonym where it is an address, else a word, or the value given.
    `parts` says which fields are names, addresses, roles, secrets and titles.
    """
    stay = {name: why for several, why in (kept or {}).items() for name in several.split()}
    ends = _by_field(cleared, replaced, renewed, deleted)
    secrets = parts.pop("secrets", "")
    TABLES[label] = PersonalTable(
        label=label,
        whose=whose,
        period=period,
        until=until,
        rows=rows,
        fates={**dict.fromkeys(stay, Fate.KEPT), **ends},
        why=stay,
        texts=frozenset(texts.split()),
        impersonal=frozenset(impersonal.split()),
        codes=tuple(renewed.split()),
        secrets=frozenset([*secrets.split(), *renewed.split()]),
        values=values or {},
        **{name: tuple(fields.split()) for name, fields in parts.items()},
    )


ENDS = (Fate.CLEARED, Fate.REPLACED, Fate.RENEWED, Fate.DELETED)


def _by_field(*fields: str) -> dict[str, Fate]:
    """The fate of each, from the fields of each of `ENDS`."""
    ends = zip(ENDS, fields, strict=True)
    return {name: fate for fate, several in ends for name in several.split()}


def nobody(label: str, impersonal: str, *, texts: str = "", titles: str = "") -> None:
    """Sign up a table whose rows are no person's; its texts may name somebody all the same."""
    table(label, impersonal=f"{impersonal} {titles}", texts=texts, titles=titles)


def own_tables() -> Iterator[PersonalTable]:
    """Those with rows of one person."""
    return (entry for entry in TABLES.values() if entry.rows is not None)


# --- History: an old state of a row is of the same person -----------------------------------------
@cache
def history_of(model: type[models.Model]) -> type[models.Model] | None:
    """The table of the model's earlier states, where they are kept."""
    found = (m for m in apps.get_models() if getattr(m, "instance_type", None) is model)
    return next(found, None)


def is_history(model: type[models.Model]) -> bool:
    """Earlier states of a row, or of the links that it had."""
    return hasattr(model, "instance_type")


def is_history_of_links(model: type[models.Model]) -> bool:
    """Between two things, of which the state of one leads to the links that it had."""
    return any(field.name == "m2m_history_id" for field in model._meta.local_fields)


# What each earlier state has besides the row's own fields.
HISTORY_FIELDS = {
    "history_id": "impersonal",
    "history_date": "impersonal",
    "history_type": "impersonal",
    "history_user": "kept: the account is empty",
    "history_change_reason": "text",
}


# --- Completeness ---------------------------------------------------------------------------------
def fields_of(model: type[models.Model]) -> set[str]:
    """Everything but the row's number."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    numbered = (models.AutoField, models.BigAutoField)
    return {f.name for f in fields if not isinstance(f, numbered)}


def unsigned(model: type[models.Model]) -> set[str]:
    """The fields of which nobody said what they are."""
    if model._meta.auto_created:  # links between two tables, signed up as a field of one of them
        return set()
    if is_history_of_links(model):
        return set()
    if is_history(model):
        known = TABLES[model.instance_type._meta.label].known  # type: ignore[attr-defined]
        return fields_of(model) - known - {*HISTORY_FIELDS, "id"}
    entry = TABLES.get(model._meta.label)
    return fields_of(model) - (entry.known if entry else set())


def gone() -> set[str]:
    """What is signed up and is no field any more."""
    return {
        f"{label}.{name}"
        for label, entry in TABLES.items()
        for name in entry.known - fields_of(entry.model)
    }
