"""What stands, counted by the database for any number of people: who got what, room by room."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from webinars.breakouts.domain.seating_bars import (
    KINDS,
    BarPart,
    countries_in_words,
    maturity_in_words,
    parts_of,
)
from webinars.breakouts.seating.figures import SHOWN_RANKS
from webinars.models import Host, Preference, Webinar


@dataclass(slots=True)
class Standing:
    """People of a room, or of all: how many got what, from where, and how far on the way."""

    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    maturity: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.kinds.total()

    @property
    def seated(self) -> int:
        return self.people - self.kinds["unseated"]

    def parts(self, whole: int) -> list[BarPart]:
        return parts_of({kind: self.kinds[kind] for kind in KINDS if self.kinds[kind]}, whole)

    @property
    def countries_in_words(self) -> str:
        in_order = sorted(self.countries.items(), key=lambda pair: (-pair[1], pair[0]))
        return countries_in_words(in_order)

    @property
    def maturity_in_words(self) -> str:
        known = self.maturity
        return maturity_in_words(self.people, known["beginning"], known["advanced"])


FACTS = ("seat__breakout", "seat__rank", "seat__pinned", "gave_wish", "hosts_it")
MIX = ("country", "cluster__country", "maturity")


def standing_of(webinar: Webinar) -> dict[int | None, Standing]:
    """By room, None for those without a seat; one statement, however many people there are."""
    wishes = Preference.objects.filter(registration=OuterRef("pk")).order_by()
    hosts = Host.objects.filter(breakout=OuterRef("seat__breakout"), email=OuterRef("email"))
    people = webinar.registrations.active().order_by()
    people = people.annotate(gave_wish=Exists(wishes), hosts_it=Exists(hosts.order_by()))
    rooms: dict[int | None, Standing] = defaultdict(Standing)
    for row in people.values_list(*FACTS, *MIX).annotate(Count("pk")):
        (room, rank, pinned, gave, hosts_it, own, home, maturity, number) = row
        standing = rooms[room]
        standing.kinds[kind_of(room, rank, fixed=pinned or hosts_it, gave=gave)] += number
        standing.countries[str(own or home or "")] += number
        standing.maturity[maturity] += number
    return dict(rooms)


def kind_of(room: int | None, rank: int | None, *, fixed: bool, gave: bool) -> str:
    """What somebody got.

    >>> kind_of(7, 4, fixed=False, gave=True), kind_of(7, None, fixed=False, gave=False)
    ('other', 'no_wish')
    >>> kind_of(7, None, fixed=True, gave=True), kind_of(None, None, fixed=False, gave=True)
    ('fixed', 'unseated')
    """
    if room is None:
        return "unseated"
    if rank:
        return KINDS[min(rank, SHOWN_RANKS + 1) - 1]
    if fixed:
        return "fixed"
    return "unwished" if gave else "no_wish"


def together(rooms: Mapping[int | None, Standing]) -> Standing:
    kinds: Counter[str] = Counter()
    for standing in rooms.values():
        kinds += standing.kinds
    return Standing(kinds=kinds)
