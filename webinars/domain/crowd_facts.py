"""Who had registered, who came and who sat in which room: how many and from where."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tgtf_portal.core.folding import folded
from tgtf_portal.core.tilemap import country_name
from webinars.domain.drafting.facts import CrowdFacts
from webinars.models import Webinar


@dataclass(frozen=True, slots=True)
class Crowds:
    registered: CrowdFacts
    attended: CrowdFacts
    in_room: dict[int, CrowdFacts]  # by the room's key; nobody is in those that are missing


@dataclass(slots=True)
class _Crowd:
    people: int = 0
    countries: Counter[str] = field(default_factory=Counter)
    clusters: set[str] = field(default_factory=set)

    def add(self, country: str, cluster: str) -> None:
        self.people += 1
        if country:
            self.countries[country] += 1
        if cluster:
            self.clusters.add(cluster)

    def as_facts(self) -> CrowdFacts:
        """A cluster that the directory does not list is counted and not named."""
        named = [(country_name(code), people) for code, people in self.countries.items()]
        return CrowdFacts(
            people=self.people,
            countries=sorted(named, key=lambda known: (-known[1], folded(known[0]))),
            clusters=in_alphabet(self.clusters),
        )


def crowds_of(webinar: Webinar) -> Crowds:
    """One query, without a model's object for each of very many people."""
    registered, attended = _Crowd(), _Crowd()
    rooms: defaultdict[int, _Crowd] = defaultdict(_Crowd)
    people = (
        webinar.registrations.active()
        .order_by()
        .values_list("country", "cluster__name", "cluster__listed", "attended", "seat__breakout")
    )
    for country, cluster, listed, came, room in people.iterator():
        own = (str(country or ""), cluster if listed else "")
        registered.add(*own)
        if came:
            attended.add(*own)
            if room:
                rooms[room].add(*own)
    in_room = {room: crowd.as_facts() for room, crowd in rooms.items()}
    return Crowds(registered.as_facts(), attended.as_facts(), in_room)


def in_alphabet(names: Iterable[str]) -> list[str]:
    """As a reader looks them up: neither capitals nor accents come first.

    >>> in_alphabet(["Łódź", "Öko", "bio", "Zinc"])
    ['bio', 'Łódź', 'Öko', 'Zinc']
    """
    return sorted(names, key=lambda name: (folded(name), name))
