"""No personal link is written into a log, whatever is asked of it: tried at every route."""

import io
import logging
import re

import pytest

from tgtf_portal.core.log import BLANK, DiscreetFormatter
from tgtf_portal.core.values import tokens
from tgtf_portal.pages.tests.addresses import addresses, small_world

SECRET = re.compile(r"<(\w+:)?token>|<key>")


@pytest.fixture
def written():
    """All that is logged, down to the least, as the portal's own handler prints it."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(DiscreetFormatter("{asctime} {levelname} {name} {message}", style="{"))
    level = logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    yield handler.stream
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)


def filled(address, secret):
    """The route with the secret in its place."""
    names = {"token": secret, "key": secret}
    path = BLANK.sub(lambda blank: names.get(blank[1] or blank[2], "abc"), address.route)
    return f"/{path.removesuffix('$')}"


def secret_addresses():
    ours = [a for a in addresses() if hasattr(a.view, "access") and "<str:token>" in a.route]
    theirs = [a for a in addresses() if not hasattr(a.view, "access") and SECRET.search(a.route)]
    return ours, theirs


@pytest.mark.django_db
def test_abuse_03_no_request_by_a_link_writes_it_down(client, written):
    """Links that open something and links that open nothing, read and sent."""
    world = small_world()
    ours, theirs = secret_addresses()
    right = world.registration.token
    wrong = tokens.issue("registration", tokens.new_code())
    unsigned = "Marker0123456789abcdefMarker"
    for number, address in enumerate([*ours, *theirs]):
        for secret in (right, wrong, unsigned):
            path = filled(address, secret)
            who = {"REMOTE_ADDR": f"10.3.{number}.1"}
            client.get(f"{path}?invitation={secret}", **who)
            client.post(path, {"token": secret}, HTTP_REFERER=f"http://testserver{path}", **who)

    assert (len(ours) > 20, len(theirs)) == (True, 2)
    text = written.getvalue()
    codes = [right, right.partition(".")[0], wrong.partition(".")[0], unsigned]
    assert [code for code in codes if code in text] == []
    assert "/registrations/…/" in text


@pytest.mark.parametrize(
    "line",
    [
        "Internal Server Error: %s",
        '"GET %s HTTP/1.1" 200 15',
        "SELECT ... WHERE path = '%s'",
        "Referer: https://portal.example.org%s?utm=1",
    ],
)
def test_a_line_about_any_of_these_routes_is_masked(written, line):
    ours, theirs = secret_addresses()
    for address in [*ours, *theirs]:
        logging.getLogger("somebody").info(line, filled(address, "Marker0123456789abcdef"))

    assert "Marker" not in written.getvalue()
