"""A pytest plugin: browsers of tests share one chain of middleware, as all requests to a server do.

Django's client builds one for each browser. Its parts read settings as they are built, so a test
that changes a setting has a chain of its own.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.test.client import ClientHandler

# Those that were built, by the settings in force: each change of a setting makes another object.
chains: "WeakKeyDictionary[Any, dict[str, Any]]" = WeakKeyDictionary()
PARTS = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)


def _load_middleware(plain: Callable[..., None]) -> Callable[..., None]:
    @wraps(plain)
    def load(self: ClientHandler) -> None:
        if settings._wrapped not in chains:
            plain(self)
            chains[settings._wrapped] = {part: getattr(self, part) for part in PARTS}
        vars(self).update(chains[settings._wrapped])

    return load


@pytest.fixture(autouse=True, scope="session")
def _browsers_share_their_middleware() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ClientHandler, "load_middleware", _load_middleware(ClientHandler.load_middleware)
        )
        yield
