"""A break-out as people read it: its hosts, its agenda in time, how full it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def belongings_of(webinar: Webinar, *others: QuerySet) -> list[Belonging]:
    """Hosts and materials of all its rooms, each in order; `others` come along, so that all of
    them cost one query."""
    hosts = Host.objects.filter(breakout__webinar=webinar).order_by()
    materials = Material.objects.filter(breakout__webinar=webinar).order_by()
    rows = hosts.values_list(Value(0), "pk", "part", "breakout_id", "name", Value(""))
    read = materials.values_list("position", "pk", Value(MATERIAL), "breakout_id", "title", "link")
    return [row[2:] for row in sorted(rows.union(read, *others, all=True))]


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
        left = breakout.capacity - breakout.seats_taken - breakout.seats_kept
        return ngettext("%d seat left", "%d seats left", left) % left if left > 0 else _("full")
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
    said = {_("Hosted by %s"): room.hosts, _("Co-hosted by %s"): room.co_hosts}
    return [words % ", ".join(names) for words, names in said.items() if names]


MINUTES = range(1, 481)
LONGEST_TITLE = 160
_LINE = re.compile(r"(?P<minutes>[0-9]{1,9})\s+(?P<title>\S.*)")


@dataclass(frozen=True, slots=True)
class AgendaStep:
    minutes: int
    title: str


class StepError(ValueError):
    """A line that is no step. Its text names the line and says how to mend it."""

    def __init__(self, number: int, line: str, wrong: str) -> None:
        self.number, self.line = number, line
        what = {"number": number, "line": line[:60], "wrong": wrong}
        super().__init__(_("Line %(number)d, “%(line)s”: %(wrong)s") % what)


def steps(text: str) -> tuple[AgendaStep, ...]:
    """What was written one a line; empty lines count for nothing. Raises StepError.

    >>> steps("10 Round of introductions\\n\\n 25  What works ")  # doctest: +NORMALIZE_WHITESPACE
    (AgendaStep(minutes=10, title='Round of introductions'),
     AgendaStep(minutes=25, title='What works'))
    >>> steps("Round of introductions")
    Traceback (most recent call last):
    webinars.breakouts.domain.rooms.StepError: Line 1, “Round of introductions”: write its \
minutes first, as in “10 Round of introductions”.
    """
    written = enumerate(text.splitlines(), start=1)
    return tuple(_step(number, line.strip()) for number, line in written if line.strip())


def _step(number: int, line: str) -> AgendaStep:
    found = _LINE.fullmatch(line)
    if found is None:
        example = _("write its minutes first, as in “10 Round of introductions”.")
        raise StepError(number, line, example)
    minutes = int(found["minutes"])
    if minutes not in MINUTES:
        limits = {"fewest": MINUTES[0], "most": MINUTES[-1]}
        raise StepError(number, line, _("a step takes %(fewest)d to %(most)d minutes.") % limits)
    if len(found["title"]) > LONGEST_TITLE:
        raise StepError(number, line, _("its title has more than %d characters.") % LONGEST_TITLE)
    return AgendaStep(minutes, found["title"])


TO_CONCLUDE = timedelta(minutes=10)  # before the end


@dataclass(frozen=True, slots=True)
class Turn:
    title: str
    minutes: int
    ends_at: datetime | None = None
    is_now: bool = False


def turns_of(breakout: Breakout, now: datetime) -> list[Turn]:
    """Without hours until the room is opened; nothing where the agenda cannot be read."""
    try:
        written = steps(breakout.agenda or breakout.webinar.breakout_agenda)
    except StepError:
        return []
    at = breakout.opened_at if breakout.is_running else None
    turns = []
    for step in written:
        ends_at = at + timedelta(minutes=step.minutes) if at else None
        is_now = bool(at and ends_at and at <= now < ends_at)
        turns.append(Turn(step.title, step.minutes, ends_at, is_now))
        at = ends_at
    return turns


def end_of(breakout: Breakout) -> datetime:
    """When the room closes; where nobody said so, when the webinar ends."""
    return breakout.ends_at or breakout.webinar.ends_at


def is_concluding(breakout: Breakout, now: datetime) -> bool:
    return breakout.is_open and now >= end_of(breakout) - TO_CONCLUDE
