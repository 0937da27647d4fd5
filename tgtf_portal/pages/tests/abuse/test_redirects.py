"""No address of the portal leads to another site, whatever it is asked to lead to."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.people.signing import PASSWORD, account
from tgtf_portal.pages.tests.addresses import addresses, browser, session_of

pytestmark = pytest.mark.django_db

EVIL = "evil.example.net"
AWAY = [
    *(f"{scheme}//{EVIL}/" for scheme in ("https:", "http:", "", "ftp:", "HTTPS:", "hTTp:")),
    *(f"{slashes}{EVIL}/" for slashes in ("///", "////", "/\\", "\\\\", "\\/", "/\\/", "\\//")),
    *(f"{scheme}{EVIL}/" for scheme in ("https:", "http:", "https:/", "http:///", "https:\\\\")),
    *(
        f"{space}//{EVIL}/"
        for space in (" ", "\t", "\n", "\r\n", "\x00", "\x1f", "\u00a0", "\u3000")
    ),
    *(f"/{space}/{EVIL}/" for space in ("\t", "\n", "\r")),
    *(f"https://testserver{trick}" for trick in (f"@{EVIL}/", f":80@{EVIL}/", f".{EVIL}/")),
    *(f"https://{EVIL}{trick}" for trick in ("#testserver", "?testserver", "\\@testserver")),
    *(
        f"{scheme}:alert(1)"
        for scheme in ("javascript", "JavaScript", "\x01javascript", "vbscript")
    ),
    *(
        "data:text/html,x",
        f"//{EVIL}:443/%2e%2e",
        f"https://testserver\\.{EVIL}/",
        f"//{EVIL}%2f..",
    ),
    *(f"https:%2f%2f{EVIL}/", f"/%2f/{EVIL}/..//{EVIL}", f"////{EVIL}@testserver/"),
]
SAFE = "/webinars/?from=here"


def host_of(answer):
    """Where a browser would end: it takes a backslash for a slash and skips white space."""
    location = answer.headers.get("Location", "")
    seen = "".join(c for c in location.strip("\x00\x1f \t") if c not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(urljoin("https://testserver/", seen))
    return f"{parts.scheme}:" if parts.scheme not in ("http", "https") else parts.hostname


@pytest.fixture
def keys(settings):
    """Sessions of nobody, and of staff who have to show their factor."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {}
    account("known@example.org")
    return {"visitor": None, "unproven": session_of(CoordinatorFactory(), unproven=True)}


def asked(settings, key, method, path, wanted):
    """The wish stands in the address, in the form, and in where one comes from."""
    client = browser(settings, key)
    facts = {"next": wanted, "login": "known@example.org", "password": PASSWORD}
    told = {"referer": wanted.strip().encode("ascii", "ignore").decode()}
    with transaction.atomic():
        if method == "POST":
            answer = client.post(path, facts, headers=told)
        else:
            answer = client.get(path, {"next": wanted}, headers=told)
        transaction.set_rollback(True)
    return answer


def listening(settings, keys):
    """The addresses that lead to where they are asked to lead, and who is led."""
    places = [a.name for a in addresses() if not a.blanks and a.name and ":" not in a.name]
    for name in [*places, "admin:login", "admin:logout", "pages:session-end"]:
        for method in ("GET", "POST"):
            for who, key in keys.items():
                answer = asked(settings, key, method, reverse(name), SAFE)
                if answer.headers.get("Location", "").endswith(SAFE):
                    yield name, method, who


def test_abuse_13_no_address_that_leads_on_leads_off_the_site(settings, keys):
    found, away = set(listening(settings, keys)), []
    one_of_each = {name: (method, who) for name, method, who in sorted(found)}
    for name, (method, who) in one_of_each.items():
        for wanted in AWAY:
            answer = asked(settings, keys[who], method, reverse(name), wanted)
            if host_of(answer) != "testserver":
                away.append(f"{who}: {method} {name}: {wanted!r} → {answer.headers['Location']}")

    assert len(set(AWAY)) >= 40
    assert ("account_login", "POST", "visitor") in found
    assert away == []


@pytest.mark.parametrize("location", ["//evil.example.net/", "/\\evil.example.net", "/\t/evil.org"])
def test_control_where_a_browser_would_go_is_known(location):
    assert host_of(HttpResponse(headers={"Location": location})) != "testserver"
