"""What turns with the clock alone, without any row being changed: begun, over, free again."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.utils import timezone

Turn = Callable[[], datetime | None]

_turns: dict[str, Turn] = {}


def turns_at(table: str) -> Callable[[Turn], Turn]:
    """Signs up what tells when something made from this table turns next."""

    def sign_up(turn: Turn) -> Turn:
        _turns[table] = turn
        return turn

    return sign_up


def time_to_next_turn(tables: Collection[str], most: timedelta) -> timedelta:
    """How long what was made from these tables now stays true by the clock."""
    now = timezone.now()
    moments = [turn() for table, turn in _turns.items() if table in tables]
    return min([most, *(moment - now for moment in moments if moment)])
