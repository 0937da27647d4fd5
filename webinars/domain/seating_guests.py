"""Whom to seat in which break-outs: from the webinar's rows to the plain values that are seated."""

from collections.abc import Sequence
from dataclasses import dataclass

from webinars.domain.seating import Person, Room, Rules, UnderMinimum
from webinars.models import Breakout, Host, Registration, SeatingRun, Webinar


@dataclass(frozen=True, slots=True)
class Guests:
    """Everybody with a place, in order of arrival, and all break-outs in their order."""

    registrations: Sequence[Registration]
    breakouts: Sequence[Breakout]
    hosts: dict[str, int]  # address → the break-out that it hosts, the first where several

    @property
    def rooms(self) -> list[Room]:
        return [_as_the_engine_sees(room) for room in self.breakouts]

    @property
    def people(self) -> list[Person]:
        open_rooms = {room.pk for room in self.breakouts if room.is_open}
        return [self._person(registration, open_rooms) for registration in self.registrations]

    @property
    def seats(self) -> dict[int, int]:
        """Who sits where today: registration → break-out."""
        seats = (getattr(registration, "seat", None) for registration in self.registrations)
        return {seat.registration_id: seat.breakout_id for seat in seats if seat}

    def _person(self, registration: Registration, open_rooms: set[int]) -> Person:
        """Where a room was closed since, whoever was placed there by hand is seated anew."""
        seat, cluster = getattr(registration, "seat", None), registration.cluster
        by_hand = seat.breakout_id if seat and seat.pinned else None
        pinned = by_hand if by_hand in open_rooms else None
        return Person(
            registration.pk,
            tuple(registration.wishes()),
            cluster=str(cluster or ""),
            country=str(registration.country or (cluster.country if cluster else "")),
            maturity=registration.maturity,
            hosts=None if pinned else self.hosts.get(registration.email.casefold()),
            pinned=pinned,
        )


def _as_the_engine_sees(breakout: Breakout) -> Room:
    """Seats that are kept for somebody's answer are not there to be given."""
    capacity = max(0, breakout.capacity - breakout.seats_kept)
    under = breakout.under_minimum
    return Room(
        breakout.pk,
        capacity,
        min(breakout.minimum, capacity),
        open=breakout.is_open,
        under_minimum=UnderMinimum(under) if under else None,
    )


def guests_of(webinar: Webinar) -> Guests:
    """Costs four queries, however many come."""
    people = webinar.registrations.active().with_wishes().select_related("seat", "cluster")
    hosts = Host.objects.filter(breakout__webinar=webinar).exclude(email="")
    in_order = hosts.order_by("-breakout__position", "-breakout_id")
    return Guests(
        list(people.order_by("registered_at", "pk")),
        list(webinar.breakouts.with_places().select_related("theme").in_order()),
        {email.casefold(): room for email, room in in_order.values_list("email", "breakout")},
    )


def last_run(webinar: Webinar) -> SeatingRun | None:
    """The last seating that stands."""
    runs = webinar.seating_runs.filter(undone_at=None).select_related("made_by")
    return runs.order_by("-pk").first()


def rules_of(run: SeatingRun | None) -> Rules:
    """The rules that a seating went by; those that bind nobody where there was none."""
    if run is None:
        return Rules()
    under = UnderMinimum(run.rules.get("under_minimum", UnderMinimum.LEAVE))
    return Rules(run.rules.get("per_cluster"), bool(run.rules.get("spread")), under)


def as_json(rules: Rules) -> dict[str, int | bool | str | None]:
    return {
        "per_cluster": rules.per_cluster,
        "spread": rules.spread,
        "under_minimum": rules.under_minimum.value,
    }
