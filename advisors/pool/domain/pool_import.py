"""A facility's pool out of a table: one joined file, or a second one that adds to the first.

An address that the pool knows needs no name, so a list of screening results follows the list of
CVs. Who was in another facility's pool, or is an advisor, needs no more than the address: empty
cells are filled from there. Who has confirmed keeps what they wrote themselves.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from advisors.models import Activity, Advisor, PoolEntry
from advisors.models.pool_entry import codes_of
from advisors.pool.domain.advisor import (
    days_in,
    give_ecosystem,
    give_language,
    note_words,
    themes_named,
    words_like,
)
from advisors.pool.domain.pool import open_link
from clusters.domain.vocabulary import ecosystems_in, held_by, languages_in, unknown_words
from clusters.models import Facility, Spelling
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, choice_of, like, listed
from tgtf_portal.core.tables.faults import RowError
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.languages import kept_codes

Columns = Mapping[str, Callable[[str], Any]]
Status = PoolEntry.Status
SLOT = 5  # days
SHARES = {f"share_{kind}": kind for kind in Activity.Kind.values}
FIELDS = ["name", *PoolEntry.PROFILE, "worked_in", "years", "shares"]
DECISION = ["status", "why", "decided_by", "decided_at", "changed_at"]
FORMULA = ("=", "＝")
FEW_DIGITS = re.compile("[0-9]{1,3}")  # Python reads no number of thousands of them


class Screening(models.TextChoices):
    """What a list may say of somebody; the rest is the person's own."""

    NEW = Status.NEW.value, _lazy("New")
    PICKED = Status.PICKED.value, _lazy("Picked")
    DECLINED = Status.DECLINED.value, _lazy("Declined")


# --- Cells ----------------------------------------------------------------------------------------
def _columns(facility: Facility) -> Columns:
    return {
        "email": address_like(PoolEntry, "email"),
        "name": _plain(lambda text: like(PoolEntry, "name")(text) if text else ""),
        "country": country_code,
        "languages": words_like(languages_in(), like(PoolEntry, "other_languages")),
        "themes": themes_named(),
        "sectors": words_like(ecosystems_in(), like(PoolEntry, "sectors")),
        "days": days_in,
        "bio": _plain(like(PoolEntry, "bio")),
        "worked_in": _countries,
        "years": lambda text: like(PoolEntry, "years")(text) if text else None,
        "slots_of_5_days": _slots,
        "screening": choice_of(Screening),
        **dict.fromkeys(SHARES, _share),
    }


