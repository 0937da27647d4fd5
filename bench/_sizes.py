"""How large a run is: with BENCH_SMALL=1 every script does all that it does with a few rows, and
judges no time, so that CI can try each of them."""

import os
from typing import TypeVar

IS_SMALL = bool(os.environ.get("BENCH_SMALL"))

Size = TypeVar("Size")


def sized(full: Size, *, small: Size) -> Size:
    return small if IS_SMALL else full


def number(variable: str, full: int, *, small: int) -> int:
    """What the environment says, else the size of the run."""
    return int(os.environ.get(variable, sized(full, small=small)))
