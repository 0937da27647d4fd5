"""Which tables a statement reads and writes, and which of them have editions."""

import re
from functools import cache

from django.apps import apps

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


def read_by(sql: str) -> list[str]:
    """
    >>> read_by('SELECT * FROM "clusters_sme" INNER JOIN "clusters_cluster" ON (1 = 1)')
    ['clusters_sme', 'clusters_cluster']
    """
    return READ.findall(sql)


def written_by(sql: str) -> frozenset[str]:
    """Those with editions; where it is not plain which, all that are named."""
    if match := WRITTEN.match(sql):
        return frozenset({match[1]}) & with_editions()
    if WRITES_SOMEWHERE.match(sql):
        return frozenset(NAME.findall(sql)) & with_editions()
    return frozenset()


@cache
def with_editions() -> frozenset[str]:
    """The tables of apps that have public pages (`has_public_pages`), but for their history."""
    return frozenset(
        model._meta.db_table
        for app in apps.get_app_configs()
        if getattr(app, "has_public_pages", False)
        for model in app.get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    )
