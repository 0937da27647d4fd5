"""What staff do to one sentence of a recap, and what a sentence of their own can stand on."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.tokens import new_code
from webinars.common.text_merge import merge
from webinars.models import (
    Breakout,
    Insight,
    Recap,
    RecapVersion,
    Source,
    Speaker,
    Statement,
    SuccessStory,
)
from webinars.recap.domain.corrections import ChangedMeanwhile, editing

EDITED = RecapVersion.Cause.EDITED
LONGEST = 5_000


def rephrase_statement(
    statement: Statement,
    text: str,
    *,
    by: User | None,
    read: str | None = None,
    note: str = "",
    cause: str = EDITED,
) -> Statement:
    """Put a sentence into other words; its sources stay. What was only offered is taken in.

    `read` is the text that the writer had before them. Where somebody else changed the same
    words since, nothing is written: `ChangedMeanwhile` brings both texts to the writer.
    """
    text = _sentence(text)
    with editing(statement.recap, by=by, note=note, cause=cause):
        statement = _locked(statement)
        if read is not None:
            text = _joined(read, text, statement.text)
        statement.text, statement.offered, statement.masked_at = text, False, None
        if not statement.dropped and not stands_on_hidden(statement):
            _accept(statement, by)
        statement.save()
        audit.record("statement.rephrased", statement, by=by, key=statement.key)
    return statement


def accept_statement(
    statement: Statement, *, by: User | None, read: str | None = None, note: str = ""
) -> Statement:
    """Somebody read the sentence and stands by it; an offered one is shown from now on."""
    with editing(statement.recap, by=by, note=note):
        statement = _read(statement, read)
        if statement.dropped:
            raise Refused(_("This sentence is dropped; restore it first."))
        if stands_on_hidden(statement):
            raise Refused(_("Every insight that this sentence stands on is hidden."))
        if statement.offered or statement.accepted_at is None or statement.masked_at:
            statement.offered, statement.masked_at = False, None
            _accept(statement, by)
            statement.save()
            audit.record("statement.accepted", statement, by=by, key=statement.key)
    return statement


def accept_part(
    recap: Recap,
    *,
    section: str,
    breakout: Breakout | None,
    by: User | None,
    read: str | None = None,
    note: str = "",
) -> int:
    """Accept what is undecided in a section or a room; `read` is the fingerprint of what was read.

    What stands on hidden insights alone is passed over.
    """
    with editing(recap, by=by, note=note):
        accepted = _accept_read(
            recap.statements.filter(section=section, breakout=breakout), by, read
        )
        room = breakout.title if breakout else ""
        audit.record(
            "recap.part_accepted", recap, by=by, section=section, room=room, number=accepted
        )
    return accepted


def accept_rest(recap: Recap, *, by: User | None, read: str | None = None, note: str = "") -> int:
    """Accept what is undecided anywhere in the recap; otherwise as `accept_part`."""
    with editing(recap, by=by, note=note):
        accepted = _accept_read(recap.statements.all(), by, read)
        audit.record("recap.rest_accepted", recap, by=by, number=accepted)
    return accepted


def drop_statement(
    statement: Statement,
    reason: str,
    *,
    by: User | None,
    read: str | None = None,
    note: str = "",
) -> Statement:
    """Readers do not see the sentence any more; it stays in the editor, with the reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why the sentence is dropped."))
    with editing(statement.recap, by=by, note=note):
        statement = _read(statement, read)
        if statement.dropped:
            raise Refused(_("This sentence is dropped already."))
        statement.dropped, statement.dropped_reason = True, reason
        statement.offered, statement.accepted_at, statement.accepted_by = False, None, None
        statement.masked_at = None
        statement.save()
        audit.record("statement.dropped", statement, by=by, key=statement.key, reason=reason)
    return statement


def restore_statement(statement: Statement, *, by: User | None, note: str = "") -> Statement:
    """A dropped sentence comes back, to be read and accepted anew."""
    with editing(statement.recap, by=by, note=note):
        statement = _locked(statement)
        if not statement.dropped:
            raise Refused(_("This sentence is not dropped."))
        statement.dropped, statement.dropped_reason = False, ""
        statement.save()
        audit.record("statement.restored", statement, by=by, key=statement.key)
    return statement


def move_statement(
    statement: Statement, steps: int, *, by: User | None, note: str = ""
) -> Statement:
    """Some places down (or up, where `steps` is negative) among the sentences of its part.

    A room's conclusions are told before its other sentences; either are moved among themselves.
    """
    with editing(statement.recap, by=by, note=note) as recap:
        statement = _locked(statement)
        rows = list(recap.statements.order_by("position", "pk"))
        part = [n for n, row in enumerate(rows) if _part_of(row) == _part_of(statement)]
        here = next(place for place, n in enumerate(part) if rows[n].pk == statement.pk)
        there = min(max(here + steps, 0), len(part) - 1)
        if here == there:
            raise Refused(_("This sentence is at the end of its part already."))
        rows.insert(part[there], rows.pop(part[here]))
        _number(rows)
        Recap.objects.filter(pk=recap.pk).update(reordered=True)
        audit.record("statement.moved", statement, by=by, key=statement.key, steps=there - here)
    return statement


def add_statement(
    recap: Recap,
    *,
    section: str,
    breakout: Breakout | None,
    text: str,
    sources: Sequence[Source],
    by: User | None,
    note: str = "",
) -> Statement:
    """A sentence of the staff's own, at the end of its part; it, too, stands on sources.

    The sources are rows that are not saved yet.
    """
    text = _sentence(text)
    _check_ground(recap, section, breakout, sources)
    with editing(recap, by=by, note=note) as recap:
        position = _end_of(recap, section, breakout)
        recap.statements.filter(position__gte=position).update(position=F("position") + 1)
        statement = Statement(
            recap=recap, key=f"added/{new_code()}", position=position, section=section
        )
        statement.breakout, statement.text, statement.added = breakout, text, True
        _accept(statement, by)
        statement.save()
        for source in sources:
            source.statement = statement
        Source.objects.bulk_create(sources)
        audit.record("statement.added", statement, by=by, key=statement.key)
    return statement


