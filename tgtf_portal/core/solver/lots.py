"""Lots that tell equals apart: by a seed, never by names or by the order in which they came."""

from hashlib import shake_128
from struct import unpack


def lot(seed: int, what: str) -> int:
    """Drawn by what is named alone: what else there is does not change it."""
    return lots(seed, what, 1)[0]


def lots(seed: int, what: str, number: int) -> tuple[int, ...]:
    """So many whole numbers below 2**32, the same on every machine."""
    drawn = shake_128(f"{seed}/{what}".encode()).digest(4 * number)
    return unpack(f">{number}I", drawn)
