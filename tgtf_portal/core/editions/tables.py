"""Which tables a statement reads and writes, and which of them have editions."""

import re
from functools import cache

from django.apps import AppConfig, apps
from django.db.models import Model

# Where a table is named to be read. Names that are none of ours count as read, too.
READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)
WRITTEN = re.compile(
    r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE(?: ONLY)?|DELETE FROM(?: ONLY)?)\s+"?(\w+)"?',
    re.IGNORECASE,
)
# A statement that may write to whatever it names.
WRITES_SOMEWHERE = re.compile(
    r"\s*(?:TRUNCATE|WITH\b.*\b(?:INSERT|UPDATE|DELETE)\b)", re.DOTALL | re.IGNORECASE
)
NAME = re.compile(r"\w+")
# By a table: what triggers of the database write along with it.
_along: dict[str, frozenset[str]] = {}


def writes_along(table: str, *others: str) -> None:
    """Signs up what a trigger writes whenever the table is written, unseen by the connection."""
    _along[table] = _along.get(table, frozenset()) | set(others)


def read_by(sql: str) -> list[str]:
    """
    >>> read_by('SELECT * FROM "clusters_sme" INNER JOIN "clusters_cluster" ON (1 = 1)')
    ['clusters_sme', 'clusters_cluster']
    """
    return READ.findall(sql)


def written_by(sql: str) -> frozenset[str]:
    """Those with editions; where it is not plain which, all that are named."""
    if match := WRITTEN.match(sql):
        return (_along.get(match[1], frozenset()) | {match[1]}) & with_editions()
    if WRITES_SOMEWHERE.match(sql):
        return frozenset(NAME.findall(sql)) & with_editions()
    return frozenset()


@cache
def with_editions() -> frozenset[str]:
    """The tables that public pages may read, as each app says (`on_public_pages`); no history."""
    return frozenset(
        model._meta.db_table
        for app in apps.get_app_configs()
        for model in app.get_models(include_auto_created=True)
        if _is_on_public_pages(app, model)
    )


def _is_on_public_pages(app: AppConfig, model: type[Model]) -> bool:
    names = getattr(app, "on_public_pages", ())
    is_history = model.__name__.startswith("Historical")
    return model._meta.model_name in names or (names == "all" and not is_history)
