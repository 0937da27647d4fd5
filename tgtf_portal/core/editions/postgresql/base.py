"""What Django loads for a database's ENGINE."""

import select
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, operations

from tgtf_portal.core.editions.connection import SeesTables
from tgtf_portal.core.editions.planned import Planned
from tgtf_portal.core.editions.postgresql.plans import KeepsPlans

LATELY = 5.0  # seconds; nothing between here and the server forgets a connection sooner


class Operations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """As it was written, not by the name of its plan."""
        if isinstance(sql, Planned):
            return cursor.mogrify(str(sql), params).decode()
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(SeesTables, base.DatabaseWrapper):
    ops_class = Operations
    health_check_done: bool
    _asked_at = 0.0  # the last statement, by the clock that nobody sets

    def close_if_health_check_failed(self) -> None:
        """Before the first statement of a request Django asks another one, which answers nothing
        but that somebody is there: of a connection that was asked lately, its socket tells so.
        A statement that failed is looked into before anything else is asked.
        """
        now = monotonic()
        if not self.health_check_done and now - self._asked_at < LATELY and self._is_quiet():
            self.health_check_done = True
        self._asked_at = now
        super().close_if_health_check_failed()

    def _is_quiet(self) -> bool:
        """Nothing has come that nobody asked for: a server that ends a connection says so, and so
        does its machine where it could not."""
        if self.connection is None or self.connection.closed:
            return False
        looking = select.poll()
        looking.register(self.connection.fileno(), select.POLLIN)
        return not looking.poll(0)

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        return parameters | (
            {"cursor_factory": KeepsPlans} if settings.DATABASE_KEEPS_PLANS else {}
        )
