"""What Django loads for a database's ENGINE."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, operations

from tgtf_portal.core.editions.connection import SeesTables
from tgtf_portal.core.editions.planned import Planned
from tgtf_portal.core.editions.postgresql.plans import KeepsPlans


class Operations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """As it was written, not by the name of its plan."""
        if isinstance(sql, Planned):
            return cursor.mogrify(str(sql), params).decode()
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(SeesTables, base.DatabaseWrapper):
    ops_class = Operations

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        return parameters | (
            {"cursor_factory": KeepsPlans} if settings.DATABASE_KEEPS_PLANS else {}
        )
