"""Which tables a statement reads and writes, as Django and we write statements."""

import pytest

from tgtf_portal.core.editions.tables import read_by, with_editions, written_by

CLUSTER, SME = "clusters_cluster", "clusters_sme"


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        (f'SELECT "{SME}"."id" FROM "{SME}"', [SME]),
        (f'SELECT 1 FROM "{SME}" LEFT OUTER JOIN "{CLUSTER}" ON (1 = 1)', [SME, CLUSTER]),
        (f'SELECT (SELECT COUNT(*) FROM "{SME}" U0) FROM "{CLUSTER}"', [SME, CLUSTER]),
        (f"select 1 from {SME} join {CLUSTER} on true", [SME, CLUSTER]),
        (f'SELECT 1 FROM (SELECT 2 FROM "{SME}") s', [SME]),
        ("SELECT 1", []),
    ],
)
def test_a_statement_reads(sql, tables):
    assert read_by(sql) == tables


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        (f'INSERT INTO "{SME}" ("name") VALUES (%s)', {SME}),
        (f'INSERT OR IGNORE INTO "{SME}" ("name") VALUES (%s)', {SME}),
        (f'  UPDATE "{SME}" SET "name" = %s WHERE "id" IN (SELECT 1)', {SME}),
        (f"update only {SME} set name = 'x'", {SME}),
        (f'DELETE FROM "{SME}" WHERE 1 = 1', {SME}),
        (f'TRUNCATE "{SME}", "{CLUSTER}", "core_message"', {SME, CLUSTER}),
        (f'WITH x AS (SELECT 1 FROM "{CLUSTER}")\nUPDATE "{SME}" SET name = 1', {SME, CLUSTER}),
        (f'WITH x AS (SELECT 1) SELECT * FROM "{SME}"', set()),
        (f'SELECT 1 FROM "{SME}" FOR UPDATE', set()),
        ('INSERT INTO "core_message" ("kind") VALUES (%s)', set()),
        ('INSERT INTO "clusters_historicalcluster" ("name") VALUES (%s)', set()),
        ('SAVEPOINT "s1"', set()),
    ],
)
def test_a_statement_writes_to_tables_with_editions(sql, tables):
    assert written_by(sql) == tables


def test_what_a_trigger_writes_is_written_too():
    count = "webinars_placecount"
    assert written_by('UPDATE "webinars_registration" SET name = 1') >= {count}


def test_tables_behind_public_pages_have_editions_and_the_outbox_has_none():
    assert {CLUSTER, SME, "clusters_cluster_themes", "core_user"} <= with_editions()
    assert not {"core_message", "django_session", "cache"} & with_editions()
