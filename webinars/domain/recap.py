"""Compiling a recap: what the portal knows becomes statements; what staff did is not lost."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.drafting import Draft, draft, standfirst
from webinars.domain.recap_facts import facts_of
from webinars.domain.webinar import locked
from webinars.models import Recap, Source, Statement, Webinar


@transaction.atomic
def compile_recap(webinar: Webinar) -> Recap:
    """Draft the recap anew from what is known now. What staff edited or dropped stays so."""
    webinar = locked(webinar)
    if webinar.status != Webinar.Status.HELD:
        raise Refused(_("The recap is compiled when the webinar is closed."))
    recap = Recap.objects.filter(webinar=webinar).first()
    if recap and recap.status == Recap.Status.PUBLISHED:
        raise Refused(_("The recap is published; withdraw it before it is compiled again."))

    with translation.override(webinar.language):
        facts = facts_of(webinar)
        drafts = draft(facts)
        if recap is None:
            recap = Recap(webinar=webinar, title=webinar.title, language=webinar.language)
            recap.standfirst = standfirst(facts)
    recap.compiled_at = timezone.now()
    recap.save()
    _keep_statements(recap, drafts)
    return recap


def _keep_statements(recap: Recap, drafts: list[Draft]) -> None:
    known = {statement.key: statement for statement in recap.statements.all()}
    drafted = {d.key for d in drafts}
    gone = [s.pk for s in known.values() if s.key not in drafted and not s.edited]
    Statement.objects.filter(pk__in=gone).delete()
    rows = [
        _as_statement(recap, d, position, known.get(d.key)) for position, d in enumerate(drafts)
    ]
    Statement.objects.bulk_create([row for row in rows if row.pk is None])
    Statement.objects.bulk_update(
        [row for row in rows if row.key in known],
        ["position", "section", "breakout", "text", "drafted"],
        batch_size=200,
    )
    Source.objects.filter(statement__in=rows).delete()
    Source.objects.bulk_create(
        Source(statement=row, type=s.type, reference=s.id, text=s.text, insight_id=s.insight)
        for row, sentence in zip(rows, drafts, strict=True)
        for s in sentence.sources
    )


def _as_statement(
    recap: Recap, sentence: Draft, position: int, known: Statement | None
) -> Statement:
    statement = known or Statement(
        recap=recap, key=sentence.key, text=sentence.text, drafted=sentence.text
    )
    if not statement.edited:
        statement.text = sentence.text
    statement.drafted = sentence.text
    statement.position = position
    statement.section = sentence.section
    statement.breakout_id = sentence.breakout
    return statement
