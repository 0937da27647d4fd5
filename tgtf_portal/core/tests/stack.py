"""A pytest plugin: all that tests call stands on one piece of stack.

Python keeps the frames of calls in pieces of 16 kB. A piece is given back to the system when the
first call on it returns, and asked for again by the next: a loop that calls across such an edge,
as templates and forms do a hundred calls deep, asks the system twice in each round. A call that
says it needs more gets a piece as large as that, and whatever it calls stands on the rest of it.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest

# Of the eight bytes that a place takes: the piece has a megabyte then, of which half is left over.
PLACES = 70_000


def call_with_room(function: Callable[..., Any], /, **facts: Any) -> Any:
    return function(**facts)


call_with_room.__code__ = call_with_room.__code__.replace(co_stacksize=PLACES)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    hook = session.config.hook.pytest_runtestloop
    begun = [each.plugin for each in hook.get_hookimpls() if each.wrapper or each.hookwrapper]
    loop = session.config.pluginmanager.subset_hook_caller(
        hook.name, [*begun, sys.modules[__name__]]
    )
    return call_with_room(loop, session=session)
