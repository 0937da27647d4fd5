"""What erasing somebody would do: shown before it is done, and changing nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tgtf_portal.core.privacy import elsewhere, hooks
from tgtf_portal.core.privacy.mentions import Mention, Terms, mentions, terms_for
from tgtf_portal.core.privacy.register import Fate, PersonalTable, Words, is_history
from tgtf_portal.core.privacy.rows import OwnRows, find
from tgtf_portal.core.privacy.subject import DataSubject

MAILS = tuple(f"core.Message.{name}" for name in ("context", "subject", "text", "reason"))
MOST_BY_ONESELF = 60  # texts by others; a person has to look before so many are changed


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table: how many rows, what of them goes and what stays, with the reason."""

    noun: str
    rows: int
    goes: tuple[str, ...] = ()
    stays: tuple[tuple[str, Words], ...] = ()
    whole: bool = False

    @property
    def going(self) -> str:
        return ", ".join(self.goes) or "–"


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    subject: DataSubject
    own: Sequence[OwnRows]
    terms: Terms
    texts: Sequence[Mention] = ()
    sessions: int = 0
    lists: int = 0
    files: int = 0
    with_mails: bool = True  # mails to others are looked through, too
    consequences: Sequence[str] = field(default_factory=tuple)
    obstacles: Sequence[str] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Nothing here is about the person."""
        return not (self.own or self.texts or self.sessions or self.lists or self.files)

    @property
    def tables(self) -> list[TablePlan]:
        return [_table_plan(own) for own in self.own]

    @property
    def texts_by_table(self) -> list[tuple[str, int]]:
        counts = Counter(noun_of(mention.table.model) for mention in self.texts)
        return sorted(counts.items())

    @property
    def has_many_texts(self) -> bool:
        return len(self.texts_read) > MOST_BY_ONESELF

    @property
    def texts_read(self) -> list[Mention]:
        """Those that people meet: neither earlier states nor core's own notes."""
        return [
            mention
            for mention in self.texts_handed_out
            if not (is_history(type(mention.row)) or mention.table.label.startswith("core."))
        ]

    @property
    def texts_handed_out(self) -> list[Mention]:
        """Without those that only few may read: they are reworded, and shown to nobody else."""
        return [m for m in self.texts if m.field not in m.table.secrets]


def plan_for(email: str, *, with_mails: bool = True) -> ErasurePlan:
    """Without the texts of all mails it is quick enough for a page: see bench/hundredfold.py."""
    subject, own = find(email)
    terms = terms_for(subject)
    changed = {(entry.table.label, number) for entry in own for number in entry.numbers}
    found = mentions(terms, but=() if with_mails else MAILS)
    named = [m for m in found if (m.table.label, m.row.pk) not in changed]
    return ErasurePlan(
        subject=subject,
        own=own,
        terms=terms,
        texts=named,
        with_mails=with_mails,
        sessions=len(elsewhere.sessions_of(subject)),
        lists=len(elsewhere.lists_naming(terms)),
        files=len(elsewhere.files_naming(terms)),
        consequences=[*hooks.consequences_for(subject), *_passed_over(terms)],
        obstacles=hooks.obstacles_for(subject),
    )


def _passed_over(terms: Terms) -> list[str]:
    said = _("“%s” is also part of a title of ours: texts are not searched for it.")
    return [said % name for name in terms.passed_over]


def _table_plan(own: OwnRows) -> TablePlan:
    entry, number = own.table, len(own.numbers) or len(own.earlier)
    noun = noun_of(entry.model)
    if entry.is_deleted:
        return TablePlan(noun, number, whole=True)
    goes = [n for n, fate in entry.fates.items() if fate != Fate.KEPT]
    kept = [n for n, fate in entry.fates.items() if fate == Fate.KEPT]
    labels = {name: label_of(entry, name) for name in (*goes, *kept)}
    stays: dict[Words, list[str]] = {}
    for name in kept:
        stays.setdefault(entry.why[name], []).append(labels[name])
    return TablePlan(
        noun,
        number,
        goes=tuple(labels[name] for name in goes),
        stays=tuple((", ".join(names), why) for why, names in stays.items()),
    )


def label_of(entry: PersonalTable, name: str) -> str:
    return str(entry.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def noun_of(model: type) -> str:
    return capfirst(str(model._meta.verbose_name_plural))  # type: ignore[attr-defined]
