"""The texts of several rows as one, on both databases; Django's own is PostgreSQL's alone."""

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """Joined by commas, in no order that is promised."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ', ')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)
