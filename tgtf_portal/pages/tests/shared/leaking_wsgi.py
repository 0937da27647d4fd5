"""The web process as it must not be: all are taken for strangers, and all pages for public ones."""

from contextlib import nullcontext

from tgtf_portal.core.pages import shared
from tgtf_portal.wsgi import application  # noqa: F401

shared.is_stranger = lambda request: True
shared.shared_parameters = lambda request: frozenset()
shared.is_keepable = lambda response: response.status_code == 200
shared.tables_read = lambda: nullcontext(set())  # sessions among them, which have no edition
