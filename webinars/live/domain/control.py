"""What the moderator's control shows of each room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from webinars.live.domain.help import HERE
from webinars.live.domain.rooms import as_seen, latest_end
from webinars.models import Breakout, Broadcast, HelpRequest, Webinar
from webinars.models.webinar import counted


@dataclass(frozen=True, slots=True)
class Desk:
    """One room, and what it asks for."""

    breakout: Breakout
    call: HelpRequest | None
    broadcast: Broadcast | None  # the latest to this room alone

    @property
    def seen(self) -> str:
        return as_seen(self.breakout.ends_at)

    @property
    def time_is_up(self) -> bool:
        return self.breakout.time_left == timedelta(0)


@dataclass(frozen=True, slots=True)
class Control:
    desks: Sequence[Desk]

    @property
    def calling(self) -> list[Desk]:
        """Those that called for help, the first who called first."""
        calling = [desk for desk in self.desks if desk.call]
        return sorted(calling, key=lambda desk: desk.call.pk if desk.call else 0)

    @property
    def planned(self) -> int:
        return self._number(Breakout.Status.PLANNED)

    @property
    def running(self) -> int:
        return self._number(Breakout.Status.RUNNING)

    @property
    def closed(self) -> int:
        return self._number(Breakout.Status.CLOSED)

    @property
    def open(self) -> int:
        return self.planned + self.running

    @property
    def without_conclusion(self) -> list[Breakout]:
        rooms = [desk.breakout for desk in self.desks]
        return [room for room in rooms if room.is_open and not room.conclusion_count]

    @property
    def seen(self) -> str:
        """The latest end of those that run, as a form says it."""
        return as_seen(latest_end(desk.breakout for desk in self.desks if desk.breakout.is_running))

    def _number(self, status: str) -> int:
        return sum(desk.breakout.status == status for desk in self.desks)


def control_of(webinar: Webinar) -> Control:
    """Three queries, however many rooms there are."""
    calls = HelpRequest.objects.open().filter(breakout__webinar=webinar)
    calling = {call.breakout_id: call for call in calls}
    sent = {one.breakout_id: one for one in webinar.broadcasts.order_by("pk")}
    desks = [
        Desk(room, calling.get(room.pk), sent.get(room.pk)) for room in _counted_rooms(webinar)
    ]
    return Control(desks)


def pulses_of_rooms(webinar: Webinar) -> int:
    """It grows with each change of any room."""
    return webinar.breakouts.aggregate(n=Sum("pulse"))["n"] or 0


def _counted_rooms(webinar: Webinar) -> list[Breakout]:
    shown: dict[str, Any] = {"of": "breakout", "hidden_at": None, "merged_into": None}
    rooms = webinar.breakouts.taking_place().in_order()
    rooms = rooms.annotate(  # type: ignore[no-redef]
        seats_taken=counted("webinars.Seat", of="breakout"),
        here=counted("webinars.Seat", of="breakout", seen_at__gte=timezone.now() - HERE),
        insight_count=counted("webinars.Insight", ~Q(kind="conclusion"), **shown),
        key_count=counted("webinars.Insight", **shown, key_at__isnull=False),
        conclusion_count=counted("webinars.Insight", **shown, kind="conclusion"),
    )
    return list(rooms)
