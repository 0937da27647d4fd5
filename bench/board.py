"""What a break-out's board costs while its room writes: the part that its readers ask for again.

60 people sit in a room with 200 notes. One votes, then 20 ask for the news, by the portal's views
without a network; the first of them makes what the others share. Processor time of this process
alone; in the same run the page of a room in which nobody wrote.
"""

import statistics

from _portal import Spent
from _sizes import sized
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from webinars.common.pages import PARTICIPANT_LINKS
from webinars.live.domain.notes import vote_for
from webinars.live.views.board import breakout_news
from webinars.models import Breakout, Insight, Seat
from webinars.tests.factories import BreakoutFactory, SeatFactory

PEOPLE, NOTES, READERS, ROUNDS = sized((60, 200, 20, 5), small=(4, 5, 3, 2))


def main() -> None:
    print(f"{READERS} of {PEOPLE} people ask for their room's news after a vote, {ROUNDS} times:")
    for notes in (0, NOTES):
        seats = room_with(notes)
        rounds = [one_round(seats, number) for number in range(ROUNDS)][1:]  # the first warms up
        first, others = (1000 * statistics.median(times) for times in zip(*rounds, strict=True))
        print(f"  {notes:3} notes: the first {first:6.1f} ms, each of the others {others:6.2f} ms")


def room_with(notes: int) -> list[Seat]:
    now = timezone.now()
    room = BreakoutFactory(status=Breakout.Status.RUNNING, opened_at=now, capacity=PEOPLE)
    seats = SeatFactory.create_batch(PEOPLE, breakout=room, registration__webinar=room.webinar)
    Insight.objects.bulk_create(
        Insight(breakout=room, kind="insight", text=f"Note {n}: small firms go greener together",
                registration=seats[n % PEOPLE].registration)
        for n in range(notes + 1)
    )  # fmt: skip
    return seats


def one_round(seats: list[Seat], number: int) -> tuple[float, float]:
    """The processor's seconds for the first who asks, and for each of the others."""
    vote_for(seats[0].breakout.insights.first(), seats[-1 - number].registration)
    first, others = Spent(), Spent()
    for reader, seat in enumerate(seats[:READERS]):
        request = RequestFactory().get("/")
        request.user, request.session = AnonymousUser(), SessionStore()
        request.session[PARTICIPANT_LINKS] = [seat.registration.code]
        with others if reader else first:
            answer = breakout_news(request, seat.breakout.code)
        assert answer.status_code == 200
    return first.processor, others.processor / (READERS - 1)


if __name__ == "__main__":
    main()
