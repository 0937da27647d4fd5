"""Who is in the room: noted in memory, written in turns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from webinars.live.domain.help import Presence, is_here
from webinars.models import Seat
from webinars.tests.factories import SeatFactory

pytestmark = pytest.mark.django_db


def test_many_signs_of_life_are_one_update_every_ten_seconds(django_assert_num_queries):
    now = [1000.0]
    presence = Presence(clock=lambda: now[0])
    first, *others = SeatFactory.create_batch(4)

    with django_assert_num_queries(1):  # whoever comes first is written at once
        for seat in (first, *others, first):
            presence.seen(seat)
    assert Seat.objects.filter(seen_at__isnull=False).count() == 1

    now[0] += 10
    with django_assert_num_queries(1):
        presence.seen(others[0])
    assert Seat.objects.filter(seen_at__isnull=False).count() == 4


@pytest.mark.parametrize(("seconds", "here"), [(0, True), (85, True), (95, False), (None, False)])
def test_somebody_is_here_for_a_minute_and_a_half_after_the_last_sign(seconds, here):
    ago = None if seconds is None else timezone.now() - timedelta(seconds=seconds)

    assert is_here(Seat(seen_at=ago)) is here
