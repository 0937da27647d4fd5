"""Rows that a member of staff sees, by a statement that is put together once: see
bench/http.py dashboard."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tgtf_portal.core.models import User
from tgtf_portal.core.people import scope
from tgtf_portal.core.values.prepared import Kind, Prepared, Value, stand_ins
from tgtf_portal.core.values.row_texts import ReadsText, RowsAsText

Narrow = Callable[[Any], Any]
BY_PATH, COMMON, OTHERWISE = "by path", "common", "otherwise"
MOST_SETS = 64  # of questions that are put together: what the roles that add up may ask


class Seen:
    """As `Prepared`; what is built is given `seen`, which narrows rows of one model to those that
    the reader sees.

        waiting = Seen(lambda seen, user: seen(Plan.objects.all()).filter(asked=user), user=int)
        waiting.by(person, user=person.pk)
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: Kind) -> None:
        def of_facilities(facilities: list[int], **values: Value) -> QuerySet:
            return build(partial(_among, facilities=facilities), **values)

        self.build, self.kinds = build, kinds
        self._all = Prepared[Any](partial(build, _everything), keeps_plan=True, **kinds)
        self._theirs = Prepared[Any](of_facilities, keeps_plan=True, facilities=list, **kinds)

    def by(self, reader: User, **values: Value) -> list[Any]:
        facilities = scope.facilities_of(reader)
        if not facilities or self.way == COMMON:
            return self._all(**values)
        if self.way == BY_PATH:
            return self._theirs(facilities=sorted(facilities), **values)
        return list(self.build(partial(scope.within, user=reader), **values))

    @cached_property
    def way(self) -> str:
        """How its rows belong to facilities."""
        ways = {COMMON}

        def look(rows: QuerySet) -> QuerySet:
            ways.add(COMMON if scope.is_common(rows.model) else BY_PATH)
            return _among(rows, facilities=[0])

        try:
            self.build(look, **stand_ins(self.kinds))
        except scope.FoundOtherwiseError:
            return OTHERWISE
        return BY_PATH if BY_PATH in ways else COMMON


class SeenTogether:
    """Several of them, each with the right that it needs, asked as one statement. A gap of one name
    has one value in all of them.

        asked = SeenTogether({"plans": ("advisors.change_engagement", plans_that_wait)})
        asked.by(person, user=person.pk)["plans"]

    For who is assigned to facilities, what is found in another way than by a path is asked alone.
    """

    def __init__(self, questions: Mapping[str, tuple[str, Seen]]) -> None:
        self._rights = {name: right for name, (right, _seen) in questions.items()}
        self._questions = {name: seen for name, (_right, seen) in questions.items()}
        self._put_together = lru_cache(MOST_SETS)(self._written)

    def by(self, reader: User, **values: Value) -> dict[str, list[Any]]:
        """The rows of each question, none without its right; `values` has all that any asks for."""
        facilities = scope.facilities_of(reader)
        names = tuple(name for name, right in self._rights.items() if reader.has_perm(right))
        joined = self._put_together(names, bool(facilities))
        found: dict[str, list[Any]] = {name: [] for name in self._questions}
        for name in joined.alone:
            question = self._questions[name]
            found[name] = question.by(reader, **{gap: values[gap] for gap in question.kinds})
        if joined.names:
            given = values | {"facilities": sorted(facilities), "reader": reader.pk}
            (texts,) = joined.statement(**{gap: given[gap] for gap in joined.gaps})
            told = zip(joined.names, texts, strict=True)
            found |= {name: joined.readers[name](text) for name, text in told}
        return found

    def _written(self, names: tuple[str, ...], are_theirs: bool) -> "_Joined":
        """`are_theirs` where the reader sees the rows of some facilities alone."""
        ways = {name: self._questions[name].way if are_theirs else "" for name in names}
        asked = {name: self._questions[name] for name, way in ways.items() if way != OTHERWISE}
        kinds: dict[str, Kind] = {"reader": int}
        for one in asked.values():
            kinds |= one.kinds
        if BY_PATH in ways.values():
            kinds["facilities"] = list
        readers: dict[str, ReadsText] = {}

        def build(reader: int, facilities: Any = (), **values: Any) -> QuerySet:
            seen = partial(_among, facilities=facilities) if facilities else _everything
            columns = []
            for name, one in asked.items():
                rows = one.build(seen, **{gap: values[gap] for gap in one.kinds})
                readers[name] = ReadsText(rows)
                columns.append(RowsAsText(rows))
            return User.objects.filter(pk=reader).order_by().values_list(*columns)

        statement = Prepared[Any](build, keeps_plan=True, **kinds)
        alone = [name for name, way in ways.items() if way == OTHERWISE]
        return _Joined(statement, kinds, readers, list(asked), alone)


class _Joined(NamedTuple):
    statement: Prepared[Any]
    gaps: dict[str, Kind]
    readers: dict[str, ReadsText]  # filled when the statement is put together
    names: list[str]
    alone: list[str]


def _among(rows: QuerySet, facilities: list[int]) -> QuerySet:
    return rows if scope.is_common(rows.model) else scope.among(rows, facilities)


def _everything(rows: QuerySet) -> QuerySet:
    return rows
