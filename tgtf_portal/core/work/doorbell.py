"""Waking a worker up. What is to be done stands in the database, so a broken bell loses nothing."""

import logging
import os
from contextlib import suppress
from functools import partial
from threading import local
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from kombu import Connection

log = logging.getLogger(__name__)

# Whoever rings has a person waiting for a page: kombu alone would go on trying for six seconds.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.3, "socket_timeout": 0.5}


class Wire(local):
    """A thread's connection to the broker, kept: to lay one costs more than to ring. See
    bench/registration.py with REDIS_URL.
    """

    connection: "Connection | None" = None

    def ring(self, task: str) -> None:
        app = the_app()
        if self.connection is None:
            self.connection = app.connection_for_write(transport_options=IMPATIENT)
        app.send_task(task, connection=self.connection, retry=False)

    def cut(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(Exception):  # it is of no use any more, whatever it says to that
                connection.release()

    def forget(self) -> None:
        self.connection = None


def the_app() -> Any:
    from tgtf_portal.celery import app  # here: a web process that rings nothing needs no Celery

    return app


_wire = Wire()
os.register_at_fork(after_in_child=_wire.forget)  # the connection is the parent's


def ring(task: str) -> None:
    """Wake a worker up now. A broker that is away costs nothing: the sweep finds what is due."""
    try:
        _wire.ring(task)
    except Exception:  # whatever ails the broker, the request must not fail
        _wire.cut()
        log.warning("The doorbell is out of order; the sweep will do the work.", exc_info=True)


def ring_after_commit(task: str) -> None:
    """Wake a worker up when the transaction's rows can be seen; a rollback rings nothing."""
    transaction.on_commit(partial(ring, task))
