"""Waking a worker up. What is to be done stands in the database, so a broken bell loses nothing."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

# Whoever rings has a person waiting for a page: kombu alone would go on trying for six seconds.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.3, "socket_timeout": 0.5}


def ring(task: str) -> None:
    """Wake a worker up now. A broker that is away costs nothing: the sweep finds what is due."""
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            current_app.send_task(task, connection=connection, retry=False)
    except Exception:  # whatever ails the broker, the request must not fail
        log.warning("The doorbell is out of order; the sweep will do the work.", exc_info=True)


def ring_after_commit(task: str) -> None:
    """Wake a worker up when the transaction's rows can be seen; a rollback rings nothing."""
    transaction.on_commit(partial(ring, task))
