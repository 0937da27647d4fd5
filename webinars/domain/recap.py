"""Compiling a recap: what the portal knows becomes statements; what staff did is not lost."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.drafting import Draft, draft, standfirst
from webinars.domain.recap_facts import facts_of
from webinars.domain.recap_version import keep_version
from webinars.domain.webinar import locked
from webinars.models import Amendment, Recap, RecapVersion, Source, Statement, Webinar

Status = Recap.Status


@transaction.atomic
def compile_recap(webinar: Webinar) -> Recap:
    """Draft the recap anew from what is known now. What staff did to it stays as they left it.

    Once they began, a sentence that is new is only offered to them.
    """
    webinar = locked(webinar)
    if not Webinar.objects.concluded().filter(pk=webinar.pk).exists():
        raise Refused(
            _("The recap is compiled when the webinar, or the last of its rooms, is closed.")
        )
    recap = Recap.objects.select_for_update().filter(webinar=webinar).first()
    if recap and recap.status == Status.PUBLISHED:
        raise Refused(_("The recap is published; withdraw it before it is compiled again."))

    with translation.override(webinar.language):
        facts = facts_of(webinar)
        drafts = draft(facts)
        if recap is None:
            recap = Recap(webinar=webinar, title=webinar.title, language=webinar.language)
        if recap.standfirst == recap.drafted_standfirst:
            recap.standfirst = standfirst(facts)
        recap.drafted_standfirst = standfirst(facts)
    if recap.status == Status.APPROVED:
        recap.status, recap.approved_at, recap.approved_by = Status.DRAFT, None, None
    recap.compiled_at = timezone.now()
    recap.save()
    _keep_statements(recap, drafts)
    keep_version(recap, RecapVersion.Cause.COMPILED, by=None)
    return recap


def _keep_statements(recap: Recap, drafts: list[Draft]) -> None:
    known = {statement.key: statement for statement in recap.statements.order_by("position")}
    drafted = {d.key for d in drafts}
    asked = set(Amendment.objects.open().filter(statement__recap=recap).values_list("statement"))
    gone = [
        s.pk
        for s in known.values()
        if s.key not in drafted and not _touched(s) and (s.pk,) not in asked
    ]
    begun = recap.reordered or any(_touched(s) for s in known.values())
    Statement.objects.filter(pk__in=gone).delete()
    left = {key: statement for key, statement in known.items() if statement.pk not in gone}
    rows = {d.key: _as_statement(recap, d, left.get(d.key), offered=begun) for d in drafts}
    ours, anew = list(left), list(rows)
    order = woven(ours, anew) if recap.reordered else woven(anew, ours)
    for position, key in enumerate(order):
        (rows.get(key) or left[key]).position = position
    Statement.objects.bulk_create([row for row in rows.values() if row.pk is None])
    Statement.objects.bulk_update(
        left.values(), ["position", "section", "breakout", "text", "drafted"], batch_size=200
    )
    Source.objects.filter(statement__in=rows.values()).delete()
    Source.objects.bulk_create(
        Source(
            statement=rows[d.key], type=s.type, reference=s.id, text=s.text, insight_id=s.insight
        )
        for d in drafts
        for s in d.sources
    )


def woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The first list, and whatever only the second has, each behind its neighbour there.

    >>> woven(["a", "c", "d"], ["a", "b", "c", "e"])
    ['a', 'b', 'c', 'e', 'd']
    """
    order, place = list(first), 0
    for key in second:
        if key in order:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order


def _touched(statement: Statement) -> bool:
    decided = statement.accepted_at is not None or statement.dropped
    return decided or statement.added or statement.edited


def _as_statement(
    recap: Recap, sentence: Draft, known: Statement | None, *, offered: bool
) -> Statement:
    statement = known or Statement(
        recap=recap,
        key=sentence.key,
        text=sentence.text,
        drafted=sentence.text,
        offered=offered,
        position=0,
    )
    if not statement.edited and statement.accepted_at is None:
        statement.text = sentence.text
    statement.drafted = sentence.text
    statement.section = sentence.section
    statement.breakout_id = sentence.breakout
    return statement
