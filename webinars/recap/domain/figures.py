"""What a recap shows in figures: the same plain values for the pictures and for their tables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tgtf_portal.core.pages.tile_map import Tile, tiles
from tgtf_portal.core.values.countries import country_name
from tgtf_portal.core.values.folding import folded
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.text import plain
from webinars.models import Insight, Recap, Registration, Source, Statement
from webinars.models.registration import has_come

TITLE = lazy("In figures")
COUNTRIES, VOTES, KINDS = "countries", "votes", "kinds"
FEWEST = 2  # one bar compares nothing, and one country may be one person
MOST = 10
LETTERS = 140


@dataclass(frozen=True, slots=True)
class Bar:
    """`mark` is a country's code, or the anchor of the sentence that tells the insight."""

    label: str
    count: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture. `what` and `counted` are the columns of its table."""

    name: str
    title: str
    note: str
    what: str
    counted: str
    bars: tuple[Bar, ...]

    @property
    def columns(self) -> tuple[str, str]:
        return self.what, capfirst(self.counted)

    @property
    def longest(self) -> int:
        return max(bar.count for bar in self.bars)

    @property
    def is_map(self) -> bool:
        return self.name == COUNTRIES

    @property
    def tiles(self) -> list[Tile]:
        return tiles({bar.mark: bar.count for bar in self.bars}) if self.is_map else []


def figures_of(recap: Recap, statements: Iterable[Statement]) -> tuple[Figure, ...]:
    """In the reader's language; one query. `statements` are the kept ones, `with_sources`.

    What has too little to compare is left out.
    """
    told = _told(statements)
    drawn = (_countries(recap), _votes(told), _kinds(told))
    return tuple(figure for figure in drawn if len(figure.bars) >= FEWEST)


def _told(statements: Iterable[Statement]) -> list[tuple[Source, Statement]]:
    """Each insight that the recap stands on, once, with the first sentence that tells it.

    A copy that was merged away gave its votes to the one that it stands beside.
    """
    told: dict[int, tuple[Source, Statement]] = {}
    for statement in statements:
        for source in statement.grounds:
            if source.insight and not source.insight.merged_into_id:
                told.setdefault(source.insight.pk, (source, statement))
    return list(told.values())


# --- Who was there -------------------------------------------------------------------------------
def _there(webinar: int) -> QuerySet:
    people = Registration.objects.filter(webinar=webinar).active().order_by().values_list("country")
    return people.annotate(there=Count("pk", filter=has_come()), had_place=Count("pk"))


_by_country = Prepared(_there, webinar=int, keeps_plan=True)


def _countries(recap: Recap) -> Figure:
    """Those who attended; where nobody's attendance was noted, those who had a place."""
    rows = _by_country(webinar=recap.webinar_id)
    noted = any(there for _country, there, _place in rows)
    counts = {str(country): there if noted else place for country, there, place in rows}
    unknown = counts.pop("", 0)
    bars = [Bar(country_name(code), count, code) for code, count in counts.items() if count]
    return Figure(
        name=COUNTRIES,
        title=_("Who took part, by country") if noted else _("Who registered, by country"),
        note=" ".join(_about_people(sum(counts.values()), unknown, noted=noted)),
        what=_("Country"),
        counted=_("people"),
        bars=tuple(sorted(bars, key=lambda bar: (-bar.count, folded(bar.label), bar.mark))),
    )


def _about_people(known: int, unknown: int, *, noted: bool) -> Iterator[str]:
    if noted:
        attended = ngettext(
            "%(n)d person who attended is counted.", "%(n)d people who attended are counted.", known
        )
        yield attended % {"n": known}
    else:
        registered = ngettext(
            "%(n)d person who registered is counted; who attended was not noted.",
            "%(n)d people who registered are counted; who attended was not noted.",
            known,
        )
        yield registered % {"n": known}
    if unknown:
        more = ngettext(
            "The country of %(n)d more is not known.",
            "The countries of %(n)d more are not known.",
            unknown,
        )
        yield more % {"n": unknown}


# --- What they found out -------------------------------------------------------------------------
def _votes(told: list[tuple[Source, Statement]]) -> Figure:
    """In the words that the sources on the page have; of equal ones the first told comes first."""
    voted = [pair for pair in told if pair[0].vote_count]
    ranked = sorted(voted, key=lambda pair: -(pair[0].vote_count or 0))[:MOST]
    some = ngettext(
        "The %(n)d insight with the most votes of those that this recap tells.",
        "The %(n)d insights with the most votes of those that this recap tells.",
        len(ranked),
    )
    every = _("All insights in this recap that were voted for.")
    return Figure(
        name=VOTES,
        title=_("What got the most votes"),
        note=some % {"n": len(ranked)} if len(voted) > MOST else every,
        what=_("Insight"),
        counted=_("votes"),
        bars=tuple(Bar(_short(s.text), s.vote_count or 0, told.anchor) for s, told in ranked),
    )


def _kinds(told: list[tuple[Source, Statement]]) -> Figure:
    counts = Counter(source.insight.kind for source, _statement in told if source.insight)
    bars = [Bar(str(kind.label), counts[kind]) for kind in Insight.Kind if counts[kind]]
    stood_on = ngettext(
        "%(n)d insight that this recap stands on is counted.",
        "%(n)d insights that this recap stands on are counted.",
        len(told),
    )
    return Figure(
        name=KINDS,
        title=_("What kinds of insight there are"),
        note=stood_on % {"n": len(told)},
        what=_("Kind"),
        counted=_("insights"),
        bars=tuple(sorted(bars, key=lambda bar: -bar.count)),
    )


def _short(text: str) -> str:
    return Truncator(" ".join(plain(text).split())).chars(LETTERS)