# --- What a sentence stands on, and how far it is decided ----------------------------------------
def stands_on_hidden(statement: Statement) -> bool:
    """On insights that are hidden, all of them; costs a query unless sources were fetched."""
    insights = [source.insight for source in _sources(statement) if source.insight]
    return bool(insights) and all(insight.hidden_at for insight in insights)


def undecided(statements: QuerySet[Statement]) -> list[Statement]:
    """Neither accepted nor dropped, in reading order."""
    rows = statements.filter(dropped=False, accepted_at=None).order_by("position", "pk")
    return list(rows.prefetch_related("sources__insight"))


def fingerprint(statements: Iterable[Statement]) -> str:
    """Of what somebody read: another sentence or another word gives another one."""
    read = "\0".join(f"{s.pk}\0{s.text}" for s in sorted(statements, key=lambda s: s.pk))
    return sha256(read.encode()).hexdigest()[:16]


def _sources(statement: Statement) -> Iterable[Source]:
    fetched = "sources" in getattr(statement, "_prefetched_objects_cache", {})
    rows = statement.sources.all()
    return rows if fetched else rows.select_related("insight")


# --- Small steps ---------------------------------------------------------------------------------
def _locked(statement: Statement) -> Statement:
    found = Statement.objects.select_for_update().filter(pk=statement.pk).first()
    if found is None:
        raise Refused(_("This sentence is gone: the recap was compiled again meanwhile."))
    return found


def _read(statement: Statement, read: str | None) -> Statement:
    """The sentence, locked; refused where it reads differently from what was read."""
    statement = _locked(statement)
    if read is not None and _lines(read) != _lines(statement.text):
        raise Refused(_("Somebody changed this sentence meanwhile. Read it again, then decide."))
    return statement


def _sentence(text: str) -> str:
    text = _lines(text).strip()
    if not text:
        raise Refused(_("A sentence says something. To take it out, drop it."))
    if len(text) > LONGEST:
        raise Refused(_("A sentence has at most %d characters.") % LONGEST)
    return text


def _lines(text: str) -> str:
    """Forms and imported notes end their lines in other ways."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _joined(read: str, ours: str, theirs: str) -> str:
    merged = merge(_lines(read), ours, _lines(theirs))
    if merged.clash:
        raise ChangedMeanwhile(theirs, merged.text)
    return merged.text


def _accept_read(statements: QuerySet[Statement], by: User | None, read: str | None) -> int:
    found = undecided(statements)
    if read is not None and fingerprint(found) != read:
        raise Refused(_("Somebody changed this meanwhile. Read it again, then accept it."))
    accepted = [s.pk for s in found if not stands_on_hidden(s)]
    statements.filter(pk__in=accepted).update(
        offered=False, accepted_at=timezone.now(), accepted_by=by
    )
    return len(accepted)


def _accept(statement: Statement, by: User | None) -> None:
    statement.accepted_at, statement.accepted_by = timezone.now(), by


def _part_of(statement: Statement) -> tuple[str, int | None, bool]:
    return statement.section, statement.breakout_id, statement.is_conclusion


def _number(rows: Sequence[Statement]) -> None:
    """Positions from 0, written where they differ."""
    moved = [row for n, row in enumerate(rows) if row.position != n]
    for n, row in enumerate(rows):
        row.position = n
    Statement.objects.bulk_update(moved, ["position"], batch_size=200)


def _end_of(recap: Recap, section: str, breakout: Breakout | None) -> int:
    """The position after the part's last sentence, or after the last of all parts before it."""
    order = Statement.Section.values
    rows = list(recap.statements.order_by("position", "pk"))
    room = breakout.pk if breakout else None
    own = [s for s in rows if (s.section, s.breakout_id) == (section, room)]
    before = [s for s in rows if order.index(s.section) <= order.index(section)]
    last = own or before
    return last[-1].position + 1 if last else 0


def _check_ground(
    recap: Recap, section: str, breakout: Breakout | None, sources: Sequence[Source]
) -> None:
    rooms = {breakout} | {source.insight.breakout for source in sources if source.insight}
    if not sources:
        raise Refused(_("Choose what the sentence stands on: at least one source."))
    if any(room and room.webinar_id != recap.webinar_id for room in rooms):
        raise Refused(_("What it stands on belongs to another webinar."))
    if any(source.insight and source.insight.hidden_at for source in sources):
        raise Refused(_("A hidden insight is no source."))
    if (section == Statement.Section.BREAKOUTS) != bool(breakout):
        raise Refused(_("A sentence about a break-out names which one; no other sentence does."))


Type = Source.Type


def insight_source(insight: Insight) -> Source:
    return Source(
        type=Type.INSIGHT,
        reference=f"insight/{insight.code}",
        text=insight.text,
        insight=insight,
    )


def story_source(story: SuccessStory) -> Source:
    text = f"{story.cluster}: {'; '.join(story.deeds)}"
    return Source(type=Type.STORY, reference=f"story/{story.slug}", text=text)


def speaker_source(speaker: Speaker) -> Source:
    text = ", ".join(filter(None, (speaker.name, speaker.function)))
    return Source(type=Type.SPEAKER, reference=f"speaker/{speaker.pk}", text=text)


def note_source(text: str) -> Source:
    """What the facility knows itself, in its own words."""
    return Source(type=Type.NOTE, reference=f"note/{new_code()}", text=text)
