"""Advisors and their accounts, taken over from a table."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Advisor
from clusters.domain.vocabulary import (
    Terms,
    ecosystems_in,
    held_by,
    languages_in,
    note_unknown,
    unknown_words,
)
from clusters.models import Ecosystem, Spelling, Theme
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, like, listed
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.folding import name_key
from tgtf_portal.core.values.languages import codes_in, kept_codes

MANY = ["themes", "ecosystems"]


def import_advisors(content: bytes, *, by: User | None = None) -> Imported:
    """Create and update advisors; whoever has no account gets one, without a password.

    An empty cell leaves alone what is known already, and a person's own name stays as it is.
    Raises BadTable.
    """
    outcome, _table = ADVISORS.take_over(content, by=by)
    return outcome


@transaction.atomic
def take_advisors(target: None, rows: Sequence[Row], *, by: User | None = None) -> Imported:
    addresses = [row["email"] for row in rows]
    people = {user.email: user for user in User.objects.filter(email__in=addresses)}
    known = Advisor.objects.filter(user__email__in=addresses)
    advisors = {advisor.user_id: advisor for advisor in known.prefetch_related(*MANY)}

    outcome: Counter[str] = Counter()
    for row in rows:
        user = people.get(row["email"])
        if user is None:
            user = User.objects.create_user(row["email"], name=row["name"])
        outcome[_take_over(row, user, advisors.get(user.pk), by)] += 1
    note_words(rows)
    return Imported(**outcome)


def known_advisors(target: None, rows: Sequence[Row]) -> int:
    known = set(Advisor.objects.values_list("user__email", flat=True))
    return sum(row["email"] in known for row in rows)


def _take_over(row: Row, user: User, known: Advisor | None, by: User | None) -> str:
    facts = _facts(row)
    advisor = known or Advisor(user=user)
    facts_differ = any(getattr(advisor, field) != value for field, value in facts.items())
    if known is None or facts_differ:
        for field, value in facts.items():
            setattr(advisor, field, value)
        advisor.save()

    named = {"themes": row["themes"], "ecosystems": row["sectors"].known}
    differing = {
        field: things
        for field, things in named.items()
        if things and {*things} != {*getattr(advisor, field).all()}
    }
    for field, things in differing.items():
        getattr(advisor, field).set(things)
    if known and not (facts_differ or differing):
        return "unchanged"
    outcome = "updated" if known else "created"
    audit.record(f"advisor.{outcome}", advisor, by=by)
    return outcome


def _facts(row: Row) -> dict[str, Any]:
    facts = {"country": row["country"], "days_offered": row["days"], "bio": row["bio"]}
    facts = {field: value for field, value in facts.items() if value not in ("", None)}
    if spoken := row["languages"]:
        facts |= {"languages": kept_codes(spoken.known), "other_languages": spoken.text}
    if worked := row["sectors"]:
        facts |= {"sectors": worked.text}
    return facts


def _columns(target: None) -> dict[str, Callable[[str], Any]]:
    return {
        "email": address_like(User, "email"),
        "name": name_in,
        "country": country_code,
        "languages": words_like(languages_in(), like(Advisor, "other_languages")),
        "themes": themes_named(),
        "sectors": words_like(ecosystems_in(), like(Advisor, "sectors")),
        "days": days_in,
        "bio": like(Advisor, "bio"),
    }


def words_like(find: Callable[[str], Terms], check: Callable[[str], Any]) -> Callable[[str], Terms]:
    """Entries of a vocabulary, and the other words as far as they can be kept."""

    def read(text: str) -> Terms:
        found = find(text)
        check(found.text)
        return found

    return read


def note_words(rows: Sequence[Row]) -> None:
    """What is not recognised is listed for staff."""
    note_unknown(Spelling.Vocabulary.LANGUAGE, (w for row in rows for w in row["languages"].rest))
    note_unknown(Spelling.Vocabulary.ECOSYSTEM, (w for row in rows for w in row["sectors"].rest))


def _notes(target: None, rows: Sequence[Row]) -> Iterable[str]:
    return unknown_words(rows, "languages", "sectors")


def name_in(text: str) -> str:
    if not text:
        raise ValidationError(_("This field cannot be blank."))
    return like(User, "name")(text)


def days_in(text: str) -> Decimal | None:
    """Also with a decimal comma, as half of Europe writes it."""
    return like(Advisor, "days_offered")(text.replace(",", ".")) if text else None


def themes_named() -> Callable[[str], list[Theme]]:
    """Themes by name or slug; an unknown one is a slip of the pen, not a new theme."""
    themes: dict[str, Theme] = {}
    for theme in Theme.objects.all():
        themes |= {name_key(theme.name): theme, theme.slug: theme}

    def read(text: str) -> list[Theme]:
        names = listed(text)
        unknown = [name for name in names if name_key(name) not in themes]
        if unknown:
            raise ValidationError(_("Unknown theme “%s”.") % "”, “".join(unknown))
        return [themes[name_key(name)] for name in names]

    return read


ADVISORS = import_kind(
    name="advisors",
    right="advisors.add_advisor",
    label=_lazy("Advisors"),
    columns=_columns,
    required=["email", "name"],
    unique=["email"],
    known=known_advisors,
    notes=_notes,
    take=take_advisors,
)


def give_ecosystem(holder: Any, slug: str) -> None:
    holder.ecosystems.add(Ecosystem.objects.get(slug=slug))


def give_language(holder: Any, code: str) -> None:
    holder.languages = kept_codes([*codes_in(holder.languages), code])


held_by(Spelling.Vocabulary.ECOSYSTEM, Advisor, "sectors", give_ecosystem)
held_by(Spelling.Vocabulary.LANGUAGE, Advisor, "other_languages", give_language)
