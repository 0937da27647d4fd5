"""The page on which staff work on a recap: each sentence beside what it stands on."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.values.numbers import is_number
from webinars.models import Amendment, Insight, Recap, RecapVersion, Source, Statement
from webinars.recap.domain.outline import RecapPart, parts_of
from webinars.recap.domain.statements import fingerprint, stands_on_hidden
from webinars.recap.domain.versions import WordPiece, word_differences
from webinars.recap.forms.recap import NewSentenceForm, SentenceForm

WHOLE = 80  # sentences up to which all parts stand on one page
PER_PAGE = 60  # of one part, where a recap is longer
CREDITS = {
    Insight.Attribution.NAMED: _lazy("told with the author’s name: %s"),
    Insight.Attribution.CLUSTER: _lazy("told with the cluster’s name only: %s"),
}


Mark = tuple[str, str]  # what a sentence is, in a word or two, and in which tone


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source as staff see it; `facts` are its votes and how its author may be named."""

    source: Source
    facts: tuple[str, ...]
    address: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class EditorRow:
    """A sentence as staff work on it."""

    statement: Statement
    number: int
    marks: tuple[Mark, ...]
    evidence: tuple[Evidence, ...]
    can_accept: bool
    first: bool
    last: bool
    group: str  # among whose sentences it moves
    form: SentenceForm | None  # that was refused

    @property
    def text(self) -> str:
        """What the field holds: after a refusal, what its writer entered."""
        return self.form["text"].value() if self.form else self.statement.text

    @property
    def read(self) -> str:
        return (self.form and self.form.theirs) or self.statement.text

    @property
    def compiled(self) -> tuple[WordPiece, ...]:
        """How an edited sentence differs from the one that was compiled."""
        statement = self.statement
        if not statement.edited or not statement.drafted:
            return ()
        return word_differences(statement.drafted, statement.text)


@dataclass(frozen=True, slots=True)
class EditorPart:
    """A part with the sentences that are on this page; `read` is their fingerprint."""

    part: RecapPart
    rows: list[EditorRow]
    read: str


def editor_context(
    request: HttpRequest, recap: Recap, refused: SentenceForm | None = None
) -> dict[str, Any]:
    statements = recap.statements.order_by("position", "pk")
    parts = parts_of(statements.select_related("breakout", "accepted_by"))
    at = refused.at if refused else _number(request.GET.get("at"))
    here, page = _chosen(request, parts, at)
    rows = list(page.object_list) if page else [s for part in here for s in part.statements]
    _fetch(rows)
    numbers = {s.pk: n for n, s in enumerate((s for p in parts for s in p.statements), start=1)}
    return {
        "parts": parts,
        "here": here,
        "shown": [_part(part, rows, numbers, refused) for part in here],
        "page_obj": page,
        "query": f"part={here[0].key}" if page else "",
        "whole": page is None,
        "progress": _progress(parts),
        "rest": _rest(parts),
        "recompiled": _recompiled(recap),
        "at": at,
        "focus": _focus(request, here, at),
        "notices": get_messages(request) if at else (),
    }


def _number(given: str | None) -> int:
    return int(given) if given and is_number(given) else 0


def _chosen(
    request: HttpRequest, parts: list[RecapPart], at: int
) -> tuple[list[RecapPart], Page[Statement] | None]:
    """Everything; of a long recap one part: where the reader was, or where there is work."""
    if sum(len(part.statements) for part in parts) <= WHOLE:
        return parts, None
    asked = request.GET.get("part", "")
    there = [part for part in parts if any(s.pk == at for s in part.statements)]
    named = [part for part in parts if part.key == asked]
    part = (there or named or [part for part in parts if part.undecided] or parts)[0]
    places = {s.pk: n for n, s in enumerate(part.statements)}
    number = places[at] // PER_PAGE + 1 if at in places else request.GET.get("page")
    return [part], Paginator(part.statements, PER_PAGE).get_page(number)


def _fetch(rows: list[Statement]) -> None:
    """What the page shows beside the sentences, at once for all of them."""
    sources = Source.objects.with_votes().select_related("insight__registration__cluster")
    open_ones = Prefetch("amendments", Amendment.objects.open(), to_attr="open_amendments")
    prefetch_related_objects(rows, Prefetch("sources", sources), open_ones)


def _progress(parts: list[RecapPart]) -> dict[str, Any]:
    kept = [statement for part in parts for statement in part.kept]
    undecided = [statement for part in parts for statement in part.undecided]
    accepted, offered = len(kept) - len(undecided), [s for s in undecided if s.offered]
    words = ngettext(
        "%(accepted)d of %(all)d sentence accepted", "%(accepted)d of %(all)d sentences accepted",
        len(kept),
    )  # fmt: skip
    return {
        "words": words % {"accepted": accepted, "all": len(kept)},
        "accepted": accepted,
        "all": len(kept),
        "next": undecided[0].pk if undecided else None,
        "offered": len(offered),
        "next_offered": offered[0].pk if offered else None,
    }


