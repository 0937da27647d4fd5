"""Statements whose plan the connection keeps.

PostgreSQL plans a statement of many joins for longer than it works on it: half of what a dashboard
costs (bench/http.py dashboard). What is `Planned` is prepared once a connection, and then executed
by its name with the values alone. Whoever looks at statements sees it as it was written.
"""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from psycopg2 import errors  # type: ignore[import-untyped]
from psycopg2.extensions import (  # type: ignore[import-untyped]
    TRANSACTION_STATUS_IDLE,
    AsIs,
    connection,
    cursor,
)

from tgtf_portal.core.editions.planned import Planned

_prepared: WeakKeyDictionary[connection, set[str]] = WeakKeyDictionary()
# A plan that the connection lost, or that no longer fits its tables.
LOST = (
    errors.InvalidSqlStatementName,
    errors.DuplicatePreparedStatement,
    errors.FeatureNotSupported,
)


class KeepsPlans(cursor):
    def execute(self, query: Any, vars: Any = None) -> None:
        if not isinstance(query, Planned):
            return super().execute(query, vars)
        is_alone = self.connection.info.transaction_status == TRANSACTION_STATUS_IDLE
        try:
            return self._execute_planned(query, vars)
        except LOST:
            if not is_alone:  # the transaction cannot go on
                raise
        super().execute("DEALLOCATE ALL")
        _prepared.pop(self.connection, None)
        return self._execute_planned(query, vars)

    def _execute_planned(self, query: Planned, values: Sequence[Any]) -> None:
        known = _prepared.setdefault(self.connection, set())
        if query.name not in known:
            gaps = query.gaps
            given = [AsIs(f"${gaps[n]}") if n in gaps else v for n, v in enumerate(values)]
            kinds = f" ({', '.join(query.kinds)})" if query.kinds else ""
            prepare = f"PREPARE {query.name}{kinds} AS "
            super().execute(prepare.encode() + self.mogrify(str(query), given))
            known.add(query.name)
        super().execute(query.asked, [values[place] for place in query.given])
