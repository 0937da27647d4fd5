"""How many people there were, and from where."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext

from webinars.recap.drafting.facts import CrowdFacts
from webinars.recap.drafting.wording import MOST_NAMED, joined, lines, number, sentence

# With fewer people, a country or a cluster would tell who wrote a note without a name.
FEWEST = 3

# Each is a lazy plural by the number of people, for languages whose verbs go by it.
REGISTERED = ngettext_lazy("%(people)s had registered", "%(people)s had registered", "n")
ATTENDED = ngettext_lazy("%(people)s attended", "%(people)s attended", "n")
ABOUT = ngettext_lazy("About %(people)s attended", "About %(people)s attended", "n")
TOOK_PART = ngettext_lazy("%(people)s took part", "%(people)s took part", "n")
HOSTED = ngettext_lazy(
    "%(hosts)s hosted the discussion, and %(people)s took part",
    "%(hosts)s hosted the discussion, and %(people)s took part",
    "n",
)

# Every other room is told in these words, so that no two in a row sound alike.
JOINED_IN = ngettext_lazy("%(people)s joined in", "%(people)s joined in", "n")
JOINED_HOSTS = ngettext_lazy(
    "%(people)s joined %(hosts)s for this discussion",
    "%(people)s joined %(hosts)s for this discussion",
    "n",
)


def crowd_told(pattern: Any, crowd: CrowdFacts, **more: str) -> str:
    """The sentence, with the countries where enough people are known to be from them."""
    facts = {"n": crowd.people, "people": _people(crowd.people), **more}
    names = spoken(name for name, _number in crowd.countries)
    if crowd.people < FEWEST or not names:
        return sentence(pattern % facts)
    everybody = sum(people for _name, people in crowd.countries) >= crowd.people
    if everybody or len(names) > MOST_NAMED:
        countries = countries_told(names) if everybody else _at_least(len(names))
        whence = {"people": facts["people"], "countries": countries}
        return sentence(pattern % {**facts, "people": _("%(people)s from %(countries)s") % whence})
    partly = _("%(sentence)s, from %(countries)s as far as is known")
    return sentence(partly % {"sentence": pattern % facts, "countries": joined(names)})


def _people(people: int) -> str:
    return ngettext("%(word)s person", "%(word)s people", people) % number(people)


def spoken(countries: Iterable[str]) -> list[str]:
    """As a sentence has them: some take an article."""
    with_article = {
        _("Netherlands"): pgettext("people from, or a project in", "the Netherlands"),
        _("United Kingdom"): pgettext("people from, or a project in", "the United Kingdom"),
        _("United States of America"): pgettext(
            "people from, or a project in", "the United States"
        ),
    }
    return [with_article.get(name, name) for name in lines(countries)]


def countries_told(names: list[str]) -> str:
    """By name, or only their number where these are many.

    >>> countries_told(["Spain", "Italy"]), countries_told(list("abcdefg"))
    ('Spain and Italy', 'seven countries')
    """
    if len(names) <= MOST_NAMED:
        return joined(names)
    return ngettext("%(word)s country", "%(word)s countries", len(names)) % number(len(names))


def _at_least(countries: int) -> str:
    told = ngettext("at least %(word)s country", "at least %(word)s countries", countries)
    return told % number(countries)


def clusters_told(crowd: CrowdFacts, *, anew: bool = False) -> str:
    """Which clusters had sent somebody; nothing where they are not known or too few came.

    `anew`: in other words than the room before.
    """
    names = lines(crowd.clusters)
    if crowd.people < FEWEST or not names:
        return ""
    clusters = joined(names) if len(names) <= MOST_NAMED else _clusters(len(names))
    if anew:
        told = ngettext(
            "%(clusters)s had somebody in this room",
            "%(clusters)s had people in this room",
            len(names),
        )
    else:
        told = ngettext("%(clusters)s was represented", "%(clusters)s were represented", len(names))
    return sentence(told % {"clusters": clusters})


def _clusters(clusters: int) -> str:
    return ngettext("%(word)s cluster", "%(word)s clusters", clusters) % number(clusters)
