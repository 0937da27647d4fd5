"""The list at the door: who is expected, who is here, and finding a name as it sounds."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webinars.models import Registration, Webinar


@dataclass(frozen=True, slots=True)
class Door:
    expected: int
    here: int
    found: Sequence[Registration]


def door_of(webinar: Webinar, *, words: str = "") -> Door:
    """Costs one query. Who is found is decided here: databases differ over accents and capitals."""
    people = list(webinar.registrations.active().select_related("cluster").order_by("name", "pk"))
    return Door(
        expected=len(people),
        here=sum(person.attended for person in people),
        found=[person for person in people if is_found(words, _facts(person))],
    )


def _facts(person: Registration) -> list[str]:
    cluster = person.cluster.name if person.cluster else ""
    return [person.name, person.email, person.organisation, cluster]


def is_found(words: str, facts: Iterable[str]) -> bool:
    """Every word stands somewhere, whatever its accents and capitals.

    >>> is_found("simic VERDI", ["Ana Šimić", "Verdi srl"])
    True
    >>> is_found("simic blau", ["Ana Šimić", "Verdi srl"])
    False
    """
    text = plain(" ".join(facts))
    return all(word in text for word in plain(words).split())


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
