"""Keep a demonstration that another form of the portal made, and let a new one begin beside it."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

# What the portal wrote beside its database: it belongs to the rows that are kept.
BESIDE = ["journal", "mail", "media", "broker", "broker-control", "beat-schedule*"]
ELSEWHERE = (
    "The database was made by another form of the portal: name an empty one in DATABASE_URL."
)


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        if not is_of_another_form():
            return
        if connection.vendor != "sqlite":
            raise CommandError(ELSEWHERE)
        database = Path(connection.settings_dict["NAME"])
        connection.close()
        kept = keep_aside(database, settings.VAR)
        self.stdout.write(f"A demonstration of an older form is kept in {kept}; a new one begins.")


def is_of_another_form() -> bool:
    """Whether the database took a migration that this code does not have, or took all that it has
    and lacks a table or a column: before a release the first migrations change."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    known = MigrationLoader(None).disk_migrations.keys()
    return not applied <= known or (applied == known and _lacks_something())


def _lacks_something() -> bool:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not model._meta.managed or model._meta.proxy:
                continue
            if table not in tables:
                return True
            there = connection.introspection.get_table_description(cursor, table)
            columns = {field.column for field in model._meta.concrete_fields}
            if not columns <= {column.name for column in there}:
                return True
    return False


def keep_aside(database: Path, folder: Path) -> Path:
    """Move the database and what was written beside it; returns where it is now."""
    kept = folder / f"kept-{timezone.now():%Y%m%d-%H%M%S}"
    kept.mkdir()
    patterns = [(database.parent, f"{database.name}*"), *((folder, name) for name in BESIDE)]
    for place, pattern in patterns:
        for path in place.glob(pattern):
            path.rename(kept / path.name)
    return kept
