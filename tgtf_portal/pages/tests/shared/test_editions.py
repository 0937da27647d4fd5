"""A table has another edition after whatever changes its rows, and only then."""

import pytest
from django.db import connection, transaction

from clusters.models import SME, Cluster
from clusters.tests.factories import ClusterFactory, SMEFactory, ThemeFactory
from tgtf_portal.core.editions import stores
from tgtf_portal.core.editions.connection import tables_read

pytestmark = pytest.mark.django_db(transaction=True)
CLUSTERS, SMES = Cluster._meta.db_table, SME._meta.db_table
TABLES = (CLUSTERS, SMES)


@pytest.fixture
def store(settings, request):
    """This database's; PostgreSQL's is Redis, also where the run was given none."""
    if connection.vendor == "postgresql" and not settings.REDIS_URL:
        settings.REDIS_URL = request.getfixturevalue("redis_server").url
    stores.store.cache_clear()
    yield stores.store()
    stores.store.cache_clear()


def new(name):
    return {"slug": name, "name": name, "country": "BG"}


CHANGES = {
    "a row saved": lambda cluster: cluster.save(),
    "a row made": lambda cluster: Cluster.objects.create(**new("new")),
    "rows made at once": lambda cluster: Cluster.objects.bulk_create([Cluster(**new("other"))]),
    "rows changed at once": lambda cluster: Cluster.objects.update(listed=False),
    "rows changed each": lambda cluster: Cluster.objects.bulk_update([cluster], ["name"]),
    "a row gone": lambda cluster: Cluster.objects.create(**new("gone")).delete(),
    "found or made": lambda cluster: Cluster.objects.get_or_create(**new("third")),
    "as SQL": lambda cluster: _execute("update clusters_cluster set listed = listed"),
    "as SQL, often": lambda cluster: _execute_often("UPDATE clusters_cluster SET name = %s"),
}


def _execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _execute_often(sql):
    with connection.cursor() as cursor:
        cursor.executemany(sql, [["One"], ["Other"]])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_change_gives_its_table_another_edition(store, change, in_transaction):
    cluster = ClusterFactory()
    before = store.editions(TABLES)

    if in_transaction:
        with transaction.atomic():
            change(cluster)
            assert store.signature([SMES]) == before[SMES]
    else:
        change(cluster)

    after = store.editions(TABLES)
    assert after[CLUSTERS] != before[CLUSTERS]
    assert after[SMES] == before[SMES]


def test_a_link_between_rows_has_an_edition_of_its_own(store):
    cluster, theme = ClusterFactory(), ThemeFactory()
    links = [Cluster.themes.through._meta.db_table]
    before = store.signature(links)

    cluster.themes.add(theme)

    assert store.signature(links) != before


def test_what_is_taken_back_changes_no_edition(store):
    cluster = ClusterFactory()
    before = store.signature(TABLES)

    with transaction.atomic():
        cluster.save()
        transaction.set_rollback(True)
    with transaction.atomic():
        list(Cluster.objects.all())

    assert store.signature(TABLES) == before


def test_all_tables_of_a_transaction_change_in_the_same_moment(store):
    before = store.editions(TABLES)

    with transaction.atomic():
        SMEFactory(cluster=ClusterFactory())

    assert not set(store.editions(TABLES).items()) & set(before.items())


def test_what_is_forgotten_is_another_edition(store):
    before = store.editions(TABLES)

    store.forget()

    assert not set(store.editions(TABLES).items()) & set(before.items())
    assert store.signature(TABLES) == store.signature(TABLES)


def test_the_connection_says_which_tables_were_read(store):
    with tables_read() as read:
        list(Cluster.objects.filter(smes__name="Firm").prefetch_related("themes"))
        ClusterFactory()  # without themes nothing of theirs was asked
        list(Cluster.objects.prefetch_related("themes"))
    list(SME.objects.all())

    assert {CLUSTERS, SMES, "clusters_theme", "clusters_cluster_themes"} <= read
