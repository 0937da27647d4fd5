"""How a seating is drawn: a bar of who got what, with the words of its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_countries import countries

# What somebody got, in the order of a bar's parts. To have given no wish is nobody's fault, to
# have got none is a matter to look at.
KINDS = ("first", "second", "third", "other", "no_wish", "fixed", "unwished", "unseated")
BAR = 200  # the width of a whole bar
MOST_COUNTRIES = 8  # that a room names


@dataclass(frozen=True, slots=True)
class BarPart:
    """People who got the same; `kind` names the bar's look, x and width its place."""

    kind: str
    label: str
    people: int
    x: int
    width: int


def label_of(kind: str) -> str:
    return {
        "first": _("first wish"),
        "second": _("second wish"),
        "third": _("third wish"),
        "other": _("a later wish"),
        "no_wish": _("gave no wish"),
        "fixed": _("host, or placed by hand"),
        "unwished": _("none of their wishes"),
        "unseated": _("without a seat"),
    }[kind]


def parts_of(kinds: Mapping[str, int], whole: int) -> list[BarPart]:
    """Those of the kinds that are named; a bar of `whole` people is full.

    >>> [(part.kind, part.x, part.width) for part in parts_of({"first": 1, "unwished": 2}, 4)]
    [('first', 0, 50), ('unwished', 50, 100)]
    """
    parts, sum_before = [], 0
    for kind in (kind for kind in KINDS if kind in kinds):
        people = kinds[kind]
        x, end = (BAR * n // max(whole, 1) for n in (sum_before, sum_before + people))
        parts.append(BarPart(kind, label_of(kind), people, x, end - x))
        sum_before += people
    return parts


def countries_in_words(pairs: Sequence[tuple[str, int]]) -> str:
    """Of codes and people, the first of them by name; those of no known country are left out."""
    known = [f"{countries.name(code) or code} {number}" for code, number in pairs if code]
    named = ", ".join(known[:MOST_COUNTRIES])
    more = len(known) - MOST_COUNTRIES
    return _("%(named)s and %(more)d more") % {"named": named, "more": more} if more > 0 else named


def maturity_in_words(people: int, beginning: int, advanced: int) -> str:
    """How far the SMEs of so many people are; empty where nobody's is known."""
    if not beginning + advanced:
        return ""
    known = [(_("at the beginning"), beginning), (_("advanced"), advanced)]
    unknown = (_("not known"), people - beginning - advanced)
    return ", ".join(f"{words} {n}" for words, n in [*known, unknown] if n)
