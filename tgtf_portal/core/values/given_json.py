"""JSON that came from outside: whatever is wrong with it is one and the same error."""

import json
from typing import Any


class GivenJSON(json.JSONDecoder):
    """For `cls=` and `decoder=`.

    Python has errors of its own for a number of 5,000 digits and for brackets within brackets,
    which nobody expects who expects JSONDecodeError.

    >>> json.loads("[" * 100_000, cls=GivenJSON)
    Traceback (most recent call last):
    json.decoder.JSONDecodeError: Too deep, or a number too long: line 1 column 1 (char 0)
    """

    def decode(self, s: str, *args: Any) -> Any:
        try:
            return super().decode(s, *args)
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as fault:
            raise json.JSONDecodeError("Too deep, or a number too long", s, 0) from fault
