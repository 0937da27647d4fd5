"""A break-out as people read it: its hosts, its materials, how full it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.values.prepared import Prepared
from webinars.models import Breakout, Host, Material, Webinar

MATERIAL = "material"
SHORT = 160  # what is longer is folded away where many rooms stand below each other
Belonging = tuple[str, int, str, str]  # its kind, its room's key, a name or a title, a link


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    link: str


@dataclass(slots=True)
class RoomCard:
    breakout: Breakout
    webinar: Webinar
    hosts: list[str] = field(default_factory=list)
    co_hosts: list[str] = field(default_factory=list)
    materials: list[Reading] = field(default_factory=list)

    def receive(self, kind: str, name: str, link: str) -> None:
        if kind == MATERIAL:
            self.materials.append(Reading(name, link))
        else:
            {Host.Part.HOST: self.hosts, Host.Part.CO_HOST: self.co_hosts}[Host.Part(kind)].append(
                name
            )

    @property
    def language(self) -> str:
        """Named only where it is not the webinar's."""
        spoken = self.breakout.language
        return (
            self.breakout.get_language_display()
            if spoken not in ("", self.webinar.language)
            else ""
        )

    @property
    def summary(self) -> str:
        """What it is about, where that takes a line or two."""
        return "" if self._is_long else self.breakout.description

    @property
    def text(self) -> str:
        """What it is about, where that takes more."""
        return self.breakout.description if self._is_long else ""

    @property
    def _is_long(self) -> bool:
        return len(self.breakout.description) > SHORT or "\n" in self.breakout.description


def belongings(webinar: int, *others: QuerySet) -> QuerySet:
    """Hosts and materials of all its rooms; `others` come along, so that all of them cost one
    query."""
    hosts = Host.objects.filter(breakout__webinar=webinar).order_by()
    materials = Material.objects.filter(breakout__webinar=webinar).order_by()
    rows = hosts.values_list(Value(0), "pk", "part", "breakout_id", "name", Value(""))
    read = materials.values_list("position", "pk", Value(MATERIAL), "breakout_id", "title", "link")
    return rows.union(read, *others, all=True)


_belongings = Prepared(belongings, webinar=int, keeps_plan=True)


def belongings_of(webinar: Webinar) -> list[Belonging]:
    return each_in_order(_belongings(webinar=webinar.pk))


def each_in_order(rows: Iterable[tuple]) -> list[Belonging]:
    return [row[2:] for row in sorted(rows)]


def furnish(rooms: dict[int, RoomCard], belongings: Iterable[Belonging]) -> None:
    """Give each room, by its key, what is its own."""
    for kind, room, name, link in belongings:
        if room in rooms:  # somebody may have added one in between
            rooms[room].receive(kind, name, link)


def places_in_words(breakout: Breakout, *, seated: bool) -> str:
    """Needs `with_places`. Before seats are given nobody has one, but many may wish for the same.

    Afterwards: how many seats are left, those kept for an answer not among them.
    """
    if seated:
        left = breakout.seats_left
        return ngettext("%d seat left", "%d seats left", left) % left if left else _("full")
    places = ngettext("%d place", "%d places", breakout.capacity) % breakout.capacity
    first = breakout.first_wishes
    if not first:
        return _("%(places)s, nobody’s first wish so far") % {"places": places}
    wished = ngettext("%d person wishes for it first", "%d people wish for it first", first) % first
    return f"{places}, {wished}"


def facts_of(room: RoomCard, *, seated: bool) -> list[str]:
    """Who leads it, where, in which language, and how full it is; needs `with_places`."""
    breakout, fewest = room.breakout, room.breakout.minimum
    facts = [*led_by(room)]
    if room.language:
        facts.append(_("In %s") % room.language)
    if breakout.venue:
        facts.append(breakout.venue)
    facts.append(places_in_words(breakout, seated=seated))
    if fewest > 1:
        facts.append(_("takes place with %d people or more") % fewest)
    return facts


def led_by(room: RoomCard) -> list[str]:
    lines = {_("Hosted by %s"): room.hosts, _("Co-hosted by %s"): room.co_hosts}
    return [words % ", ".join(names) for words, names in lines.items() if names]