def _plain(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Words alone: what a spreadsheet would compute is nobody's name and nobody's CV."""

    def check(text: str) -> Any:
        if text.startswith(FORMULA):
            raise ValidationError(_("This is a formula; write what it stands for."))
        return read(text)

    return check


def _countries(text: str) -> list[str]:
    return list(dict.fromkeys(country_code(part) for part in listed(text)))


def _slots(text: str) -> Decimal | None:
    if not text:
        return None
    if not FEW_DIGITS.fullmatch(text) or int(text) >= 100:
        raise ValidationError(_("Enter how many times five days, as a whole number."))
    return Decimal(SLOT * int(text))


def _share(text: str) -> int:
    number = text.removesuffix("%").strip()
    if not number:
        return 0
    if not FEW_DIGITS.fullmatch(number) or int(number) > 100:
        raise ValidationError(_("Enter a share from 0 to 100."))
    return int(number)


def _faults(facility: Facility, rows: Sequence[Row]) -> Iterator[RowError]:
    known = {*_pool_of(facility, rows), *_earlier(facility, rows)}
    for row in rows:
        if not row["name"] and row["email"] not in known:
            fault = _("The pool does not know this address yet: the name is missing.")
            yield RowError(row.line, "name", fault)
        slots, days = row["slots_of_5_days"], row["days"]
        if slots is not None and days is not None and slots != days:
            fault = _("Times five these are %(slots)s days, and the days say %(days)s.")
            yield RowError(row.line, "slots_of_5_days", fault % {"slots": slots, "days": days})
        if sum(shares := _shares(row).values()) not in (0, 100):
            fault = _("The shares make %d percent together, not 100.") % sum(shares)
            yield RowError(row.line, next(iter(SHARES)), fault)


def _shares(row: Row) -> dict[str, int]:
    return {kind: row[column] for column, kind in SHARES.items() if row[column]}


# --- What is there --------------------------------------------------------------------------------
def _pool_of(facility: Facility, rows: Sequence[Row]) -> dict[str, PoolEntry]:
    entries = PoolEntry.objects.filter(facility=facility).prefetch_related(*PoolEntry.MANY)
    wanted = {row["email"] for row in rows}
    return {entry.email: entry for entry in entries if entry.email in wanted}


def _earlier(facility: Facility, rows: Sequence[Row]) -> dict[str, "_Profile"]:
    """By address, what is known of people from other facilities' pools, the newest, or as advisors
    from their own page, which counts most."""
    wanted = {row["email"] for row in rows}
    others = PoolEntry.objects.exclude(facility=facility).prefetch_related(*PoolEntry.MANY)
    found = {e.email: _Profile.of(e, e.name) for e in others.order_by("pk") if e.email in wanted}
    advisors = Advisor.objects.select_related("user").prefetch_related(*PoolEntry.MANY)
    for advisor in advisors:
        if (email := advisor.user.email) in wanted:
            own = _Profile.of(advisor, advisor.user.name)
            before = found.get(email, _Profile())
            found[email] = _Profile(before.facts | own.facts, before.many | own.many)
    return found


@dataclass(frozen=True, slots=True)
class _Profile:
    """Facts that are known, and the things that somebody is linked to."""

    facts: dict[str, Any] = field(default_factory=dict)
    many: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Any, name: str) -> "_Profile":
        facts = {f: getattr(known, f) for f in FIELDS if hasattr(known, f)} | {"name": name}
        many = {m: {thing.pk for thing in getattr(known, m).all()} for m in PoolEntry.MANY}
        return cls(_given(facts), _given(many))

    @classmethod
    def in_row(cls, row: Row) -> "_Profile":
        spoken, worked = row["languages"], row["sectors"]
        slots = row["slots_of_5_days"]
        facts = {name: row[name] for name in ("name", "country", "worked_in", "years", "bio")}
        facts |= {"days_offered": slots if row["days"] is None else row["days"]}
        facts |= {"shares": _shares(row)}
        facts = _given(facts)
        if spoken:
            facts |= {"languages": kept_codes(spoken.known), "other_languages": spoken.text}
        if worked:
            facts |= {"sectors": worked.text}
        many = {
            "themes": {theme.pk for theme in row["themes"]},
            "ecosystems": {entry.pk for entry in worked.known},
        }
        return cls(facts, _given(many))


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value or value == 0}


def known_entries(facility: Facility, rows: Sequence[Row]) -> int:
    return len(_pool_of(facility, rows))


def _notes(facility: Facility, rows: Sequence[Row]) -> Iterable[str]:
    pool = _pool_of(facility, rows)
    returning = len(_earlier(facility, rows).keys() - pool.keys())
    if returning:
        text = ngettext(
            "%d new entry is known from elsewhere: empty cells are filled from there.",
            "%d new entries are known from elsewhere: empty cells are filled from there.",
            returning,
        )
        yield text % returning
    if confirmed := sum(entry.status == Status.CONFIRMED for entry in pool.values()):
        text = ngettext(
            "%d person has confirmed their profile; it stays as they wrote it.",
            "%d people have confirmed their profile; it stays as they wrote it.",
            confirmed,
        )
        yield text % confirmed
    yield from unknown_words(rows, "languages", "sectors")


# --- Taking over ----------------------------------------------------------------------------------
@transaction.atomic
def take_pool(
    facility: Facility, rows: Sequence[Row], *, by: User | None, also: bool = False
) -> Imported:
    """Few statements for the whole list, however long it is; `also` writes to who is picked."""
    Facility.objects.select_for_update().get(pk=facility.pk)  # two lists follow each other
    taken = _Taken(facility, _pool_of(facility, rows), _earlier(facility, rows), by)
    outcome = Counter(taken.take(row) for row in rows)
    taken.write()
    note_words(rows)
    for entry in taken.picked if also else ():
        open_link(entry)
    imported = Imported(**outcome)
    if imported.created or imported.updated:
        audit.record("pool.imported", facility, by=by, **vars(imported))
    return imported


class _Taken:
    """Entries as they will be; nothing is written before all rows are read."""

    def __init__(
        self,
        facility: Facility,
        pool: Mapping[str, PoolEntry],
        earlier: Mapping[str, _Profile],
        by: User | None,
    ) -> None:
        self.facility, self.pool, self.earlier, self.by = facility, pool, earlier, by
        self.now = timezone.now()
        self.new: list[PoolEntry] = []
        self.changed: list[PoolEntry] = []
        self.picked: list[PoolEntry] = []
        self.links: dict[str, list[tuple[PoolEntry, set[int]]]] = {m: [] for m in PoolEntry.MANY}

    def take(self, row: Row) -> str:
        entry, profile = self.pool.get(row["email"]), _Profile.in_row(row)
        if entry is None:
            before = self.earlier.get(row["email"], _Profile())
            profile = _Profile(before.facts | profile.facts, before.many | profile.many)
            entry = PoolEntry(facility=self.facility, email=row["email"], **profile.facts)
            self.new.append(entry)
            self._link(entry, profile.many)
            self._screen(entry, row["screening"])
            return "created"
        if entry.status == Status.CONFIRMED:
            return "unchanged"
        differing = {n: v for n, v in profile.facts.items() if _differs(entry, n, v)}
        for name, value in differing.items():
            setattr(entry, name, value)
        linked = self._link(entry, profile.many)
        screened = self._screen(entry, row["screening"])
        if differing or screened:
            self.changed.append(entry)
        return "updated" if differing or linked or screened else "unchanged"

    def _link(self, entry: PoolEntry, many: Mapping[str, set[int]]) -> bool:
        linked = False
        for name, wanted in many.items():
            known = {thing.pk for thing in getattr(entry, name).all()} if entry.pk else set()
            if wanted != known:
                self.links[name].append((entry, wanted))
                linked = True
        return linked

    def _screen(self, entry: PoolEntry, said: str) -> bool:
        """What was decided here stays."""
        if said in ("", Status.NEW) or entry.status != Status.NEW:
            return False
        entry.status, entry.why, entry.decided_by = said, _("As the list says."), self.by
        entry.decided_at = entry.changed_at = self.now
        if said == Status.PICKED:
            self.picked.append(entry)
        return True

    def write(self) -> None:
        PoolEntry.objects.bulk_create(self.new)
        PoolEntry.objects.bulk_update(self.changed, [*FIELDS, *DECISION], batch_size=100)
        for name, links in self.links.items():
            through = getattr(PoolEntry, name).through
            column = PoolEntry._meta.get_field(name).m2m_reverse_field_name()  # type: ignore[union-attr]
            rows = through._default_manager
            rows.filter(poolentry__in=[entry.pk for entry, _wanted in links]).delete()
            rows.bulk_create(
                through(poolentry=entry, **{f"{column}_id": pk})
                for entry, wanted in links
                for pk in sorted(wanted)
            )


def _differs(entry: PoolEntry, name: str, value: Any) -> bool:
    known = getattr(entry, name)
    if name == "worked_in":
        return {*codes_of(known)} != {*value}
    return bool(known != value)


POOL = import_kind(
    name="pool",
    right="advisors.add_poolentry",
    label=_lazy("Pool of advisors: CVs, and what screening said of them"),
    model=Facility,
    columns=_columns,
    required=["email"],
    unique=["email"],
    contradictions=_faults,
    notes=_notes,
    known=known_entries,
    take=take_pool,
    offer=_lazy("Mail each person who is newly picked, with their personal link"),
)
held_by(Spelling.Vocabulary.ECOSYSTEM, PoolEntry, "sectors", give_ecosystem)
held_by(Spelling.Vocabulary.LANGUAGE, PoolEntry, "other_languages", give_language)
