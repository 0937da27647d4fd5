"""A note is told with another name, or with none: in every text that a recap and its past say on
it. What words become is erasure's own rule, see `core.privacy.mentions`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise

from tgtf_portal.core.audit import name_of
from tgtf_portal.core.models import AuditEvent, User
from tgtf_portal.core.privacy.elsewhere import wipe_log
from tgtf_portal.core.privacy.mentions import (
    MASK,
    SHORTEST_WORD,
    Terms,
    Within,
    mentions,
    reword,
    reworded,
    terms_for,
)
from tgtf_portal.core.privacy.register import history_of
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.folding import name_key
from webinars.common.locks import want_recap_again
from webinars.live.domain.notes import note_change
from webinars.live.domain.same_notes.decisions import grouping_of
from webinars.live.domain.same_notes.grouping import Group
from webinars.models import (
    Amendment,
    Breakout,
    Correction,
    Insight,
    Recap,
    Source,
    Statement,
)
from webinars.recap.domain.compilation import drafted_now
from webinars.recap.domain.corrections import editing

# Not what somebody said of others, but whose it is: the verb itself changes the first of them.
SIGNED = ("webinars.Insight.author_name", "webinars.Amendment.name")


@dataclass(frozen=True, slots=True)
class NameChange:
    """Of one note: `names` of its author or of who took it on, and what stands there `instead`.

    `of_clusters` are sought in the sentences on this note alone: everywhere else a cluster is
    named for other reasons. So is everybody who is named for other reasons, unless `everywhere`.
    """

    names: tuple[str, ...]
    instead: str = ""
    of_clusters: tuple[str, ...] = ()
    everywhere: bool = False

    @property
    def own_terms(self) -> Terms:
        """In what stands on the note: whatever is left of a person's name is masked there."""
        keys = {name_key(name) for name in (*self.names, *self.of_clusters)} - {""}
        whole = {key for key in keys if self.instead or " " in key}
        loose = keys - whole
        if not self.instead:
            loose |= {word for name in self.names for word in name_key(name).split()}
        known = set(name_key(self.instead).split())
        parts = {word for word in loose - known if len(word) >= SHORTEST_WORD}
        return Terms((), _longest_first(whole), instead=self.instead, parts=_longest_first(parts))

    @property
    def terms(self) -> Terms:
        """Elsewhere, as erasing has it."""
        return replace(terms_for(DataSubject("", (), names=self.names)), instead=self.instead)


