"""What people bring along as a table; each app signs up its own kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.imports import Row, Table, Watch, examine_rows, unwatched

Words = str | Promise
Cells = Mapping[str, Callable[[str], Any]]


ONLY_WHAT_DIFFERS = _lazy("Of known ones only what differs is changed.")


def nothing(target: Any, rows: Sequence[Row]) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of table, and what becomes of its rows.

    All functions get the target first: a row of `model`, or None where there is none. `columns`
    gives a validator for each column, `known` counts the rows that are there already,
    `contradictions` finds what is wrong with right rows together, `notes` what staff should know
    before they take them over. `take` takes rows over,
    all of them, inside a transaction; it returns what there is to say of it, and may raise BadTable
    or Refused.
    """

    name: str
    label: Words
    right: str  # what it takes to bring one along: a permission's whole name
    columns: Callable[[Any], Cells]
    required: Sequence[str]
    known: Callable[[Any, Sequence[Row]], int]
    take: Callable[..., Any]
    unique: Sequence[str] = ()
    passed_over: Callable[[Any], Sequence[str]] = lambda target: ()  # may be there, is not taken
    contradictions: Callable[[Any, Sequence[Row]], Iterable[RowError]] = nothing
    notes: Callable[[Any, Sequence[Row]], Iterable[Words]] = nothing
    model: type[Model] | None = None
    known_stay: Words = ONLY_WHAT_DIFFERS
    offer: Words = ""  # what else can be done with new rows: a yes or no, `take`'s `also`

    def examine(
        self, target: Any, content: bytes, *, skip_unknown: bool = False, watch: Watch = unwatched
    ) -> Table:
        """The right rows and the wrong ones. Raises BadTable where the file cannot be read."""
        table = examine_rows(
            content,
            self.columns(target),
            required=self.required,
            unique=self.unique,
            passed_over=self.passed_over(target),
            skip_unknown=skip_unknown,
            watch=watch,
        )
        # A row that is left out may have been what another one leant on.
        while errors := list(self.contradictions(target, table)):
            table.refuse(errors)
        return table

    def take_over(
        self,
        content: bytes,
        target: Any = None,
        *,
        by: User | None = None,
        skip_unknown: bool = False,
        only_right: bool = False,
        also: bool = False,
    ) -> tuple[Any, Table]:
        """Take over the right rows, or all or nothing. Raises BadTable, or Refused."""
        table = self.examine(target, content, skip_unknown=skip_unknown)
        return self.take_rows(target, table, by=by, only_right=only_right, also=also), table

    def take_rows(
        self, target: Any, table: Table, *, by: User | None, only_right: bool, also: bool
    ) -> Any:
        rows = table if only_right else table.whole()
        offered = {"also": also} if self.offer else {}
        return self.take(target, rows, by=by, **offered)

    def thing(self, number: int | None) -> Any:
        """What a table of this kind is for. Raises Refused where that is gone."""
        if self.model is None:
            return None
        thing = self.model._default_manager.filter(pk=number).first()
        if thing is None:
            raise Refused(_("What this list was for is not there any more."))
        return thing


KINDS: dict[str, ImportKind] = {}


def import_kind(**facts: Any) -> ImportKind:
    """Sign up a kind."""
    kind = ImportKind(**facts)
    KINDS[kind.name] = kind
    return kind


def kinds_for(thing: Model | None, by: User) -> list[ImportKind]:
    """Those that this thing takes in, or that belong to nothing in particular for None, as far as
    this person may bring them along."""
    model = type(thing) if thing else None
    return [kind for kind in KINDS.values() if kind.model is model and by.has_perm(kind.right)]
