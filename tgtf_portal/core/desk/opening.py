"""What the first page of the administration shows: the roof signs up who finds it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Find = Callable[[HttpRequest], dict[str, Any]]
_found_by: list[Find] = []


def opens_with(find: Find) -> Find:
    """Sign up a function that finds a part of the page for its reader."""
    _found_by.append(find)
    return find


def opening_for(request: HttpRequest) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for find in _found_by:
        parts |= find(request)
    return parts