def _longest_first(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


# --- Where ----------------------------------------------------------------------------------------
@dataclass
class Places:
    """The rows in which a note is told."""

    note: Insight
    recap: Recap | None

    @cached_property
    def statements(self) -> list[int]:
        standing = Source.objects.filter(Q(insight=self.note) | Q(reference=self.reference))
        return list(standing.values_list("statement", flat=True).distinct())

    @property
    def reference(self) -> str:
        return f"insight/{self.note.code}"

    @property
    def own(self) -> Within:
        """What stands on the note; sentences too that stood on it once and are gone."""
        told = Q(pk__in=self.statements)
        past = Q(id__in=self.statements) | Q(key__endswith=f"/{self.reference}")
        amended = Amendment.objects.filter(statement__in=self.statements)
        return {
            Insight: Q(pk=self.note.pk),
            _past(Insight): Q(id=self.note.pk),
            Statement: told,
            _past(Statement): past,
            Source: Q(statement__in=self.statements) | Q(insight=self.note),
            Amendment: Q(statement__in=self.statements),
            **self._traces(self.statements, list(amended.values_list("pk", flat=True))),
        }

    @property
    def whole(self) -> Within:
        """Everything else of the recap."""
        recap = self.recap.pk if self.recap else 0
        statements = Statement.objects.filter(recap=recap).values_list("pk", flat=True)
        return {
            Recap: Q(pk=recap),
            _past(Recap): Q(id=recap),
            Statement: Q(recap=recap),
            _past(Statement): Q(recap=recap),
            Source: Q(statement__recap=recap),
            Amendment: Q(statement__recap=recap),
            Correction: Q(recap=recap),
            **self._traces(list(statements), []),
        }

    def _traces(self, statements: list[int], amendments: list[int]) -> Within:
        """What the trail of deeds, ours and the administration's, called these things."""
        rows: list[tuple[type[models.Model], list[int]]] = [
            (Statement, statements),
            (Amendment, amendments),
            (Insight, [self.note.pk]),
        ]
        things = [name_of(model(pk=number)) for model, numbers in rows for number in numbers]
        logged = Q(pk__in=[])
        for model, numbers in rows:
            kind = ContentType.objects.get_for_model(model)
            logged |= Q(content_type=kind, object_id__in=[str(number) for number in numbers])
        if self.recap:
            things.append(name_of(self.recap))
        return {AuditEvent: Q(thing__in=things), LogEntry: logged}


def _past(model: type[models.Model]) -> type[models.Model]:
    return cast(type[models.Model], history_of(model))


def sentences_naming(insight: Insight, change: NameChange) -> int:
    """How many sentences that readers see change; headline and standfirst count, too."""
    recap = Recap.objects.filter(webinar=insight.breakout.webinar_id).first()
    if recap is None:
        return 0
    places = Places(insight, recap)
    told: Within = {Statement: places.own[Statement] & Q(recap=recap)}
    found = {m.row.pk for m in mentions(change.own_terms, told) if m.field == "text"}
    headings = 0
    if change.everywhere:
        more: Within = {Statement: Q(recap=recap), Recap: Q(pk=recap.pk)}
        named = list(mentions(change.terms, more))
        found |= {m.row.pk for m in named if m.field == "text"}
        headings = sum(m.field in ("title", "standfirst") for m in named)
    return recap.statements.kept().filter(pk__in=found).count() + headings


# --- The change -----------------------------------------------------------------------------------
def tell_anew(
    insight: Insight,
    change: NameChange,
    write: Callable[[Insight], None],
    *,
    by: User | None,
    said: Promise,
) -> Insight:
    """Write the note's row, then all that is told on it; a published recap says what is `said`.

    Which notes say the same is found out before anything is locked. With a recap its webinar is
    locked first, as all do who change what is told; without one the room is, as its writers do.
    """
    webinar = insight.breakout.webinar
    recap = Recap.objects.filter(webinar=webinar).first()
    groups = grouping_of(webinar) if recap else []
    with transaction.atomic(), translation.override(webinar.language):
        if recap is None:
            note = _written(insight, write)
            reword(change.own_terms, Places(note, None).own, but=SIGNED)
        else:
            with editing(recap, by=by, note=str(said)) as locked_recap:
                note = _written(insight, write)
                places = Places(note, locked_recap)
                _retell(places, change, groups)
                locked_recap.refresh_from_db()  # its headline may have changed
            _retell_versions(locked_recap, places.reference, change)
            want_recap_again(webinar.pk)
        note.refresh_from_db()
        note_change(note)
        transaction.on_commit(wipe_log)
    return note


def _written(insight: Insight, write: Callable[[Insight], None]) -> Insight:
    Breakout.objects.select_for_update().get(pk=insight.breakout_id)
    note = Insight.objects.select_for_update().get(pk=insight.pk)
    write(note)
    return note


def _retell(places: Places, change: NameChange, groups: Sequence[Group]) -> None:
    """Edited sentences are reworded, compiled ones drafted anew."""
    before = {s.pk: s for s in Statement.objects.filter(pk__in=places.statements)}
    if change.everywhere:
        reword(change.terms, places.whole, but=SIGNED)
    reword(change.own_terms, places.own, but=SIGNED)
    if places.recap:
        _redraft(places.recap, {pk for pk, s in before.items() if not s.edited}, places, groups)
    for statement in Statement.objects.filter(pk__in=places.statements):
        if statement.text.count(MASK) > before[statement.pk].text.count(MASK):
            Statement.objects.filter(pk=statement.pk).update(masked_at=timezone.now())


def _redraft(recap: Recap, compiled: set[int], places: Places, groups: Sequence[Group]) -> None:
    """Where a sentence stands on the very same words as before; else it stays as reworded."""
    known = list(recap.statements.order_by("position", "pk").prefetch_related("sources"))
    drafts = {d.key: d for d in drafted_now(recap.webinar, groups, known)[0]}
    for statement in known:
        sentence = drafts.get(statement.key)
        if statement.pk not in places.statements or sentence is None:
            continue
        grounds = {(s.type, s.reference, s.text) for s in statement.sources.all()}
        if grounds != {(s.type, s.id, s.text) for s in sentence.sources}:
            continue
        texts = statement.text, statement.drafted
        statement.drafted = sentence.text
        if statement.pk in compiled:
            statement.text = sentence.text
        if texts != (statement.text, statement.drafted):
            statement.save(update_fields=["text", "drafted"])


def _retell_versions(recap: Recap, reference: str, change: NameChange) -> None:
    """Once the change is a version of its own: the earlier ones hold the old name no more."""
    own, terms = change.own_terms, change.terms
    for version in recap.versions.iterator(chunk_size=20):
        told = []
        for snapshot in version.statements:
            value = reworded(snapshot, terms) if change.everywhere else snapshot
            stands = any(source["id"] == reference for source in snapshot["sources"])
            told.append(reworded(value, own) if stands else value)
        heading = [version.title, version.standfirst]
        if change.everywhere:
            heading = reworded(heading, terms)
        if told != version.statements or heading != [version.title, version.standfirst]:
            version.title, version.standfirst = heading[0][:200], heading[1]
            version.statements = told
            version.save(update_fields=["title", "standfirst", "statements"])