def _rest(parts: list[RecapPart]) -> dict[str, Any]:
    """What is undecided in the whole recap: how many sentences, and their fingerprint."""
    undecided = [statement for part in parts for statement in part.undecided]
    return {"number": len(undecided), "read": fingerprint(undecided)}


def _focus(request: HttpRequest, here: list[RecapPart], at: int) -> int:
    """After a press that changes a part of the page: the sentence, or the next one in it that is
    undecided. A page that is loaded whole goes to its sentence by the address."""
    if "HX-Request" not in request.headers:
        return 0
    rows = next((p.statements for p in here if any(s.pk == at for s in p.statements)), [])
    after = [s.pk for s in itertools.dropwhile(lambda s: s.pk != at, rows)]
    is_open = {s.pk for s in rows if not s.dropped and s.accepted_at is None}
    return next((pk for pk in after if pk in is_open), at)


def _recompiled(recap: Recap) -> RecapVersion | None:
    """The last time that compiling again changed something."""
    versions = recap.versions.filter(cause=RecapVersion.Cause.COMPILED, number__gt=1)
    return versions.defer("statements").first()


def _part(
    part: RecapPart, rows: list[Statement], numbers: dict[int, int], refused: SentenceForm | None
) -> EditorPart:
    on_page = {row.pk for row in rows}
    siblings: dict[bool, list[int]] = {True: [], False: []}
    for s in part.statements:
        siblings[s.is_conclusion].append(s.pk)
    shown = [s for s in part.statements if s.pk in on_page]
    editor_rows = [_row(s, numbers[s.pk], siblings[s.is_conclusion], refused) for s in shown]
    return EditorPart(part, editor_rows, fingerprint(part.undecided))


def _row(
    statement: Statement, number: int, siblings: list[int], refused: SentenceForm | None
) -> EditorRow:
    hidden = stands_on_hidden(statement)
    return EditorRow(
        statement=statement,
        number=number,
        marks=tuple(_marks(statement, hidden)),
        evidence=tuple(_evidence(source) for source in statement.sources.all()),
        can_accept=not hidden
        and not (statement.accepted_at and not statement.offered and not statement.masked_at),
        first=statement.pk == siblings[0],
        last=statement.pk == siblings[-1],
        group=f"{siblings[0]}",
        form=refused if refused and refused.at == statement.pk else None,
    )


def _marks(statement: Statement, hidden: bool) -> Iterable[Mark]:
    yield _state(statement)
    if statement.edited:
        yield _("Added by staff") if statement.added else _("Edited"), "plain"
    if statement.masked_at:
        yield _("A name is masked: put it into other words"), "attention"
    if hidden:
        yield _("Readers do not see it: what it stands on is hidden"), "attention"
    elif not statement.sources.all():
        yield _("Stands on nothing"), "attention"
    if amendments := len(statement.open_amendments):
        words = ngettext("%d open amendment", "%d open amendments", amendments)
        yield words % amendments, "attention"


def _state(statement: Statement) -> Mark:
    if statement.dropped:
        return _("Dropped: %s") % statement.dropped_reason, "off"
    if statement.offered:
        return _("New since you began"), "attention"
    if statement.accepted_at:
        by = statement.accepted_by
        return _("Accepted by %s") % by if by else _("Accepted"), "done"
    return _("Undecided"), "wait"


def _evidence(source: Source) -> Evidence:
    insight = source.insight
    if insight is None:
        return Evidence(source, (), "", hidden=False)
    votes = source.vote_count or 0
    facts = [
        str(insight.get_kind_display()),
        ngettext("%d vote", "%d votes", votes) % votes,
        _credit(insight),
        _("hidden: %s") % insight.hidden_reason if insight.hidden_at else "",
    ]
    address = reverse("admin:webinars_insight_change", args=[insight.pk])
    return Evidence(source, tuple(filter(None, facts)), address, hidden=bool(insight.hidden_at))


def _credit(insight: Insight) -> str:
    """How its author agreed to be told."""
    if not insight.credit:
        return _("told without a name")
    return CREDITS[Insight.Attribution(insight.attribution)] % insight.credit


def new_sentence_form(request: HttpRequest, recap: Recap) -> NewSentenceForm:
    """As it was sent; for the part that the address names; or as it was, with other insights."""
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("part", "search")}
        return NewSentenceForm(initial=asked, recap=recap)
    form = NewSentenceForm(request.POST, recap=recap)
    if "find" not in request.POST:
        return form
    return NewSentenceForm(initial={field.name: field.value() for field in form}, recap=recap)


def count_columns() -> dict[str, Count]:
    """What the list of recaps counts; each statement once, however many amendments it has."""
    shown = Q(statements__dropped=False, statements__offered=False)
    undecided = Q(statements__dropped=False, statements__accepted_at=None)
    open_ones = Q(statements__amendments__status=Amendment.Status.OPEN)
    return {
        "kept": Count("statements", filter=shown, distinct=True),
        "undecided": Count("statements", filter=undecided, distinct=True),
        "dropped": Count("statements", filter=Q(statements__dropped=True), distinct=True),
        "open_amendments": Count("statements__amendments", filter=open_ones, distinct=True),
    }
