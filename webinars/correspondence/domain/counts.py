"""How many people of a webinar each letter would mean, found in few statements."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise

from webinars.models import Breakout, Host, Preference, Registration, Seat, StaffLetter, Webinar

Audience = StaffLetter.Audience
Status = Registration.Status


@dataclass(frozen=True, slots=True)
class Group:
    """People of a webinar; `breakout` where only those of one room are meant."""

    audience: Audience
    label: str | Promise
    people: int
    breakout: Breakout | None = None


def groups_of(webinar: Webinar) -> Iterator[Group]:
    """In the order of the audiences, a room at a time where they are seated."""
    numbers = _participants(webinar) | _at_work(webinar)
    begins = webinar.starts_at > timezone.now()
    for audience in StaffLetter.ABOUT_A_WEBINAR:
        if begins and audience in (Audience.ATTENDED, Audience.ABSENT):
            continue  # nobody can have come yet
        if audience == Audience.BREAKOUT:
            yield from _rooms(webinar)
        elif audience in numbers:
            yield Group(audience, audience.label, numbers[audience])


def _participants(webinar: Webinar) -> dict[Audience, int]:
    has = Q(status=Status.CONFIRMED)
    rows = Registration.objects.filter(webinar=webinar).annotate(
        has_wish=Exists(Preference.objects.filter(registration=OuterRef("pk"))),
        has_seat=Exists(Seat.objects.filter(registration=OuterRef("pk"))),
    )
    conditions = {
        Audience.CONFIRMED: has,
        Audience.WAITING: Q(status__in=(Status.WAITING, Status.OFFERED)),
        Audience.UNWISHED: has & Q(has_wish=False),
        Audience.UNSEATED: has & Q(has_seat=False),
        Audience.ATTENDED: has & Q(attended=True),
        Audience.ABSENT: has & Q(attended=False),
    }
    counts = {f"n_{one.value}": Count("pk", filter=q) for one, q in conditions.items()}
    found = rows.aggregate(**counts)
    return {one: found[f"n_{one.value}"] for one in conditions}


def _at_work(webinar: Webinar) -> dict[Audience, int]:
    rooms = Breakout.objects.filter(webinar=webinar).taking_place()
    return {
        Audience.HOSTS: Host.objects.filter(breakout__in=rooms).count(),
        Audience.MODERATORS: webinar.moderators.count(),
        Audience.SPEAKERS: webinar.speakers.count(),
    }


def _rooms(webinar: Webinar) -> Iterator[Group]:
    seated = Count("seats", filter=Q(seats__registration__status=Status.CONFIRMED))
    rooms = Breakout.objects.filter(webinar=webinar).taking_place().in_order()
    for room in rooms.annotate(seated=seated):
        yield Group(Audience.BREAKOUT, room.title, room.seated, room)
