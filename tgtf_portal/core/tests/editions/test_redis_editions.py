"""Editions in Redis: a writer that dies, and a Redis that is away, full, emptied or slow."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
import redis
from django.db import connection

from tgtf_portal.core.editions import stores
from tgtf_portal.core.editions.stores import RedisEditions
from tgtf_portal.core.tests.sink import free_port

pytestmark = pytest.mark.django_db
TABLES = ["clusters_cluster", "clusters_sme"]
CLUSTERS = frozenset(TABLES[:1])
DEAD = []  # whoever stands here does not go on


@pytest.fixture
def store(redis_server):
    return RedisEditions(redis_server.url)


def change(store, tables=CLUSTERS):
    with store.changing(tables, connection):
        pass


def die_while_changing(store):
    """As far as a writer comes that is killed after its commit."""
    changing = store.changing(CLUSTERS, connection)
    changing.__enter__()
    store._close = lambda **said: None
    DEAD.append(changing)


def test_while_a_table_changes_nobody_knows_it(store):
    other = RedisEditions(store.url)
    with store.changing(CLUSTERS, connection):
        assert other.signature(TABLES) is None
        assert list(other.editions(TABLES)) == TABLES[1:]
        with other.changing(CLUSTERS, connection):
            pass
        assert other.signature(TABLES) is None  # one of the two still does

    assert other.signature(TABLES)


def test_what_a_dead_writer_changed_is_known_again_later_and_is_another_edition(store, monkeypatch):
    monkeypatch.setattr(stores, "COMMIT_SECONDS", 1)
    other = RedisEditions(store.url)
    before = other.signature(TABLES)

    die_while_changing(store)

    assert other.signature(TABLES) is None
    change(other)
    assert other.signature(TABLES) is None  # what others change does not settle it
    time.sleep(2)
    assert other.signature(TABLES) not in (None, before)


def test_a_redis_that_was_emptied_knows_no_edition_of_before(store, redis_server):
    before = store.editions(TABLES)

    redis_server.flush()

    assert not set(store.editions(TABLES).items()) & set(before.items())


def test_a_full_redis_forgets_what_it_cannot_be_told(store):
    before = store.signature(TABLES)
    store.server.config_set("maxmemory", "1")
    store.server.config_set("maxmemory-policy", "noeviction")

    change(store)

    assert RedisEditions(store.url).signature(TABLES) != before
    store.server.config_set("maxmemory", "0")
    assert RedisEditions(store.url).signature(TABLES) not in (None, before)


def test_a_change_while_redis_was_away_is_told_as_soon_as_it_answers(
    store, redis_server, monkeypatch
):
    monkeypatch.setattr(stores, "PAUSE_SECONDS", 0)
    before = store.signature(TABLES)
    process = redis_server.popen
    process.send_signal(19)  # frozen: it keeps what it knows
    change(store)
    assert store.signature(TABLES) is None
    process.send_signal(18)

    assert store.signature(TABLES) not in (None, before)


def scripts_run(store):
    said = store.server.info("commandstats")
    return said.get("cmdstat_evalsha", {"calls": 0})["calls"]


def test_while_nothing_changes_no_script_is_run(store):
    change(store)
    known = store.signature(TABLES)  # gives each table an edition
    before = scripts_run(store)

    assert [store.signature(TABLES) for _reader in range(20)] == [known] * 20
    assert scripts_run(store) == before


def test_a_connection_that_redis_closed_is_opened_again(store):
    known = store.signature(TABLES)

    store.server.client_kill_filter(_type="normal", skipme=True)

    assert [store.signature(TABLES) for _reader in range(3)] == [known] * 3


def test_an_answer_that_comes_too_late_answers_no_later_question(store, redis_server, monkeypatch):
    monkeypatch.setattr(stores, "PAUSE_SECONDS", 0)
    clusters, firms = (store.signature([table]) for table in TABLES)
    redis_server.popen.send_signal(19)
    assert store.signature(TABLES[:1]) is None
    redis_server.popen.send_signal(18)

    assert store.signature(TABLES[1:]) == firms != clusters


def test_each_thread_asks_for_itself(store):
    known = {table: store.signature([table]) for table in TABLES}
    wrong = []

    def ask(table):
        said = {store.signature([table]) for _time in range(200)}
        if said != {known[table]}:
            wrong.append((table, said))

    threads = [threading.Thread(target=ask, args=[TABLES[n % 2]]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@contextmanager
def server_that(answers):
    """A server which does this with each connection."""
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server:

        def serve():
            while True:
                try:
                    client, _address = server.accept()
                except OSError:
                    return
                threading.Thread(target=answers, args=[client], daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"redis://127.0.0.1:{port}/0"
        server.shutdown(socket.SHUT_RDWR)


def slowly(client):
    time.sleep(2)
    client.close()


def rubbish(client):
    while client.recv(4096):
        client.sendall(b"+OK\r\n")


def nonsense(client):
    while client.recv(4096):
        client.sendall(b"?\x00\xff nonsense\r\n")


@pytest.mark.parametrize("answers", [slowly, rubbish, nonsense])
def test_who_answers_late_or_wrongly_is_left_alone_for_a_while(answers):
    with server_that(answers) as url:
        store = RedisEditions(url)
        change(store)
        assert store.signature(TABLES) is None

        began = time.monotonic()
        assert [store.signature(TABLES) for _reader in range(100)] == [None] * 100
        assert time.monotonic() - began < 0.5  # a hundred readers together wait less than one


def test_nobody_at_the_address(monkeypatch):
    store = RedisEditions(f"redis://127.0.0.1:{free_port()}/0")

    change(store)

    assert store.signature(TABLES) is None
    with pytest.raises(redis.RedisError):
        store.forget()
