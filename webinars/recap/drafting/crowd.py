"""How many people there were, and from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext

from webinars.recap.drafting.facts import CrowdFacts
from webinars.recap.drafting.wording import MOST_NAMED, joined, lines, number, sentence

# With fewer people, a country or a cluster would tell who wrote a note without a name.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class CrowdPhrases:
    """`bare` without countries, `whole` with them, `known` where not everybody told theirs.

    Each is a lazy plural: only filling it picks the form.
    """

    bare: Any
    whole: Any
    known: Any


REGISTERED = CrowdPhrases(
    bare=ngettext_lazy("%(word)s person had registered", "%(word)s people had registered", "n"),
    whole=ngettext_lazy(
        "%(word)s person from %(countries)s had registered",
        "%(word)s people from %(countries)s had registered",
        "n",
    ),
    known=ngettext_lazy(
        "%(word)s person had registered, from %(countries)s as far as is known",
        "%(word)s people had registered, from %(countries)s as far as is known",
        "n",
    ),
)
ATTENDED = CrowdPhrases(
    bare=ngettext_lazy("%(word)s person attended", "%(word)s people attended", "n"),
    whole=ngettext_lazy(
        "%(word)s person from %(countries)s attended",
        "%(word)s people from %(countries)s attended",
        "n",
    ),
    known=ngettext_lazy(
        "%(word)s person attended, from %(countries)s as far as is known",
        "%(word)s people attended, from %(countries)s as far as is known",
        "n",
    ),
)
ABOUT = CrowdPhrases(
    bare=ngettext_lazy("About %(word)s person attended", "About %(word)s people attended", "n"),
    whole=ngettext_lazy(
        "About %(word)s person from %(countries)s attended",
        "About %(word)s people from %(countries)s attended",
        "n",
    ),
    known=ngettext_lazy(
        "About %(word)s person attended, from %(countries)s as far as is known",
        "About %(word)s people attended, from %(countries)s as far as is known",
        "n",
    ),
)
TOOK_PART = CrowdPhrases(
    bare=ngettext_lazy("%(word)s person took part", "%(word)s people took part", "n"),
    whole=ngettext_lazy(
        "%(word)s person from %(countries)s took part",
        "%(word)s people from %(countries)s took part",
        "n",
    ),
    known=ngettext_lazy(
        "%(word)s person took part, from %(countries)s as far as is known",
        "%(word)s people took part, from %(countries)s as far as is known",
        "n",
    ),
)
HOSTED = CrowdPhrases(
    bare=ngettext_lazy(
        "%(hosts)s hosted the discussion, and %(word)s person took part",
        "%(hosts)s hosted the discussion, and %(word)s people took part",
        "n",
    ),
    whole=ngettext_lazy(
        "%(hosts)s hosted the discussion, and %(word)s person from %(countries)s took part",
        "%(hosts)s hosted the discussion, and %(word)s people from %(countries)s took part",
        "n",
    ),
    known=ngettext_lazy(
        "%(hosts)s hosted the discussion, and %(word)s person took part, "
        "from %(countries)s as far as is known",
        "%(hosts)s hosted the discussion, and %(word)s people took part, "
        "from %(countries)s as far as is known",
        "n",
    ),
)

# Every other room is told in these words, so that no two in a row sound alike.
JOINED_IN = CrowdPhrases(
    bare=ngettext_lazy("%(word)s person joined in", "%(word)s people joined in", "n"),
    whole=ngettext_lazy(
        "%(word)s person from %(countries)s joined in",
        "%(word)s people from %(countries)s joined in",
        "n",
    ),
    known=ngettext_lazy(
        "%(word)s person joined in, from %(countries)s as far as is known",
        "%(word)s people joined in, from %(countries)s as far as is known",
        "n",
    ),
)
JOINED_HOSTS = CrowdPhrases(
    bare=ngettext_lazy(
        "%(word)s person joined %(hosts)s for this discussion",
        "%(word)s people joined %(hosts)s for this discussion",
        "n",
    ),
    whole=ngettext_lazy(
        "%(word)s person from %(countries)s joined %(hosts)s for this discussion",
        "%(word)s people from %(countries)s joined %(hosts)s for this discussion",
        "n",
    ),
    known=ngettext_lazy(
        "%(word)s person joined %(hosts)s for this discussion, "
        "from %(countries)s as far as is known",
        "%(word)s people joined %(hosts)s for this discussion, "
        "from %(countries)s as far as is known",
        "n",
    ),
)


def crowd_told(phrases: CrowdPhrases, crowd: CrowdFacts, **more: str) -> str:
    """The sentence, with the countries where enough people are known to be from them."""
    facts = {"n": crowd.people, **number(crowd.people), **more}
    names = spoken(name for name, _people in crowd.countries)
    if crowd.people < FEWEST or not names:
        return sentence(phrases.bare % facts)
    everybody = sum(people for _name, people in crowd.countries) >= crowd.people
    if everybody or len(names) > MOST_NAMED:
        countries = countries_told(names) if everybody else _at_least(len(names))
        return sentence(phrases.whole % {**facts, "countries": countries})
    return sentence(phrases.known % {**facts, "countries": joined(names)})


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
