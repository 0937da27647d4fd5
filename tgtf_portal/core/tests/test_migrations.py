"""Tests run on tables made from the models: migrating from nothing makes the same ones."""

from tgtf_portal.core.tests import databases

MIGRATE = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("createcachetable")
"""
# Columns, rules and triggers of our own tables: those of libraries may differ, as Django's own do
# in the type of their keys. Rows of all but editions, which whatever is written changes.
DESCRIBE = """
import django
django.setup()
from django.db import connection
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
with connection.cursor() as cursor:
    cursor.execute(TRIGGERS[connection.vendor])
    for name, words in cursor.fetchall():
        print(name, " ".join(words.split()))
    look = connection.introspection
    for table in look.table_names(cursor):
        if table.startswith(("core_", "clusters_", "advisors_", "webinars_")):
            for column in look.get_table_description(cursor, table):
                print(table, column[:9])
            for rule in look.get_constraints(cursor, table).values():
                print(table, sorted((k, v) for k, v in rule.items() if k != "definition"))
        if table != "core_edition":
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            print(table, cursor.fetchone()[0], "rows")
"""


def test_migrating_from_nothing_makes_the_tables_that_the_tests_run_on(tmp_path, blank_database):
    with databases.new_database(tmp_path, "migrated") as url:
        migrated = set(databases.run_script(MIGRATE + DESCRIBE, url, tmp_path).splitlines())
    from_the_models = set(databases.run_script(DESCRIBE, blank_database, tmp_path).splitlines())

    assert migrated - from_the_models == set()
    assert from_the_models - migrated == set()
