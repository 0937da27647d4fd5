"""What a page needs and takes long to find out: found at once for a few, kept by the worker for
many.

A page that misses one, or has an old one, writes down that it is wanted. The row is what counts:
a doorbell that is lost, or a worker that dies, costs time alone.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, overload

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tgtf_portal.core.work import doorbell
from webinars.models import Overview, OverviewPart, Webinar

log = logging.getLogger(__name__)

TASK = "webinars.tasks.draw_up_overviews"
FRESH_FOR = timedelta(minutes=2)  # whoever opens the page later wants a newer one
FORGOTTEN_AFTER = timedelta(days=1)  # answers to other questions
PART = 50  # rows
PARTS_AT_ONCE = 100
Rows = Sequence[list[Any]]
Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out: plain values, as JSON has them."""

    content: dict[str, Any]
    rows: Mapping[str, Rows] = field(default_factory=dict)


Finder = Callable[[Webinar, Question], Findings]
_finders: dict[str, Finder] = {}


def finds(kind: Overview.Kind) -> Callable[[Finder], Finder]:
    """Sign up who finds out what an overview of this kind says."""

    def sign_up(finder: Finder) -> Finder:
        _finders[kind] = finder
        return finder

    return sign_up


@dataclass(frozen=True, slots=True)
class Shown:
    """An overview as a page has it; nothing in it while the first one is being made."""

    findings: Findings | None
    made_at: datetime | None = None  # None: just now
    is_awaited: bool = False  # a newer one is being made

    @property
    def content(self) -> dict[str, Any]:
        return self.findings.content if self.findings else {}

    def rows(self, name: str) -> Rows:
        return self.findings.rows[name] if self.findings else []


def overview_of(
    webinar: Webinar,
    kind: Overview.Kind,
    question: Question | None = None,
    *,
    at_once: Callable[[], Findings] | None,
) -> Shown:
    """`at_once` finds out where there is so little that nobody waits for it."""
    if at_once:
        return Shown(at_once())
    told = json.dumps(question or {}, sort_keys=True, default=str)
    found = webinar.overviews.filter(kind=kind, question=told).first()
    if found is None or _is_old(found):
        found = _want(webinar, kind, told)
    findings = Findings(found.content["content"], _Stored.of(found)) if found.made_at else None
    return Shown(findings, found.made_at, found.wanted_at is not None)


def _is_old(overview: Overview) -> bool:
    made_at = overview.made_at
    return overview.wanted_at is None and (made_at is None or made_at < timezone.now() - FRESH_FOR)


@transaction.atomic
def _want(webinar: Webinar, kind: Overview.Kind, question: str) -> Overview:
    overview, _new = webinar.overviews.get_or_create(kind=kind, question=question)
    Overview.objects.filter(pk=overview.pk, wanted_at=None).update(wanted_at=timezone.now())
    doorbell.ring_after_commit(TASK)
    overview.refresh_from_db()
    return overview


@transaction.atomic(savepoint=False)
def want_newer(webinar: Webinar, kind: Overview.Kind) -> None:
    """Something that those of this kind say has changed; nothing where there is none."""
    if webinar.overviews.filter(kind=kind).update(wanted_at=timezone.now()):
        doorbell.ring_after_commit(TASK)


class _Stored(Sequence[list[Any]]):
    """Rows that lie in the database, a part at a time."""

    def __init__(self, overview: Overview, name: str, length: int) -> None:
        self.overview, self.name, self.length = overview, name, length

    @classmethod
    def of(cls, overview: Overview) -> dict[str, "_Stored"]:
        lengths: dict[str, int] = overview.content["lengths"]
        return {name: cls(overview, name, length) for name, length in lengths.items()}

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[list[Any]]:
        """One statement for all of them."""
        for part in self.overview.parts.filter(name=self.name).order_by("number").iterator(20):
            yield from part.rows

    @overload
    def __getitem__(self, at: int) -> list[Any]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[Any]]: ...

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, int):
            return self[at : at + 1][0]
        begin, end, _step = at.indices(self.length)
        parts = self.overview.parts.filter(
            name=self.name, number__gte=begin // PART, number__lte=max(end - 1, 0) // PART
        )
        rows = [row for part in parts.order_by("number") for row in part.rows]
        first = begin // PART * PART
        return rows[begin - first : end - first]


# --- The worker's -------------------------------------------------------------------------------
def draw_up_wanted() -> int:
    """Find out what is wanted, one after the other; returns how many were. One that fails keeps
    nobody waiting but itself."""
    made = 0
    for overview in Overview.objects.wanted().select_related("webinar").order_by("wanted_at"):
        if _taken(overview):
            try:
                _draw_up(overview)
                made += 1
            except Exception:
                log.exception("The overview %s could not be made; others are.", overview)
    return made


def _taken(overview: Overview) -> bool:
    """By one worker: the condition stands in the update."""
    mine = Overview.objects.wanted().filter(pk=overview.pk, begun_at=overview.begun_at)
    return bool(mine.update(begun_at=timezone.now()))


def _draw_up(overview: Overview) -> None:
    """Whoever wants a newer one meanwhile gets that next."""
    began = timezone.now()
    findings = _finders[overview.kind](overview.webinar, json.loads(overview.question))
    lengths = {name: len(rows) for name, rows in findings.rows.items()}
    with transaction.atomic():
        overview.parts.all().delete()
        for name, rows in findings.rows.items():
            _write_parts(overview, name, rows)
        Overview.objects.filter(pk=overview.pk).update(
            content={"content": findings.content, "lengths": lengths},
            made_at=began,
            begun_at=None,
        )
        Overview.objects.filter(pk=overview.pk, wanted_at__lte=began).update(wanted_at=None)
        _forget_others(overview)


def _write_parts(overview: Overview, name: str, rows: Rows) -> None:
    parts = (
        OverviewPart(overview=overview, name=name, number=n, rows=rows[n * PART : (n + 1) * PART])
        for n in range((len(rows) + PART - 1) // PART)
    )
    while batch := list(islice(parts, PARTS_AT_ONCE)):
        OverviewPart.objects.bulk_create(batch)


def _forget_others(overview: Overview) -> None:
    """Of other questions, such as rules that somebody tried out yesterday."""
    others = Overview.objects.filter(webinar=overview.webinar_id, kind=overview.kind)
    old = Q(made_at__lt=timezone.now() - FORGOTTEN_AFTER, wanted_at=None)
    others.filter(old).exclude(pk=overview.pk).delete()
