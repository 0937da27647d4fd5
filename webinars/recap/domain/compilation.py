"""Compiling a recap: what the portal knows becomes statements; what staff did is not lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.common.locks import locked
from webinars.live.domain.same_notes.decisions import grouping_of
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import Amendment, Recap, RecapVersion, Source, Statement, Webinar
from webinars.recap.domain.facts.gather import facts_of
from webinars.recap.domain.facts.notes import stamp_of
from webinars.recap.domain.versions import keep_version
from webinars.recap.drafting import Draft, draft, standfirst

Status = Recap.Status
UNLOCKED_ATTEMPTS = 2
BATCH = 200
COLUMNS = ["position", "section", "breakout_id", "text", "drafted", "masked_at"]


def compile_recap(webinar: Webinar) -> Recap:
    """Draft the recap anew from what is known now. What staff did to it stays as they left it.

    Once they began, a sentence that is new is only offered to them. Which notes say the same is
    found out before anything is locked, so that nobody waits for it to write or to register; where
    the notes changed meanwhile it is found out again, at last under the lock.
    """
    began = timezone.now()  # what somebody asks for from now on is for the next compilation
    _refuse_unready(webinar)
    for _attempt in range(UNLOCKED_ATTEMPTS):
        seen, groups = stamp_of(webinar), grouping_of(webinar)
        with transaction.atomic():
            webinar = locked(webinar)
            if stamp_of(webinar) == seen:
                return _compiled(webinar, groups, at=began)
    with transaction.atomic():
        webinar = locked(webinar)
        return _compiled(webinar, grouping_of(webinar), at=began)


def _refuse_unready(webinar: Webinar) -> None:
    if not Webinar.objects.concluded().filter(pk=webinar.pk).exists():
        raise Refused(
            _("The recap is compiled when the webinar, or the last of its rooms, is closed.")
        )


def _compiled(webinar: Webinar, groups: Sequence[Group], *, at: datetime) -> Recap:
    _refuse_unready(webinar)
    recap = Recap.objects.select_for_update().filter(webinar=webinar).first()
    if recap and recap.status == Status.PUBLISHED:
        raise Refused(_("The recap is published; withdraw it before it is compiled again."))
    known = list(recap.statements.order_by("position", "pk")) if recap else []
    drafts, first_words = drafted_now(webinar, groups, known)
    if recap is None:
        recap = Recap(webinar=webinar, title=webinar.title, language=webinar.language)
    if recap.standfirst == recap.drafted_standfirst:
        recap.standfirst = first_words
    recap.drafted_standfirst = first_words
    if recap.status == Status.APPROVED:
        recap.status, recap.approved_at, recap.approved_by = Status.DRAFT, None, None
    recap.compiled_at = at
    recap.save()
    statements = _keep_statements(recap, known, drafts)
    _keep_sources(statements, drafts)
    keep_version(recap, RecapVersion.Cause.COMPILED, by=None)
    return recap


def drafted_now(
    webinar: Webinar, groups: Sequence[Group], known: Sequence[Statement]
) -> tuple[list[Draft], str]:
    """What the portal would say today, and the standfirst; nothing is written."""
    with translation.override(webinar.language):
        facts = facts_of(webinar, groups)
        return draft(facts, keep={s.key for s in known if _touched(s)}), standfirst(facts)


def _keep_statements(
    recap: Recap, known: Sequence[Statement], drafts: Sequence[Draft]
) -> dict[str, Statement]:
    """Those that were drafted, by their key; all stand in order, and what is gone is deleted."""
    drafted = {d.key for d in drafts}
    asked = set(
        Amendment.objects.open().filter(statement__recap=recap).values_list("statement", flat=True)
    )
    gone = {s.pk for s in known if s.key not in drafted and not _touched(s) and s.pk not in asked}
    begun = recap.reordered or any(_touched(s) for s in known)
    Statement.objects.filter(pk__in=gone).delete()
    left = {s.key: s for s in known if s.pk not in gone}
    before = {key: _columns(statement) for key, statement in left.items()}
    rows = {d.key: _as_statement(recap, d, left.get(d.key), offered=begun) for d in drafts}
    ours, anew = list(left), list(rows)
    order = woven(ours, anew) if recap.reordered else woven(anew, ours)
    for position, key in enumerate(order):
        (rows.get(key) or left[key]).position = position
    Statement.objects.bulk_create(
        [row for row in rows.values() if row.pk is None], batch_size=BATCH
    )
    changed = [s for key, s in left.items() if _columns(s) != before[key]]
    Statement.objects.bulk_update(changed, COLUMNS, batch_size=BATCH)
    return rows


def _keep_sources(statements: Mapping[str, Statement], drafts: Sequence[Draft]) -> None:
    """Each statement stands on what its draft stands on now.

    Words that staff settled may be those of a note that was hidden since. It stays a source, so
    that readers see neither, until staff settle them again.
    """
    settled = {s.pk for d in drafts if (s := statements[d.key]).text != d.text}
    since = Q(statement__accepted_at=None) | Q(statement__accepted_at__lte=F("insight__hidden_at"))
    left = Q(since, statement__in=settled, insight__hidden_at__isnull=False)
    Source.objects.filter(statement__in=statements.values()).exclude(left).delete()
    Source.objects.bulk_create(
        [
            Source(
                statement=statements[d.key],
                type=source.type,
                reference=source.id,
                text=source.text,
                insight_id=source.insight,
            )
            for d in drafts
            for source in d.sources
        ],
        batch_size=BATCH,
    )


def woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The first list, and whatever only the second has, each behind its neighbour there.

    >>> woven(["a", "c", "d"], ["a", "b", "c", "e"])
    ['a', 'b', 'c', 'e', 'd']
    """
    known, neighbour = set(first), None
    behind: defaultdict[str | None, list[str]] = defaultdict(list)
    for key in second:
        if key in known:
            neighbour = key
        else:
            behind[neighbour].append(key)
    return [*behind[None], *(k for key in first for k in (key, *behind[key]))]


def _touched(statement: Statement) -> bool:
    decided = statement.accepted_at is not None or statement.dropped
    return decided or statement.added or statement.edited


def _as_statement(
    recap: Recap, sentence: Draft, known: Statement | None, *, offered: bool
) -> Statement:
    """Words that somebody accepted stay, and stay the compiled ones, for nobody edited them."""
    statement = known or Statement(
        recap=recap,
        key=sentence.key,
        text=sentence.text,
        drafted=sentence.text,
        offered=offered,
        position=0,
    )
    if statement.edited:
        statement.drafted = sentence.text
    elif statement.accepted_at is None:
        statement.text = statement.drafted = sentence.text
        statement.masked_at = None
    statement.section = sentence.section
    statement.breakout_id = sentence.breakout
    return statement


def _columns(statement: Statement) -> tuple[object, ...]:
    return tuple(getattr(statement, column) for column in COLUMNS)
