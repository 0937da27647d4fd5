"""Ecosystems and languages out of what lists write, and what becomes of the other words.

>>> term_key("Mobility – Transport – Automotive") == term_key("mobility, transport & automotive")
True
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from clusters.models import Cluster, Ecosystem, Spelling
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.status import turn
from tgtf_portal.core.tables.cells import like, listed
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.languages import LANGUAGES, language_code

ECOSYSTEM, LANGUAGE = Spelling.Vocabulary.ECOSYSTEM, Spelling.Vocabulary.LANGUAGE
Status = Spelling.Status

# COM(2021) 350; staff may reword, add and take away in the administration.
FOURTEEN = {
    "aerospace-defence": "Aerospace and defence",
    "agri-food": "Agri-food",
    "construction": "Construction",
    "cultural-creative": "Cultural and creative industries",
    "digital": "Digital",
    "electronics": "Electronics",
    "energy-intensive": "Energy-intensive industries",
    "health": "Health",
    "mobility": "Mobility – transport – automotive",
    "proximity-social": "Proximity and social economy",
    "renewable-energy": "Renewable energy",
    "retail": "Retail",
    "textiles": "Textiles",
    "tourism": "Tourism",
}
# What else those are called in lists.
ALSO_CALLED = {
    "aerospace-defence": "aerospace, aeronautics, defence, aerospace & defense, space",
    "agri-food": "agriculture, food, agro-food, agrifood industry, agroalimentaire",
    "construction": "building, construction industry, built environment",
    "cultural-creative": "creative industries, culture, creative and cultural industries",
    "digital": "ICT, digital industries, information technology, IT, software",
    "electronics": "electronic industry, microelectronics",
    "energy-intensive": "energy intensive industry, EII, chemicals, steel",
    "health": "healthcare, health care, life sciences, medtech",
    "mobility": "mobility, transport, automotive, mobility and transport",
    "proximity-social": "social economy, proximity & social economy & civil security",
    "renewable-energy": "renewables, energy renewables, energy-renewable, renewable energies",
    "retail": "retail trade, commerce",
    "textiles": "textile, textile industry, textiles and clothing, fashion",
    "tourism": "tourism industry, travel, hospitality",
}
JOINS = {"and", "und", "et", "y", "e", "i", "the"}
PARTS = re.compile(r"[^\W_]+")


def bring_ecosystems(using: str = "default", **signal: Any) -> None:
    """The fourteen, after a migration, where there are none."""
    known = Ecosystem.objects.using(using)
    if not known.exists():
        known.bulk_create(Ecosystem(slug=slug, name=name) for slug, name in FOURTEEN.items())


def term_key(text: str) -> str:
    """Words as they are compared: without case, accents, signs, and what joins them."""
    words = PARTS.findall(name_key(text))
    return "".join(word for word in words if word not in JOINS) or "".join(words)


# --- Reading --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Terms:
    """The entries that a cell names, and the words that are not recognised."""

    known: tuple[Any, ...] = ()
    rest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.known or self.rest)

    def __str__(self) -> str:
        return ", ".join([*map(str, self.known), *self.rest])

    @property
    def text(self) -> str:
        """The words that are kept as they came."""
        return "|".join(self.rest)


def ecosystems_in() -> Callable[[str], Terms]:
    """A validator for a cell that names ecosystems, separated by |."""
    entries = {entry.slug: entry for entry in Ecosystem.objects.all()}
    meant: dict[str, Ecosystem] = {}
    for slug, words in ALSO_CALLED.items():
        if slug in entries:
            meant |= {term_key(word): entries[slug] for word in words.split(",")}
    meant |= {term_key(slug): entry for slug, entry in entries.items()}
    meant |= {term_key(entry.name): entry for entry in entries.values()}
    for key, slug in _mapped(ECOSYSTEM).items():
        if slug in entries:
            meant.setdefault(key, entries[slug])
    return lambda text: _terms(text, lambda part: meant.get(term_key(part)))


def languages_in() -> Callable[[str], Terms]:
    """A validator for a cell that names languages, separated by |; entries are codes."""
    mapped = _mapped(LANGUAGE)
    return lambda text: _terms(text, lambda part: language_code(part) or mapped.get(term_key(part)))


def _mapped(vocabulary: str) -> dict[str, str]:
    rows = Spelling.objects.filter(vocabulary=vocabulary, status=Status.MAPPED)
    return dict(rows.values_list("key", "meaning"))


def _terms(text: str, find: Callable[[str], Any]) -> Terms:
    check = like(Spelling, "text")
    known: dict[Any, None] = {}
    rest: dict[str, str] = {}
    for part in listed(text):
        if entry := find(part):
            known[entry] = None
        elif key := term_key(check(part)):
            rest.setdefault(key, part)
    return Terms(tuple(known), tuple(rest.values()))


def note_unknown(vocabulary: str, words: Iterable[str]) -> None:
    """List them for staff, each once; what was decided about one stays."""
    found = {term_key(word): word for word in words}
    Spelling.objects.bulk_create(
        [Spelling(vocabulary=vocabulary, key=key, text=text) for key, text in found.items()],
        ignore_conflicts=True,
    )


def unknown_words(rows: Sequence[Any], *columns: str) -> Iterable[str]:
    """For the preview of a list: what will be kept as text."""
    words = list(dict.fromkeys(word for row in rows for name in columns for word in row[name].rest))
    if words:
        facts = {"words": "”, “".join(words[:20]), "more": " …" if len(words) > 20 else ""}
        yield (_("Not recognised, kept as text and listed for staff: “%(words)s”%(more)s.") % facts)


# --- What staff say of a word ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Holder:
    """Rows that keep words in a text field, and how one of them gets the entry instead."""

    model: type[models.Model]
    text: str
    give: Callable[[Any, str], None]


_holders: dict[str, list[Holder]] = {ECOSYSTEM: [], LANGUAGE: []}


def held_by(
    vocabulary: str, model: type[models.Model], text: str, give: Callable[[Any, str], None]
) -> None:
    """Sign up; `give` changes a row that is saved afterwards."""
    _holders[vocabulary].append(Holder(model, text, give))


def entries_of(vocabulary: str) -> list[tuple[str, str]]:
    if vocabulary == LANGUAGE:
        named = [(code, str(name)) for code, name in LANGUAGES.items()]
        return sorted(named, key=lambda one: name_key(one[1]))
    return list(Ecosystem.objects.values_list("slug", "name"))


@transaction.atomic
def map_spelling(spelling: Spelling, *, meaning: str, by: User | None) -> Spelling:
    """The word means this entry from now on, and wherever it stands already."""
    if meaning not in dict(entries_of(spelling.vocabulary)):
        raise Refused(_("Choose one of the entries."))
    spelling = turn(spelling, Status.MAPPED, {Status.OPEN, Status.LEFT}, "spelling.mapped", by)
    spelling.meaning = meaning
    spelling.save(update_fields=["meaning"])
    changed = sum(_give(holder, spelling) for holder in _holders[spelling.vocabulary])
    audit.record("spelling.applied", spelling, by=by, meaning=meaning, rows=changed)
    return spelling


def leave_spelling(spelling: Spelling, *, by: User | None) -> Spelling:
    """No entry fits: the word stays where it stands, and is not asked about again."""
    return turn(spelling, Status.LEFT, {Status.OPEN}, "spelling.left", by)


def _give(holder: Holder, spelling: Spelling) -> int:
    changed = 0
    rows = holder.model._default_manager.exclude(**{holder.text: ""}).select_for_update(of=["self"])
    for row in rows:
        words = listed(getattr(row, holder.text))
        stay = [word for word in words if term_key(word) != spelling.key]
        if stay != words:
            setattr(row, holder.text, "|".join(stay))
            holder.give(row, spelling.meaning)
            row.save()
            changed += 1
    return changed


def _give_cluster(cluster: Cluster, slug: str) -> None:
    cluster.ecosystem = Ecosystem.objects.get(slug=slug)


held_by(ECOSYSTEM, Cluster, "sector", _give_cluster)
