"""What a host's console shows: who sits in the room, and what was written down there."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tgtf_portal.core.values.folding import folded
from webinars.common.agenda import TimedStep, room_agenda
from webinars.live.domain.board import MOST_PEOPLE, NOTES_OF_A_PAGE
from webinars.live.domain.conclusions import takes_late
from webinars.live.domain.curation import MOST_KEYS, suggestions
from webinars.live.domain.help import HERE, is_here
from webinars.live.domain.notes import MOST_CONCLUSIONS
from webinars.models import Breakout, Broadcast, HelpRequest, Insight, Seat
from webinars.models.insight import InsightQuerySet

MOST_PAIRS = 3  # asked about at a time
MOST_ELSEWHERE = 500  # to choose from; of more, somebody is fetched by name
MOST_HIDDEN = MOST_COPIES = 5  # the latest; a page of their own has them all


@dataclass(frozen=True, slots=True)
class ConsolePerson:
    seat: Seat
    here: bool


@dataclass(frozen=True, slots=True)
class ConsoleNote:
    """An insight, the latest that were merged into it, and how many were."""

    insight: Insight
    copies: list[Insight]
    merged: int


@dataclass(slots=True)
class Console:
    breakout: Breakout
    people: list[ConsolePerson]  # the first by name
    number: int  # of all who sit here
    here: int  # of these, who gave a sign of life
    elsewhere: list[Seat]
    many_elsewhere: bool  # too many to choose from
    rooms: list[Breakout]
    broadcasts: list[Broadcast]
    call: HelpRequest | None
    steps: list[TimedStep]
    page: Page[Insight]  # of the notes that stand on the board
    notes: list[ConsoleNote]
    conclusions: list[Insight]
    keys: list[Insight]
    hidden: list[Insight]  # the latest
    hidden_number: int
    pairs: list[tuple[Insight, Insight]]
    is_late: bool  # closed, and its conclusion is still taken

    @property
    def wants_conclusion(self) -> bool:
        """Now, before all else."""
        return self.breakout.is_concluding or (self.is_late and not self.conclusions)

    @property
    def conclusion(self) -> Insight | None:
        """The one that is written together."""
        return self.conclusions[0] if self.conclusions else None


def console_of(breakout: Breakout, page: int = 1) -> Console:
    """A constant number of queries, and a page of the insights with the newest first."""
    seats, elsewhere = _seats_here(breakout), _seats_elsewhere(breakout)
    people = [ConsolePerson(seat, is_here(seat)) for seat in seats]
    number, here = len(people), sum(person.here for person in people)
    if number == MOST_PEOPLE:
        number, here = _counted(breakout)
    written = breakout.insights.select_related("theme").order_by("-pk")
    notes = _note_page(breakout, page)
    hidden = written.exclude(hidden_at=None)
    return Console(
        breakout=breakout,
        people=people,
        number=number,
        here=here,
        elsewhere=elsewhere[:MOST_ELSEWHERE],
        many_elsewhere=len(elsewhere) > MOST_ELSEWHERE,
        rooms=list(breakout.webinar.breakouts.open().exclude(pk=breakout.pk).in_order()),
        broadcasts=list(breakout.webinar.broadcasts.heard_in(breakout)),
        call=breakout.help_requests.order_by("-pk").first(),
        steps=room_agenda(breakout),
        page=notes,
        notes=_with_copies(notes),
        conclusions=list(written.shown().conclusions().order_by("pk")[:MOST_CONCLUSIONS]),
        keys=list(breakout.insights.notes().key()[:MOST_KEYS]),
        hidden=list(hidden[:MOST_HIDDEN]),
        hidden_number=hidden.count(),
        pairs=suggestions(breakout)[:MOST_PAIRS] if breakout.is_open else [],
        is_late=takes_late(breakout),
    )


def withheld_in(breakout: Breakout) -> InsightQuerySet:
    """What is off the board: hidden, or merged with another; the latest first."""
    off = Q(hidden_at__isnull=False) | Q(merged_into__isnull=False)
    return breakout.insights.filter(off).select_related("merged_into").order_by("-pk")


def _seats_here(breakout: Breakout) -> list[Seat]:
    seats = breakout.seats.select_related("registration__cluster")
    return list(seats.order_by("registration__name__folded", "pk")[:MOST_PEOPLE])


def _counted(breakout: Breakout) -> tuple[int, int]:
    """Who sits here, and who of them is here."""
    here = Count("pk", filter=Q(seen_at__gte=timezone.now() - HERE))
    counted = breakout.seats.order_by().aggregate(all=Count("pk"), here=here)
    return counted["all"], counted["here"]


def _seats_elsewhere(breakout: Breakout) -> list[Seat]:
    """By name; one more than are shown says that there are too many, and then any will do."""
    seats = Seat.objects.filter(breakout__webinar=breakout.webinar_id).exclude(breakout=breakout)
    some = seats.select_related("registration", "breakout").order_by()[: MOST_ELSEWHERE + 1]
    return sorted(some, key=lambda seat: (folded(seat.registration.name), seat.pk))


def _note_page(breakout: Breakout, number: int) -> Page[Insight]:
    notes = breakout.insights.shown().notes().with_votes().select_related("theme")
    page = Paginator(notes.order_by("-pk"), NOTES_OF_A_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    return page


def _with_copies(notes: Page[Insight]) -> list[ConsoleNote]:
    """Each with the latest of its copies; one query."""
    rank = Window(RowNumber(), partition_by=F("merged_into"), order_by="-pk")
    number = Window(Count("pk"), partition_by=F("merged_into"))
    merged = Insight.objects.filter(merged_into__in=[note.pk for note in notes], hidden_at=None)
    ranked = merged.annotate(rank=rank, of_it=number).filter(rank__lte=MOST_COPIES)
    copies: dict[int | None, list[Insight]] = defaultdict(list)
    numbers: dict[int | None, int] = defaultdict(int)
    for copy in ranked.order_by("-pk"):
        copies[copy.merged_into_id].append(copy)
        numbers[copy.merged_into_id] = copy.of_it
    return [ConsoleNote(note, copies[note.pk], numbers[note.pk]) for note in notes]
